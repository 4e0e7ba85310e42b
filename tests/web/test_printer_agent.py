"""The agent beside a printer as its machine runs it: paired by a code, and ears for the headphone jack."""

from __future__ import annotations

import os
import re
import stat
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base import make_clock
from app.usecases import devices
from dev import ROOT
from printer.preview import papers
from tests.support import server as servers
from tests.support.server import OFFICE, Process, eventually
from tests.web.test_printing import Kiosk

SWITCH, KEY, HEADPHONES, MICROPHONE = 5, 1, 2, 4


@pytest.fixture(scope="module", name="hall")
def town_hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server that does not print itself."""
    text = '[server]\nembedded_printer = ""\n' + servers.CONFIG
    with servers.server(tmp_path_factory.mktemp("hall"), text=text) as process:
        yield process


def start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    """Run `wartemarke-printer` with a data folder of its own and the preview printer."""
    (folder / "config.toml").write_text("")
    own = ["--config", str(folder / "config.toml"), "--data-dir", str(folder)]
    with (folder / "log").open("ab") as log:
        command = [sys.executable, "-m", "printer", *arguments, *own]
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


def record(kind: int, code: int, value: int) -> bytes:
    """An event as the kernel writes it."""
    return struct.pack("@llHHi", 1, 2, kind, code, value)


def confirm(hall: Process, code: str) -> None:
    """Reception types the code."""
    who = devices.by_token(hall.ctx, hall.device("api", "programm"))
    assert who is not None
    now = make_clock(hall.ctx).now()
    devices.confirm_pairing(hall.ctx, code=code, office=OFFICE, principal=who, now=now)


def test_an_agent_is_paired_by_its_code_and_tells_the_kiosk_of_headphones(hall: Process, tmp_path: Path) -> None:
    """The code is on the terminal and on paper; the token is for its owner's eyes; then it works without more words."""
    pairing = start(tmp_path, "pair", "--server", hall.url, "--name", "drucker")
    code = eventually(lambda: re.search(r"^code (\w{6}):", (tmp_path / "log").read_text(), re.MULTILINE))[1]
    eventually(lambda: papers(tmp_path / "paper"))
    confirm(hall, code)
    assert pairing.wait(10) == 0
    token = tmp_path / "token"
    assert stat.S_IMODE(token.stat().st_mode) == 0o600
    assert token.read_text().strip() not in (tmp_path / "log").read_text()

    jack = tmp_path / "jack"
    os.mkfifo(jack)
    kiosk = Kiosk(hall)
    agent = start(tmp_path, "run", "--server", hall.url, "--headphones", str(jack))
    try:
        with jack.open("wb", buffering=0) as hardware:
            hardware.write(record(SWITCH, MICROPHONE, 1) + record(KEY, HEADPHONES, 1) + record(SWITCH, HEADPHONES, 1))
            eventually(lambda: kiosk.plugs == [{"plugged": True}])
            late = Kiosk(hall)
            eventually(lambda: late.plugs == [{"plugged": True}])
            hardware.write(record(SWITCH, HEADPHONES, 0))
            eventually(lambda: late.plugs[1:] == [{"plugged": False}])
            late.close()
    finally:
        agent.terminate()
        agent.wait(10)
        kiosk.close()


def test_an_address_that_is_no_server_is_told(tmp_path: Path) -> None:
    for address, text in (("http://127.0.0.1:1", "refused"), ("rathaus", "no address")):
        assert start(tmp_path, "pair", "--server", address, "--name", "x").wait(10) == 1
        assert text in (tmp_path / "log").read_text()
