"""TCP, usually port 9100."""

from __future__ import annotations

import socket
from typing import Final

CONNECT_TIMEOUT_S: Final = 2.0


class NetworkLink:
    """One connection: printers serve one at a time and close it when idle, so it lives for one job only."""

    def __init__(self, host: str, port: int, write_timeout: float) -> None:
        """Connect within two seconds; `write_timeout` in seconds bounds each write."""
        self._socket = socket.create_connection((host, port), CONNECT_TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._write_timeout = write_timeout

    def write(self, data: bytes) -> None:
        """Send all; raises OSError when the printer takes nothing for too long."""
        self._socket.settimeout(self._write_timeout)
        self._socket.sendall(data)

    def read(self, timeout: float) -> bytes:
        """Bytes from the printer; empty for silence, ConnectionError when it hung up."""
        self._socket.settimeout(max(timeout, 0.001))
        try:
            data = self._socket.recv(256)
        except TimeoutError:
            return b""
        if not data:
            raise ConnectionError("the printer closed the connection")
        return data

    def close(self) -> None:
        """Hang up."""
        self._socket.close()
