"""Jobs, a printer double at a TCP port, and agents that print on it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import pytest

from printer.agent import Agent
from printer.build import build_agent
from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from printer.job import PrintJob
from printer.settings import PrinterSettings

URL = "https://warten.musterstadt.example/t/MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"


class MakeJob(Protocol):
    def __call__(self, **changes: Any) -> PrintJob: ...


@pytest.fixture
def make_job() -> MakeJob:
    """A German ticket with two concerns; every call is another job."""
    ticket = PrintJob(
        job="",
        kind="ticket",
        office="Bürgerbüro Musterstadt",
        number="A017",
        language="de",
        issued_at="2026-11-23T09:14:30+01:00",
        lines=("Personalausweis oder Reisepass beantragen", "2 × Führungszeugnis"),
        qr=URL,
        estimate="voraussichtlich 10:30, selten nach 10:45",
        ahead=4,
    )
    return lambda **changes: replace(ticket, **{"job": str(uuid4()), **changes})


@pytest.fixture
def server() -> Iterator[DoubleServer]:
    with DoubleServer(PrinterDouble()) as running:
        yield running


@pytest.fixture
def double(server: DoubleServer) -> PrinterDouble:
    return server.double


@pytest.fixture
def settings(server: DoubleServer) -> PrinterSettings:
    """Native text, because it is quick to draw for the double; impatient, so that faults end soon."""
    return PrinterSettings(transport="network", host="127.0.0.1", port=server.port, mode="native", timeout_s=0.3)


@pytest.fixture
def agent(settings: PrinterSettings, tmp_path: Path) -> Agent:
    return build_agent(settings, tmp_path)


def wait_until(fact: Callable[[], object], seconds: float = 10) -> None:
    """Poll until `fact` is true; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.005)
