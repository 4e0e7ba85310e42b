"""The limit of every push: a server that does nothing but write one ready frame to many websockets."""

import base64
import hashlib
import json
import socket
import struct
import threading
import time
from contextlib import suppress
from typing import Any, Self

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
SHORT, MIDDLE = 126, 65_536


def frame(text: str) -> bytes:
    """A text as one unmasked websocket frame."""
    payload = text.encode()
    size = len(payload)
    if size < SHORT:
        return struct.pack("!BB", 0x81, size) + payload
    if size < MIDDLE:
        return struct.pack("!BBH", 0x81, SHORT, size) + payload
    return struct.pack("!BBQ", 0x81, SHORT + 1, size) + payload


class Bare:
    """Listens on `port`, lets everybody in, and tells all of them what it is told; a context manager."""

    def __init__(self, namespace: str = "/board") -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._namespace = namespace
        self._lines: list[socket.socket] = []

    def __enter__(self) -> Self:
        """Begin to listen."""
        threading.Thread(target=self._accept, name="bare", daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Close all lines."""
        for line in (self._listener, *self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            head = b""
            while b"\r\n\r\n" not in head:
                head += line.recv(4096)
            key = next(row for row in head.split(b"\r\n") if row.lower().startswith(b"sec-websocket-key")).split()[1]
            accept = base64.b64encode(hashlib.sha1(key + GUID, usedforsecurity=False).digest())
            upgrade = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.sendall(upgrade + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
            # What the client asks for is not read, only awaited.
            line.recv(4096)
            line.sendall(self._message("snapshot", {}))
            self._lines.append(line)

    def _message(self, event: str, content: dict[str, Any]) -> bytes:
        return frame(f"42{self._namespace}," + json.dumps([event, content], separators=(",", ":")))

    def tell(self, content: dict[str, Any]) -> float:
        """Write one event to all lines; returns when that began (`time.monotonic`). The frame is made before."""
        ready = self._message("event", content)
        began = time.monotonic()
        for line in self._lines:
            line.sendall(ready)
        return began
