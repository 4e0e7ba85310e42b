"""The open sockets of this process: counted and bounded."""

import json
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any

from app.web import problems

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
PATH = "/socket.io"


class Wires:
    """WSGI middleware around Socket.IO: an upgrade beyond the limit is refused before it costs a thread's life."""

    def __init__(self, inner: Application, limit: int) -> None:
        self._inner = inner
        self._limit = limit
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()

    def __len__(self) -> int:
        """How many sockets are open."""
        return len(self._open)

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request; a websocket stays in here until it ends."""
        if not environ["PATH_INFO"].startswith(PATH):
            return self._inner(environ, start_response)
        wire = environ.get("gunicorn.socket")
        with self._lock:
            if len(self._open) >= self._limit:
                return refuse(start_response)
            if wire is not None:
                self._open.add(wire)
        try:
            return self._inner(environ, start_response)
        finally:
            with self._lock:
                self._open.discard(wire)


def refuse(start_response: StartResponse) -> Iterable[bytes]:
    """The answer to a socket too many."""
    text = json.dumps(problems.body("too_many_sockets", {}), ensure_ascii=False).encode()
    headers = [("Content-Type", problems.PROBLEM_TYPE), ("Content-Length", str(len(text))), ("Retry-After", "15")]
    start_response("503 Service Unavailable", headers)
    return [text]
