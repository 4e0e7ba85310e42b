"""Many screens in one process: bare Socket.IO over websockets, fast enough not to be what is measured.

Run as `python -m bench.follower PORT NAMESPACE TOKENS OFFICE SOCKETS ANSWERING`: tokens with commas between, which the
sockets take in turn; ANSWERING 1: each tells of every call that it was shown and played, as the page of a display does.
Says in lines of JSON: `ready` when every
socket has its snapshot, then each announced call as soon as the last socket has it: number, seq, when the first
and the last one had it (the clock of `time.monotonic`), and how many did. The end of stdin ends it; then it tells
the calls again that not exactly all sockets had, all calls that stood on the board (too old to be announced or not),
how many messages there were, and how many answers were taken.
"""

import base64
import json
import os
import random
import selectors
import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from heapq import heappop, heappush
from itertools import count, cycle
from typing import Any

CONNECT_SECONDS = 30
SPREAD_SECONDS, SPOKEN_SECONDS = 0.3, 5.0
"""A display's page waits up to so long before it answers, and plays a call for so long."""


class Screen:
    """One socket that follows an office."""

    def __init__(self, port: int, namespace: str, token: str, office: str) -> None:
        self.namespace, self.office = namespace, office
        self.snapshot = False
        self.taken = 0
        self._asked = count(1)
        self.socket = socket.create_connection(("127.0.0.1", port), CONNECT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._data = self._upgrade(port)
        self._send(f"40{namespace}," + json.dumps({"token": token, "office": office}))

    def _upgrade(self, port: int) -> bytes:
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._received()
        head, _, rest = data.partition(b"\r\n\r\n")
        if b" 101 " not in head.partition(b"\r\n")[0]:
            raise ConnectionError(head.decode("latin-1"))
        return rest

    def _received(self) -> bytes:
        data = self.socket.recv(262_144)
        if not data:
            raise ConnectionError("the server closed a socket")
        return data

    def _send(self, text: str) -> None:
        payload, mask = text.encode(), os.urandom(4)
        size = len(payload)
        head = struct.pack("!BB", 0x81, 0x80 | size) if size < 126 else struct.pack("!BBH", 0x81, 0xFE, size)
        self.socket.sendall(head + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(payload)))

    def answer(self, seq: int, *, heard: bool) -> None:
        """Say that a call stands here, or was played as well."""
        said = {"office": self.office, "seq": seq, "heard": heard}
        self._send(f"42{self.namespace},{next(self._asked)}" + json.dumps(["shown", said]))

    def messages(self) -> list[bytes]:
        """Read once and return the messages of the room; answers pings on the way."""
        self._data += self._received()
        found = []
        while (frame := self._frame()) is not None:
            if frame == b"2":
                self._send("3")
            elif frame.startswith(b"42"):
                found.append(frame)
            elif frame.startswith(b"43"):
                self.taken += frame.endswith(b"[{}]")
            elif frame.startswith(b"44"):
                raise ConnectionError(f"not let in: {frame.decode()}")
        return found

    def _frame(self) -> bytes | None:
        data = self._data
        if len(data) < 2:
            return None
        size, start = data[1] & 0x7F, 2
        if size > 125:
            start = 4 if size == 126 else 10
            size = int.from_bytes(data[2:start], "big")
        if len(data) < start or len(data) < start + size:
            return None
        self._data = data[start + size :]
        return data[start : start + size]


@dataclass
class Seen:
    """When the sockets had a call."""

    first: float
    last: float
    sockets: int = 0


