"""One suite over every way to a printer that can be had without one."""

from __future__ import annotations

import os
import select
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from printer import preview
from printer.agent import Agent
from printer.build import build_agent
from printer.double import PrinterDouble
from printer.double_server import DoubleServer
from printer.settings import PrinterSettings
from tests.printer.conftest import MakeJob


@dataclass(frozen=True)
class Rig:
    """An agent on one kind of line, how many papers came out there, and how to make it impossible to print."""

    agent: Agent
    papers: Callable[[], int]
    spoil: Callable[[], object]


@contextmanager
def on_a_pty(double: PrinterDouble) -> Iterator[tuple[str, Callable[[], None]]]:
    """The double at the other end of a pseudo-terminal; yields its device and how to pull the plug."""
    near, far = os.openpty()
    tty.setraw(far)
    device = os.ttyname(far)
    stop = threading.Event()

    def serve() -> None:
        with suppress(OSError):
            while not stop.is_set():
                if select.select([near], [], [], 0.02)[0]:
                    os.write(near, double.receive(os.read(near, 65536)))
        os.close(far)
        os.close(near)

    thread = threading.Thread(target=serve)
    thread.start()

    def pull() -> None:
        stop.set()
        thread.join()

    yield device, pull
    pull()


@contextmanager
def network(folder: Path) -> Iterator[Rig]:
    with DoubleServer(PrinterDouble()) as server:
        double = server.double
        settings = PrinterSettings(transport="network", host="127.0.0.1", port=server.port)
        yield Rig(build_agent(settings, folder), lambda: double.papers, lambda: double.faults.add("hang_up"))


@contextmanager
def serial(folder: Path) -> Iterator[Rig]:
    double = PrinterDouble()
    with on_a_pty(double) as (device, pull):
        settings = PrinterSettings(transport="serial", device=device, timeout_s=2)
        yield Rig(build_agent(settings, folder), lambda: double.papers, pull)


@contextmanager
def usb(folder: Path) -> Iterator[Rig]:
    double = PrinterDouble()
    with on_a_pty(double) as (device, pull):
        settings = PrinterSettings(transport="usb", device=device, timeout_s=2)
        yield Rig(build_agent(settings, folder), lambda: double.papers, pull)


@contextmanager
def file(folder: Path) -> Iterator[Rig]:
    path = folder / "paper.bin"
    settings = PrinterSettings(transport="file", device=str(path))

    def papers() -> int:
        return path.read_bytes().count(b"\x1dV\x01") if path.exists() else 0

    def spoil() -> None:
        path.unlink(missing_ok=True)
        path.mkdir()

    yield Rig(build_agent(settings, folder), papers, spoil)


@contextmanager
def pictures(folder: Path) -> Iterator[Rig]:
    paper = folder / "paper"
    rig = build_agent(PrinterSettings(), folder)
    yield Rig(rig, lambda: len(preview.papers(paper)), lambda: preview.simulate(paper, "offline"))


@pytest.fixture(params=[network, serial, usb, file, pictures], ids=lambda kind: kind.__name__)
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    with request.param(tmp_path) as ready:
        yield ready


def test_a_job_comes_to_paper(rig: Rig, make_job: MakeJob) -> None:
    assert rig.agent.status().state == "ready"
    outcome = rig.agent.print(make_job())
    assert (outcome.outcome, outcome.reason) == ("printed", None)
    assert rig.papers() == 1


def test_the_same_job_again_is_no_second_paper(rig: Rig, make_job: MakeJob) -> None:
    job = make_job()
    first, second = rig.agent.print(job), rig.agent.print(job)
    assert first == second
    assert rig.papers() == 1


def test_a_printer_that_is_gone_is_offline_and_nothing_was_begun(rig: Rig, make_job: MakeJob) -> None:
    rig.spoil()
    outcome = rig.agent.print(make_job())
    assert (outcome.outcome, outcome.reason) == ("failed", "offline")
    assert rig.agent.status().state in ("offline", "unknown")
    assert [told.outcome for told in rig.agent.untold()] == ["failed"]


def test_many_threads_one_printer_every_job_once(rig: Rig, make_job: MakeJob) -> None:
    jobs = [make_job(qr=None, lines=(), estimate=None) for _ in range(3)] * 2
    threads = [threading.Thread(target=rig.agent.print, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rig.papers() == 3


def test_a_device_without_a_way_back_never_claims_paper(tmp_path: Path, make_job: MakeJob) -> None:
    agent = build_agent(PrinterSettings(transport="file", device="/dev/null"), tmp_path)
    assert agent.status().state == "unknown"
    assert agent.print(make_job()).outcome == "unknown"


def test_a_blind_network_printer_is_unknown_too(tmp_path: Path, make_job: MakeJob) -> None:
    with DoubleServer(PrinterDouble()) as server:
        settings = PrinterSettings(transport="network", host="127.0.0.1", port=server.port, answers=False)
        agent = build_agent(settings, tmp_path)
        assert agent.status().state == "unknown"
        assert agent.print(make_job()).outcome == "unknown"
