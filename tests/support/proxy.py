"""A line that can be cut: a TCP proxy between a browser and the server."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Self


class Proxy:
    """Passes bytes on to `target` (a port of this machine) until `cut`; `mend` lets new connections through."""

    def __init__(self, target: int) -> None:
        """Listens at once, on a free port."""
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()
        self._is_cut = self._swallows = self._breaks_sockets = self._stalls = False
        self._hold = 0.0
        self._dead: set[socket.socket] = set()

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, name="proxy", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.cut()
        # Closing alone does not wake a thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self) -> None:
        """Every line breaks, and no new one comes about."""
        with self._lock:
            self._is_cut = True
            lines, self._lines = self._lines, []
        for line in lines:
            _close(line)

    def swallow_answers(self) -> None:
        """From now on what the server says is lost, while it still hears everything."""
        self._swallows = True

    def stall(self) -> None:
        """Half-open: nothing passes on these lines any more, and nobody is told; new ones die alike until `mend`."""
        with self._lock:
            self._stalls = True
            self._dead.update(self._lines)

    def delay(self, seconds: float) -> None:
        """From now on everything arrives so much later, in its order."""
        self._hold = seconds

    def break_websockets(self) -> None:
        """From now on no websocket comes about, as behind old proxies and virus scanners; the rest works."""
        self._breaks_sockets = True

    def mend(self) -> None:
        """New lines work again."""
        self._is_cut = self._swallows = self._breaks_sockets = self._stalls = False
        self._hold = 0.0

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        with self._lock:
            if self._is_cut:
                _close(near)
                return
        try:
            far = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            _close(near)
            return
        with self._lock:
            self._lines += [near, far]
            if self._stalls:
                self._dead |= {near, far}
        threading.Thread(target=self._pass, args=(far, near), kwargs={"answers": True}, daemon=True).start()
        self._pass(near, far, answers=False)

    def _pass(self, source: socket.socket, target: socket.socket, *, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                if self._breaks_sockets and not answers and b"upgrade: websocket" in data.lower():
                    break
                if self._hold:
                    time.sleep(self._hold)
                if source not in self._dead and not (answers and self._swallows):
                    target.sendall(data)
        _close(source)
        _close(target)


def _close(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
    line.close()
