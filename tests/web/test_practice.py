"""The practice clock: it stands or runs, goes on after a restart, and never mixes with a real database."""

from __future__ import annotations

import os
import re
from pathlib import Path

import httpx

from app.usecases import practice
from tests.support import server as servers
from tests.support.server import MONDAY_NINE, Process, command, eventually, http, http_client

STANDS = ("--practice-clock", MONDAY_NINE, "--practice-speed", "0")


def at(program: httpx.Client) -> str:
    """The office time of the board."""
    return str(program.get("/offices/mitte/board").json()["at"])


def test_a_standing_clock_moves_only_when_told_and_survives_a_restart(tmp_path: Path) -> None:
    """It does not go back, not by the call and not by an earlier start; the same start goes on."""
    with servers.server(tmp_path, *STANDS) as process:
        with process.client(process.device("api", "prog")) as program:
            assert at(program) == at(program) == "2026-11-23T08:00:00Z"
            moved = program.post("/practice/clock", json={"to": "2026-11-23T10:30:00+01:00"})
            assert moved.json() == {"now": "2026-11-23T09:30:00Z"}
            back = program.post("/practice/clock", json={"to": "2026-11-23T10:00:00+01:00"})
            assert (back.status_code, back.json()["code"]) == (409, "practice_clock")
            assert program.post("/practice/clock", json={"to": "2026-11-23T10:40:00"}).status_code == 422
        process.stop()
        earlier = command(tmp_path, "serve", "--port", "0", "--practice-clock", "2026-11-20T09:00")
        assert (earlier.returncode, "cannot go back" in earlier.stderr) == (1, True)
        real = command(tmp_path, "serve", "--port", "0")
        assert (real.returncode, "practice database" in real.stderr) == (1, True)
        process.start()
        with process.client(process.device("api", "prog")) as program:
            assert at(program) == "2026-11-23T09:30:00Z"


def test_a_running_clock_runs_at_its_speed_and_cannot_be_moved(tmp_path: Path) -> None:
    """A minute passes within a second at speed 60."""
    with (
        servers.server(tmp_path, "--practice-clock", MONDAY_NINE, "--practice-speed", "60") as process,
        process.client(process.device("api", "prog")) as program,
    ):
        eventually(lambda: at(program) >= "2026-11-23T08:01", 5)
        assert at(program) < "2026-11-23T08:30"
        assert program.post("/practice/clock", json={"to": "2026-11-23T12:00:00Z"}).status_code == 409


def test_a_real_database_refuses_practice(folder: Path) -> None:
    """Once something has happened in it."""
    assert command(folder, "migrate").returncode == 0
    assert command(folder, "device", "add", "--kind", "api", "--office", "mitte", "--name", "prog").returncode == 0
    refused = command(folder, "serve", "--port", "0", *STANDS)
    assert refused.returncode == 1
    assert "a real database" in refused.stderr


def test_every_page_says_that_it_is_practice(running: Process) -> None:
    """The banner stands on pages of visitors and staff."""
    for path in ("/", "/login"):
        assert "Übungsbetrieb" in http().get(running.url + path).text


def test_the_practice_run_of_the_start_page(tmp_path: Path) -> None:
    """A server of its own answers, open, on another name of this machine; it ends with the one that started it."""
    with servers.server(tmp_path, "--port", "0") as process:
        with http_client(base_url=process.url) as browser:
            token = re.search(r'name="csrf" content="(\w+)"', browser.get("/").text)
            assert token
            assert browser.post("/practice/start").status_code == 400
            headers = {"X-CSRF-Token": token[1]}
            forwarded = browser.post("/practice/start", headers=headers | {"X-Forwarded-For": "10.0.0.1"})
            assert forwarded.status_code == 404
            address = browser.post("/practice/start", headers=headers, timeout=60).json()["url"]
            again = browser.post("/practice/start", headers=headers, timeout=60).json()["url"]
        assert again == address
        assert address.startswith("http://localhost:")
        offices = http().get(address.replace("/practice", "/api/v1/offices")).json()["offices"]
        assert offices[0]["open"]
        assert http().get(address).status_code == 200
        owner = int((tmp_path / "data" / "practice" / "server.lock").read_text())
        process.stop_all()
        eventually(lambda: not alive(owner), 10)


def alive(process: int) -> bool:
    """Does a process run (a zombie does not)?"""
    try:
        os.kill(process, 0)
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_the_origin_is_kept(running: Process) -> None:
    """What the clock showed first is what a start is compared with."""
    kept = practice.anchor(running.ctx)
    assert kept is not None
    assert kept.origin is not None
    assert kept.origin.isoformat() == "2026-11-23T08:00:00+00:00"
