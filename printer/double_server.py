"""The double at a TCP port."""

from __future__ import annotations

import select
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from printer.double import PrinterDouble

_TICK_S: Final = 0.02


class DoubleServer:
    """Like real printers it serves one connection, and the next when that is closed."""

    def __init__(self, double: PrinterDouble, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listens at once; port 0 picks a free one."""
        self.double = double
        self._listener = socket.create_server((host, port))
        self.port: int = self._listener.getsockname()[1]
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printer-double", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.set()
        self._thread.join()
        self._listener.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            if not _readable(self._listener):
                self.double.receive()
                self.double.line_closed()
                continue
            line, _ = self._listener.accept()
            with line, suppress(OSError):
                self._serve(line)
            self.double.line_closed()

    def _serve(self, line: socket.socket) -> None:
        late: list[tuple[float, bytes]] = []
        while not self._stop.is_set():
            data = b""
            if _readable(line):
                data = line.recv(65536)
                if not data:
                    return
            if "hang_up" in self.double.faults:
                return
            answer = self.double.receive(data)
            if "hang_up" in self.double.faults:
                return
            if answer:
                late.append((time.monotonic() + self.double.late_s * ("late" in self.double.faults), answer))
            while late and late[0][0] <= time.monotonic():
                line.sendall(late.pop(0)[1])


def _readable(line: socket.socket) -> bool:
    return bool(select.select([line], [], [], _TICK_S)[0])
