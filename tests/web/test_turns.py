"""Phones take turns, and however many ask, threads are left for everybody else."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from app.usecases.following import Tag
from app.usecases.log import Head
from app.web import wires
from app.web.clock import Clock
from app.web.ticket.unchanged import LATELY_SECONDS, Asked, Unchanged
from app.web.wires import MOST_WAITING, PHONES_AT_ONCE, Wires
from tests.support.server import eventually

MOST_SOCKETS = 2


class Crowd:
    """A server that answers nobody until `open`, and the people who ask it."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.inside: list[str] = []
        self.threads: list[threading.Thread] = []
        self.config_seq = 1
        self.known = Unchanged(Clock(), lambda: {1: Head("mitte", 1, 9, self.config_seq)})
        self.wires = Wires(self._answer, MOST_SOCKETS, known=self.known)

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        self.inside.append(environ["PATH_INFO"])
        assert self.gate.wait(60)
        start_response("200 OK", [])
        return [b""]

    def ask(self, path: str, etag: str = "") -> tuple[str, bytes]:
        """One question and its answer."""
        said: list[str] = []
        environ = {"PATH_INFO": path, "QUERY_STRING": "", "REQUEST_METHOD": "GET", "HTTP_IF_NONE_MATCH": etag or None}
        body = b"".join(self.wires(environ, lambda status, _headers: said.append(status)))
        return said[0], body

    def come(self, path: str, count: int = 1) -> None:
        """So many ask at once, and wait."""
        for _ in range(count):
            self.threads.append(threading.Thread(target=self.ask, args=(path, '"1"')))
            self.threads[-1].start()


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crowd]:
    """A server whose turns are all taken, and stay so however slow this machine is."""
    monkeypatch.setattr(wires, "TURN_SECONDS", 60.0)
    made = Crowd()
    made.come("/t/a/status", PHONES_AT_ONCE)
    eventually(lambda: len(made.inside) == PHONES_AT_ONCE)
    yield made
    made.gate.set()
    for thread in made.threads:
        thread.join(60)


def test_staff_need_no_turn(crowd: Crowd) -> None:
    crowd.come("/api/v1/counters/1/next")
    eventually(lambda: "/api/v1/counters/1/next" in crowd.inside)


def test_a_far_phone_may_do_with_what_was_true_a_moment_ago(crowd: Crowd) -> None:
    """Once: the next time it is told the truth, as are those near their turn."""
    present = time.monotonic()
    for name, far, age in (("far", True, 0.0), ("near", False, 0.0), ("old", True, LATELY_SECONDS)):
        tag = Tag("1", 1, None, datetime.now(UTC), 1, far)
        crowd.known.note(Asked(f"/t/{name}/status", ""), '"1"', tag, present - age)
    assert crowd.ask("/t/far/status", '"1"') == ("304 Not Modified", b"")
    for name in ("near", "old"):
        crowd.come(f"/t/{name}/status")
    eventually(lambda: crowd.wires.waiting == 2)
    assert "/t/near/status" not in crowd.inside
    crowd.config_seq = 2
    crowd.come("/t/far/status")
    eventually(lambda: crowd.wires.waiting == 3)


def test_phones_wait_while_displays_are_told_of_a_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """Staff do not."""
    asked: list[str] = []

    def inner(environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        return []

    site = Wires(inner, MOST_SOCKETS, telling=lambda: 0.25)
    monkeypatch.setattr(time, "sleep", lambda seconds: asked.append(f"{seconds} s"))
    for path in ("/api/v1/counters/1/next", "/t/a/status"):
        site({"PATH_INFO": path, "REQUEST_METHOD": "GET"}, lambda *_: None)
    assert asked == ["/api/v1/counters/1/next", "0.25 s", "/t/a/status"]


def test_who_goes_on_without_a_turn_still_counts(crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database may be away for longer than a turn: phones do not come in by and by."""
    monkeypatch.setattr(wires, "TURN_SECONDS", 0.0)
    most = MOST_SOCKETS + MOST_WAITING
    crowd.come("/t/c/status", most)
    eventually(lambda: len(crowd.inside) == PHONES_AT_ONCE + most)
    assert crowd.ask("/t/c/status")[0] == "503 Service Unavailable"


def test_phones_beyond_the_threads_are_told_to_come_again(crowd: Crowd) -> None:
    """In words where somebody opens the page."""
    crowd.come("/t/c/status", MOST_SOCKETS + MOST_WAITING)
    eventually(lambda: crowd.wires.waiting == MOST_SOCKETS + MOST_WAITING)
    status, body = crowd.ask("/t/c/status")
    assert (status, json.loads(body)["code"]) == ("503 Service Unavailable", "too_many_phones")
    status, body = crowd.ask("/o/mitte")
    assert status == "503 Service Unavailable"
    assert "Bitte in einer Minute noch einmal laden." in body.decode()
    status, body = crowd.ask("/feed/v1/offices.json")
    assert (status, json.loads(body)["code"]) == ("503 Service Unavailable", "too_many_phones")
    crowd.gate.set()
    eventually(lambda: crowd.wires.waiting == 0)
    assert crowd.ask("/t/c/status")[0] == "200 OK"
