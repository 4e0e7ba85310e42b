"""`wartemarke demo` as people start it: it serves a town that lives, stops at once and leaves nothing."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from dev import ROOT
from tests.support.server import CONFIG, command, environment, eventually, http, http_client, write_config

START_SECONDS = 60.0
# That it ends by itself is the point: on a busy machine visitors and clerks take seconds to finish their step.
STOP_SECONDS = 15.0
OPEN = "[server]\nboard_public = true\n" + CONFIG
ADDRESS = re.compile(r"(http://\S+)/practice ")
PERIOD = re.compile(r"visits from (\S+) to (\S+),")


class Demo:
    """A running demo, its temporary folder and what it printed."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, log: Path) -> None:
        self.process, self.folder, self.log = process, folder, log

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def find(self, pattern: re.Pattern[str]) -> re.Match[str]:
        """Wait until it has said so."""

        def look() -> re.Match[str] | None:
            assert self.process.poll() is None, self.said()
            return pattern.search(self.said())

        found = eventually(look, START_SECONDS)
        assert isinstance(found, re.Match)
        return found

    def stop(self, number: int) -> float:
        began = time.monotonic()
        os.kill(self.process.pid, number)
        self.process.wait(30)
        return time.monotonic() - began


@contextmanager
def demo(folder: Path, *options: str) -> Iterator[Demo]:
    """Start it as a terminal would; whatever fails, it is gone at the end."""
    temporary = folder / "tmp"
    temporary.mkdir()
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "demo", "--port", "0", *options],
            cwd=ROOT,
            env=environment(folder) | {"TMPDIR": str(temporary)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        )
    found = Demo(process, temporary, log)
    try:
        yield found
    finally:
        if process.poll() is None:
            found.stop(signal.SIGTERM)


def test_a_town_that_lives_and_goes(tmp_path: Path) -> None:
    """Somebody is drawn and called within seconds, the past is in the report, Ctrl-C ends all of it in time."""
    write_config(tmp_path, OPEN)
    with demo(tmp_path) as town:
        address = town.find(ADDRESS)[1]
        board = f"{address}/api/v1/offices/mitte/board"
        eventually(lambda: http().get(board).json()["calls"], 15)
        shown = http().get(board).json()
        local = datetime.fromisoformat(shown["at"]) + timedelta(hours=1)
        assert shown["open"]
        assert local.weekday() == 0
        assert "Übungsbetrieb" in http().get(f"{address}/practice").text
        first, last = town.find(PERIOD).groups()
        data = next(town.folder.glob("wartemarke-demo-*"))
        period = ["--office", "mitte", "--from", first, "--to", last, "--by", "day", "--format", "json"]
        told = command(tmp_path, "report", "waits", *period, env={"WARTEMARKE_DATA_DIR": str(data)})
        report = json.loads(told.stdout)
        assert len(report["rows"]) >= 12
        assert all(date.fromisoformat(row["group"]).weekday() == 0 for row in report["rows"])
        assert report["total"]["n"] > 200
        assert town.stop(signal.SIGINT) < STOP_SECONDS
    assert town.process.returncode == 0
    assert list(town.folder.iterdir()) == []
    assert not (tmp_path / "data").exists(), "the real data was touched"
    with pytest.raises(httpx.TransportError):
        http().get(address)
    assert "Traceback" not in town.said()


def test_one_click_signs_in_and_the_free_counter_calls(tmp_path: Path) -> None:
    """The counter that is left free opens for the person who tries, and gets somebody who waits."""
    write_config(tmp_path, OPEN)
    with demo(tmp_path, "--speed", "60") as town:
        address = town.find(ADDRESS)[1]
        assert '"Platz 2" at Bürgerbüro Mitte is free for you' in town.find(re.compile(r".*Ctrl-C", re.DOTALL))[0]
        with http_client(base_url=address, follow_redirects=True) as browser:
            form = re.search(r'name="csrf" value="(\w+)"', browser.get("/practice").text)
            assert form
            page = browser.post("/practice/enter", data={"csrf": form[1]})
            meta = re.search(r'name="csrf" content="(\w+)"', page.text)
            assert meta
            headers = {"X-CSRF-Token": meta[1]}
            queue = browser.get("/api/v1/offices/mitte/queue").json()
            mine = next(c["id"] for c in queue["counters"] if c["name"] == "Platz 2")
            opened = browser.post(f"/api/v1/counters/{mine}/open", json={}, headers=headers)
            assert opened.json()["mine"], opened.text

            def called() -> bool:
                return browser.post(f"/api/v1/counters/{mine}/next", json={}, headers=headers).status_code == 200

            eventually(called, 20)
            assert browser.get("/reports").status_code == 200
        assert town.stop(signal.SIGTERM) < STOP_SECONDS
    assert list(town.folder.iterdir()) == []


def test_stopped_while_it_is_built(tmp_path: Path) -> None:
    """Nothing is left of a town that was not ready yet."""
    write_config(tmp_path)
    with demo(tmp_path) as town:
        town.find(re.compile("Building"))
        assert town.stop(signal.SIGINT) < STOP_SECONDS
    assert town.process.returncode == 0
    assert list(town.folder.iterdir()) == []
    assert "Traceback" not in town.said()


def test_what_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    """No office at all, one that never opens, and a clock that stands."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    env = {"TMPDIR": str(temporary)}
    write_config(tmp_path, "")
    none = command(tmp_path, "demo", "--port", "0", env=env)
    assert (none.returncode, "have no office" in none.stderr) == (1, True)
    write_config(tmp_path, CONFIG.replace('monday = ["08:00-12:00", "13:00-17:00"]', ""))
    closed = command(tmp_path, "demo", "--port", "0", env=env)
    assert (closed.returncode, "is closed on all of the coming" in closed.stderr) == (1, True)
    assert command(tmp_path, "demo", "--speed", "0", env=env).returncode == 2
    assert list(temporary.iterdir()) == []
