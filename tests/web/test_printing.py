"""From a draw to paper and back to the kiosk, on this machine's printer and on another's."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio

from dev import ROOT
from printer.preview import papers, simulate
from tests.support import server as servers
from tests.support.server import Process, eventually

NUMBERS = count(1)


class Kiosk:
    """A kiosk: it draws, and hears on its socket what became of its paper."""

    def __init__(self, process: Process, name: str = "eingang") -> None:
        token = process.device("kiosk", name)
        self.program = process.client(token)
        self.told: list[dict[str, Any]] = []
        self.states: list[dict[str, Any]] = []
        self._socket = socketio.Client(reconnection=False)
        self.plugs: list[dict[str, Any]] = []
        self._socket.on("handover", self.told.append, namespace="/kiosk")
        self._socket.on("headphones", self.plugs.append, namespace="/kiosk")
        self._socket.on("snapshot", self._snapshot, namespace="/kiosk")
        self._socket.on("event", self.states.append, namespace="/kiosk")
        self._socket.connect(process.url, auth={"token": token}, transports=["websocket"], namespaces=["/kiosk"])
        eventually(lambda: self.states)

    def _snapshot(self, snapshot: dict[str, Any]) -> None:
        self.states.extend(snapshot["offices"])

    def draw(self) -> dict[str, Any]:
        """Draw a number."""
        wish = {"request_id": f"p{next(NUMBERS)}", "concerns": [{"service": "pass"}]}
        answer = self.program.post("/offices/mitte/tickets", json=wish)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return dict(answer.json())

    def hears(self, token: str) -> dict[str, Any]:
        """What became of the paper of a ticket."""
        return dict(eventually(lambda: next((told for told in self.told if told["token"] == token), None)))

    def asks(self, token: str) -> dict[str, Any]:
        """The same for whoever did not hear it."""
        return dict(self.program.get(f"/tickets/{token}/paper").json())

    def close(self) -> None:
        """Hang up."""
        self._socket.disconnect()
        self.program.close()


@pytest.fixture
def kiosk(running: Process) -> Iterator[Kiosk]:
    """The kiosk of the office, on this machine's preview printer."""
    found = Kiosk(running)
    yield found
    found.close()


def test_the_kiosk_hears_that_the_paper_is_out(running: Process, kiosk: Kiosk) -> None:
    """Drawn: printing; then one paper, and the number is handed over."""
    folder = running.folder / "data" / "paper"
    before = len(papers(folder))
    drawn = kiosk.draw()
    assert drawn["handover"] == "printing"
    told = kiosk.hears(drawn["token"])
    assert (told["number"], told["handover"]) == (drawn["number"], "done")
    assert kiosk.asks(drawn["token"]) == told
    assert len(papers(folder)) == before + 1


def test_no_paper_is_told_and_the_kiosk_shows_its_printers_state(running: Process, kiosk: Kiosk) -> None:
    """Failed, with the reason; the printer's state reaches the kiosk and the desks; after that all is well again."""
    folder = running.folder / "data" / "paper"
    simulate(folder, "paper_out")
    try:
        drawn = kiosk.draw()
        told = kiosk.hears(drawn["token"])
        assert (told["handover"], told["reason"]) == ("failed", "paper_out")
        assert kiosk.asks(drawn["token"]) == told
        # Whoever has the number on a phone has no paper yet.
        with running.client() as phone:
            assert phone.get(f"{running.url}/t/{drawn['token']}").status_code == 200
        assert kiosk.asks(drawn["token"]) == told
        eventually(lambda: kiosk.states[-1]["printer"] == "paper_out")
        with running.client(running.device("api", "prog")) as program:
            alarms = program.get("/offices/mitte/queue").json()["alarms"]
            assert [(alarm["code"], alarm["device"]) for alarm in alarms] == [("paper_out", "drucker")]
    finally:
        simulate(folder, "ready")
    assert kiosk.hears(kiosk.draw()["token"])["handover"] == "done"


def test_one_kiosk_does_not_hear_of_anothers_paper(running: Process, kiosk: Kiosk) -> None:
    """The token of a ticket goes to the kiosk that drew it, and to no other."""
    other = Kiosk(running, "hintereingang")
    drawn = kiosk.draw()
    kiosk.hears(drawn["token"])
    assert other.told == []
    assert other.asks(drawn["token"])["code"] == "not_found"
    other.close()


