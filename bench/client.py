"""A cheap HTTP client: one kept connection, raw bytes out and in, so that the server is what is measured."""

import json
import select
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Self
from uuid import uuid4

RECEIVE = 65_536


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and the ETag of one answer."""

    status: int
    body: bytes
    etag: str = ""

    def json(self) -> Any:
        """The body's content."""
        return json.loads(self.body)

    def expect(self, *statuses: int) -> "Answer":
        """This answer, if it has one of the statuses; else RuntimeError with its body."""
        if self.status not in statuses:
            raise RuntimeError(f"HTTP {self.status}: {self.body[:400].decode('utf-8', 'replace')}")
        return self


class Client:
    """One connection to the server with one token; not for several threads at once.

    A connection that the server closed while it was idle is made anew; one that breaks in the middle of a request
    raises ConnectionError, because nobody knows then what has happened.
    """

    def __init__(self, port: int, token: str = "", host: str = "127.0.0.1", timeout: float = 30) -> None:
        self._address, self._timeout = (host, port), timeout
        self._head = f"Host: {host}:{port}\r\n" + (f"Authorization: Bearer {token}\r\n" if token else "")
        self._socket: socket.socket | None = None
        self._name, self._numbers = uuid4().hex[:16], count()

    def request_id(self) -> str:
        """A new id for one wish."""
        return f"{self._name}-{next(self._numbers)}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        """GET a path of the API."""
        return self._exchange("GET", path, b"", headers or {})

    def post(self, path: str, body: object = None) -> Answer:
        """POST JSON to a path of the API."""
        return self._exchange("POST", path, json.dumps({} if body is None else body).encode(), {})

    def draw(self, office: str, service: str, request_id: str = "") -> Answer:
        """Draw a number."""
        wish = {"request_id": request_id or self.request_id(), "concerns": [{"service": service, "quantity": 1}]}
        return self.post(f"/offices/{office}/tickets", wish)

    def __enter__(self) -> Self:
        """Close the connection at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self.close()

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _exchange(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        more = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"{method} /api/v1{path} HTTP/1.1\r\n{self._head}{more}"
        if body:
            head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        connection = self._connection()
        try:
            connection.sendall(head.encode() + b"\r\n" + body)
            return self._read(connection)
        except OSError:
            self.close()
            raise

    def _connection(self) -> socket.socket:
        if self._socket is not None and _closed_by_peer(self._socket):
            self.close()
        if self._socket is None:
            self._socket = socket.create_connection(self._address, self._timeout)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._socket

    def _read(self, connection: socket.socket) -> Answer:
        data = b""
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += _received(connection)
        status, fields = _parsed(data[:end])
        body = data[end + 4 :]
        length = int(fields.get("content-length", 0))
        while len(body) < length:
            body += _received(connection)
        if fields.get("connection") == "close":
            self.close()
        return Answer(status, body, fields.get("etag", ""))


def _received(connection: socket.socket) -> bytes:
    data = connection.recv(RECEIVE)
    if not data:
        raise ConnectionResetError("the server closed the connection in the middle of an answer")
    return data


def _parsed(head: bytes) -> tuple[int, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines)
    return int(first.split(" ", 2)[1]), {name.lower(): value.strip() for name, _, value in fields}


def _closed_by_peer(connection: socket.socket) -> bool:
    """Tell whether an idle connection has something to read: that can only be its end."""
    return bool(select.select([connection], [], [], 0)[0])
