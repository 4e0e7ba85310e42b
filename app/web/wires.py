"""The open sockets of this process: counted and bounded, and cut when nobody on them has been let in."""

import json
import socket
import threading
import time
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.web import problems

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
PATH = "/socket.io"
OF_THE_PUBLIC = ("/t/", "/o/")
PHONES_AT_ONCE = 4
"""Thousands who ask at once would keep each other, and the desks, from being answered: they take turns."""
TURN_SECONDS = 5.0
"""Whoever has waited so long goes on: the others may be waiting for something themselves."""
receiving: dict[socket.socket, float] = {}
"""Connections that are sending a request, and until when (monotonic seconds) all of it has to be there."""
LONELY_SECONDS = 5.0
"""How long a socket may stay without a client that was let in."""
FEWEST_NEW = 4


def take_longer(environ: dict[str, Any], seconds: float) -> None:
    """Let the request that is being received take so many seconds more: it is a file, from somebody who may send it."""
    wire = environ.get("gunicorn.socket")
    if wire in receiving:
        receiving[wire] = time.monotonic() + seconds


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a socket comes from, and since when it is open (monotonic seconds)."""

    address: str
    at: float


class Wires:
    """WSGI middleware around Socket.IO: an upgrade beyond the limit is refused before it costs a thread's life.

    `followed` tells the sockets on which a client was let in. Of the others, one address holds at most half.
    Phones and public pages take turns; `still` names the tag of what a phone has already, which needs none.
    """

    def __init__(
        self,
        inner: Application,
        limit: int,
        followed: Callable[[], Collection[socket.socket]] = frozenset,
        still: Callable[[dict[str, Any]], str | None] = lambda _environ: None,
    ) -> None:
        self._inner = inner
        self._still = still
        self._limit = limit
        self._followed = followed
        self._lock = threading.Lock()
        self._phones = threading.BoundedSemaphore(PHONES_AT_ONCE)
        self._open: dict[socket.socket, Opened] = {}

    def __len__(self) -> int:
        """How many sockets are open."""
        return len(self._open)

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
        etag = self._still(environ)
        if etag is not None:
            start_response("304 Not Modified", [("ETag", etag), ("Cache-Control", "no-cache")])
            return []
        has_turn = self._phones.acquire(timeout=TURN_SECONDS)
        try:
            return self._inner(environ, start_response)
        finally:
            if has_turn:
                self._phones.release()

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


def refuse(start_response: StartResponse) -> Iterable[bytes]:
    """The answer to a socket too many."""
    text = json.dumps(problems.body("too_many_sockets", {}), ensure_ascii=False).encode()
    headers = [("Content-Type", problems.PROBLEM_TYPE), ("Content-Length", str(len(text))), ("Retry-After", "15")]
    start_response("503 Service Unavailable", headers)
    return [text]