def test_a_draw_does_not_wait_for_the_printer(tmp_path: Path) -> None:
    """The printer takes the connection and answers nothing; the draw is answered at once all the same."""
    silent = socket.create_server(("127.0.0.1", 0))
    port = silent.getsockname()[1]
    text = f'[printer]\ntransport = "network"\nhost = "127.0.0.1"\nport = {port}\n' + servers.CONFIG
    with silent, servers.server(tmp_path, text=text) as process:
        kiosk = Kiosk(process)
        kiosk.draw()
        began = time.monotonic()
        for _ in range(5):
            kiosk.draw()
        assert time.monotonic() - began < 1
        kiosk.close()


def test_a_printer_on_another_machine(tmp_path: Path) -> None:
    """Its agent connects by its token, prints each job once, and what it prints comes back to the kiosk.

    What was drawn while it was away is printed when it returns.
    """
    text = '[server]\nembedded_printer = ""\n' + servers.CONFIG
    with servers.server(tmp_path, text=text) as process:
        token = process.device("printer", "drucker")
        kiosk = Kiosk(process)
        early = kiosk.draw()
        agent = start_agent(tmp_path, process.url, token)
        try:
            assert kiosk.hears(early["token"])["handover"] == "done"
            late = kiosk.draw()
            assert kiosk.hears(late["token"])["handover"] == "done"
            assert len(list((tmp_path / "agent").rglob("*.png"))) == 2
        finally:
            agent.terminate()
            agent.wait(10)
        eventually(lambda: kiosk.states[-1]["printer"] == "offline")
        kiosk.close()


def start_agent(folder: Path, url: str, token: str) -> subprocess.Popen[bytes]:
    """Start `wartemarke-printer` beside its (preview) printer."""
    own = folder / "agent"
    own.mkdir()
    (own / "token").write_text(token)
    arguments = ["run", "--server", url, "--token-file", str(own / "token"), "--data-dir", str(own)]
    with (own / "log").open("wb") as log:
        return subprocess.Popen([sys.executable, "-m", "printer", *arguments], cwd=ROOT, stdout=log, stderr=log)


class OwnAgent:
    """A printer's agent that says what a test lets it say."""

    def __init__(self, process: Process, token: str) -> None:
        self.jobs: list[dict[str, Any]] = []
        self._socket = socketio.Client(reconnection=False)
        self._socket.on("job", self.jobs.append, namespace="/printer")
        self._socket.connect(process.url, auth={"token": token}, transports=["websocket"], namespaces=["/printer"])

    def says(self, event: str, message: object) -> None:
        """Send something."""
        self._socket.emit(event, message, namespace="/printer")

    def tells(self, outcome: dict[str, Any]) -> object:
        """Say what became of a job; returns the acknowledgement."""
        return self._socket.call("outcome", outcome, namespace="/printer", timeout=5)

    def close(self) -> None:
        """Hang up."""
        self._socket.disconnect()


@pytest.fixture(scope="module")
def remote(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server that does not print itself."""
    text = '[server]\nembedded_printer = ""\n' + servers.CONFIG
    with servers.server(tmp_path_factory.mktemp("remote"), text=text) as process:
        yield process


def test_a_printer_that_talks_nonsense_harms_nobody(remote: Process) -> None:
    """What it says is read as far as it is known: the desks go on, its job is settled, and it is acknowledged."""
    kiosk, agent = Kiosk(remote), OwnAgent(remote, remote.device("printer", "drucker"))
    agent.says("hello", {"pending": 5, "status": [1]})
    strange: list[Any] = [{"state": ["x"]}, {"state": {"a": 1}, "detail": "y" * 9000}, [], "x", {"state": "on fire"}]
    with remote.client(remote.device("api", "strange")) as program:
        for message in strange:
            agent.says("status", message)
            eventually(lambda: kiosk.states[-1]["printer"] == "unknown")
            assert program.get("/offices/mitte/queue").status_code == 200
    drawn = kiosk.draw()
    job = dict(eventually(lambda: next(iter(agent.jobs), None)))
    assert agent.tells({"job": job["job"], "outcome": "failed", "reason": "x" * 300, "status": {"state": 3}}) is True
    told = kiosk.hears(drawn["token"])
    assert (told["handover"], told["reason"]) == ("failed", "unknown")
    agent.close()
    kiosk.close()


def test_a_job_that_was_lost_beside_a_pending_one_is_unknown(remote: Process) -> None:
    """The agent comes back with another job only: nobody can tell whether this one came to paper."""
    token = remote.device("printer", "drucker")
    kiosk, agent = Kiosk(remote), OwnAgent(remote, token)
    agent.says("hello", {"pending": []})
    drawn = kiosk.draw()
    eventually(lambda: agent.jobs)
    agent.close()
    again = OwnAgent(remote, token)
    again.says("hello", {"pending": ["11111111-1111-4111-8111-111111111111"]})
    assert kiosk.hears(drawn["token"])["handover"] == "unknown"
    again.close()
    kiosk.close()