@dataclass
class Watch:
    """All calls seen, and the messages counted. Equal messages of a room are decoded once."""

    sockets: int
    calls: dict[tuple[str, int], Seen] = field(default_factory=dict)
    messages: int = 0
    stood: set[str] = field(default_factory=set)
    decoded: dict[bytes, list[tuple[str, int]]] = field(default_factory=dict)

    def take(self, message: bytes, at: float) -> list[tuple[str, int]]:
        """Note what a message announces, and return it: numbers, each with the seq of its call."""
        self.messages += 1
        if message not in self.decoded:
            if len(self.decoded) > 200:
                self.decoded.clear()
            content = state_in(message)
            self.decoded[message] = [(call["number"], call["seq"]) for call in content.get("announce", ())]
            self.stood.update(call["number"] for call in content.get("calls", ()))
        for call in self.decoded[message]:
            seen = self.calls.setdefault(call, Seen(at, at))
            seen.last = at
            seen.sockets += 1
            if seen.sockets == self.sockets:
                self.tell(call)
        return self.decoded[message]

    def tell(self, call: tuple[str, int]) -> None:
        """Say when a call was seen."""
        seen = self.calls[call]
        say(number=call[0], seq=call[1], sockets=seen.sockets, first=seen.first, last=seen.last)

    def end(self) -> None:
        """Say what went wrong, and how many messages there were."""
        for call, seen in self.calls.items():
            if seen.sockets != self.sockets:
                self.tell(call)
        say(stood=sorted(self.stood))
        say(messages=self.messages)


def say(**what: Any) -> None:
    """One line of JSON."""
    print(json.dumps(what), flush=True)


def state_in(message: bytes) -> dict[str, Any]:
    """The state that a message carries; empty for a snapshot, which announces nothing."""
    _, _, body = message.partition(b",")
    kind, content = json.loads(body)
    return content if kind == "event" else {}


@dataclass
class Answers:
    """What the screens have yet to say, and when; nothing if they are silent."""

    are_wanted: bool
    due: list[tuple[float, int, Screen, int, bool]] = field(default_factory=list)
    _number: Iterator[int] = field(default_factory=count)

    def plan(self, screen: Screen, seq: int, at: float) -> None:
        """A screen has a call: it says so soon, and again when the call was played."""
        if self.are_wanted:
            for heard, wait in ((False, 0.0), (True, SPOKEN_SECONDS)):
                due = at + wait + random.uniform(0, SPREAD_SECONDS)
                heappush(self.due, (due, next(self._number), screen, seq, heard))

    def send(self) -> float | None:
        """Say what is due; returns the seconds until the next."""
        while self.due and (left := self.due[0][0] - time.monotonic()) <= 0:
            _, _, screen, seq, heard = heappop(self.due)
            screen.answer(seq, heard=heard)
        return left if self.due else None


def follow(screens: list[Screen], watch: Watch, answers: Answers) -> None:
    """Read all sockets until a line comes on stdin."""
    selector = selectors.DefaultSelector()
    for screen in screens:
        selector.register(screen.socket, selectors.EVENT_READ, screen)
    selector.register(sys.stdin, selectors.EVENT_READ, None)
    missing = len(screens)
    while True:
        for key, _ in selector.select(answers.send()):
            if key.data is None:
                return
            missing -= _read(key.data, watch, answers)
            if missing == 0:
                missing = -1
                say(ready=True)


def _read(screen: Screen, watch: Watch, answers: Answers) -> int:
    messages, at = screen.messages(), time.monotonic()
    for message in messages:
        for _, seq in watch.take(message, at):
            answers.plan(screen, seq, at)
    fresh = bool(messages) and not screen.snapshot
    screen.snapshot |= fresh
    return int(fresh)


def main(port: str, namespace: str, tokens: str, office: str, sockets: str, answering: str) -> None:
    """Connect, follow, report."""
    watch = Watch(int(sockets))
    screens = [
        Screen(int(port), namespace, token, office) for token, _ in zip(cycle(tokens.split(",")), range(int(sockets)))
    ]
    # A server that stops is no fault of the screens: what was seen until then is told.
    with suppress(ConnectionError):
        follow(screens, watch, Answers(answering == "1"))
    watch.end()
    say(taken=sum(screen.taken for screen in screens))


if __name__ == "__main__":
    main(*sys.argv[1:])
