"""The open sockets of this process: counted and bounded, and cut when nobody on them has been let in."""

import json
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from app.web import problems
from app.web.at_once import KnownPhones, at_once

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
PATH = "/socket.io"
OF_THE_PUBLIC = ("/t/", "/o/", "/feed/")
FOR_PROGRAMS = ("/status", ".json", ".csv")
PHONES_AT_ONCE = 4
"""Thousands who ask at once would keep each other, and the desks, from being answered: they take turns."""
TURN_SECONDS = 5.0
"""Whoever has waited so long goes on: the others may be waiting for something themselves."""
MOST_WAITING = 16
"""Phones may wait in the threads of sockets that are not open, and in so many of `server.SPARE_THREADS`."""
receiving: dict[socket.socket, float] = {}
"""Connections that are sending a request, and until when (monotonic seconds) all of it has to be there."""
sending: dict[socket.socket, float] = {}
"""Connections on which a long answer goes out, and until when (monotonic seconds) all of it has to be gone."""
LONELY_SECONDS = 5.0
"""How long a socket may stay without a client that was let in."""
FEWEST_NEW = 4


def take_longer(environ: dict[str, Any], seconds: float) -> None:
    """Let the request that is being received take so many seconds more: it is a file, from somebody who may send it."""
    wire = environ.get("gunicorn.socket")
    if wire in receiving:
        receiving[wire] = time.monotonic() + seconds


def send_within(environ: dict[str, Any], seconds: float) -> None:
    """Cut the connection if this request's answer is not gone by then: who reads no more holds a thread for ever."""
    wire = environ.get("gunicorn.socket")
    if wire is not None:
        sending[wire] = time.monotonic() + seconds


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a socket comes from, and since when it is open (monotonic seconds)."""

    address: str
    at: float


class Known(KnownPhones, Protocol):
    """What phones have already."""

    def lately(self, environ: Mapping[str, Any]) -> str | None:
        """Return the tag of a phone that may do with what was true a moment ago."""


class Wires:
    """WSGI middleware around Socket.IO: an upgrade beyond the limit is refused before it costs a thread's life.

    `followed` tells the sockets on which a client was let in. Of the others, one address holds at most half.
    Phones and public pages take turns; `known` tells which phones have already what they ask for. However many wait for
    theirs, threads are left for everybody else: `waiting` counts those who have no turn. Whoever has one lets displays
    be told first of what has happened: `telling` says for how many seconds that still lasts.
    """

    def __init__(
        self,
        inner: Application,
        limit: int,
        followed: Callable[[], Collection[socket.socket]] = frozenset,
        known: Known | None = None,
        telling: Callable[[], float] = float,
    ) -> None:
        self._inner = inner
        self._known = known
        self._telling = telling
        self.waiting = 0
        self._limit = limit
        self._followed = followed
        self._lock = threading.Lock()
        self._phones = threading.BoundedSemaphore(PHONES_AT_ONCE)
        self._open: dict[socket.socket, Opened] = {}

    def __len__(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def at_once(self, request: bytes) -> bytes | None:
        """Return the whole answer to a whole request of which nobody has to be asked; None: somebody has."""
        return None if self._known is None else at_once(request, self._known)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request; a websocket stays in here until it ends."""
        if not environ["PATH_INFO"].startswith(PATH):
            return self._answer(environ, start_response)
        wire: socket.socket | None = environ.get("gunicorn.socket")
        address = environ.get("REMOTE_ADDR", "")
        with self._lock:
            if len(self._open) >= self._limit or self._crowded(address):
                return refuse(start_response)
            if wire is not None:
                self._open[wire] = Opened(address, time.monotonic())
        try:
            return self._inner(environ, start_response)
        finally:
            with self._lock:
                if wire is not None:
                    self._open.pop(wire, None)

    def _answer(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if not environ["PATH_INFO"].startswith(OF_THE_PUBLIC):
            return self._inner(environ, start_response)
        etag = self._known.still(environ) if self._known else None
        has_turn = etag is None and self._phones.acquire(blocking=False)
        if self._known and etag is None and not has_turn:
            etag = self._known.lately(environ)
        if etag is not None:
            start_response("304 Not Modified", [("ETag", etag), ("Cache-Control", "no-cache")])
            return []
        return self._in_turn(environ, start_response, has_turn=has_turn)

    def _in_turn(self, environ: dict[str, Any], start_response: StartResponse, *, has_turn: bool) -> Iterable[bytes]:
        """Wait for a turn; who goes on without one counts as waiting until the answer has come."""
        if not has_turn:
            with self._lock:
                if self.waiting >= self._limit - len(self._open) + MOST_WAITING and environ["REQUEST_METHOD"] == "GET":
                    people = not environ["PATH_INFO"].endswith(FOR_PROGRAMS)
                    return refuse(start_response, "too_many_phones", plain=people)
                self.waiting += 1
            has_turn = self._phones.acquire(timeout=TURN_SECONDS)
            if has_turn:
                self._waits_no_more()
        try:
            time.sleep(self._telling())
            return self._inner(environ, start_response)
        finally:
            if has_turn:
                self._phones.release()
            else:
                self._waits_no_more()

    def _waits_no_more(self) -> None:
        with self._lock:
            self.waiting -= 1

    def _crowded(self, address: str) -> bool:
        followed = self._followed()
        lonely = sum(1 for wire, opened in self._open.items() if opened.address == address and wire not in followed)
        return lonely >= max(self._limit // 2, FEWEST_NEW)

    def cut_lonely(self) -> None:
        """End the sockets on which nobody was let in for a while: each holds a thread that screens need."""
        followed, latest = self._followed(), time.monotonic() - LONELY_SECONDS
        with self._lock:
            lonely = [wire for wire, opened in self._open.items() if opened.at < latest and wire not in followed]
        for wire in lonely:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)


def refuse(start_response: StartResponse, code: str = "too_many_sockets", *, plain: bool = False) -> Iterable[bytes]:
    """The answer to a socket, or a phone, too many; `plain` for people who read it instead of a page."""
    problem = problems.lookup(code)
    said = f"{problem.de}\n{problem.en}\n" if plain else json.dumps(problems.body(code, {}), ensure_ascii=False)
    text, kind = said.encode(), "text/plain; charset=utf-8" if plain else problems.PROBLEM_TYPE
    headers = [("Content-Type", kind), ("Content-Length", str(len(text))), ("Retry-After", "15")]
    headers += [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
    if plain:
        # Without scripts the page would stay like this.
        headers.append(("Refresh", "15"))
    start_response("503 Service Unavailable", headers)
    return [text]
