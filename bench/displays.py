"""The follower process seen from a measurement: when did the first and the last screen have a call?"""

import json
import subprocess
import threading
from dataclasses import dataclass
from typing import Any, Self

from bench.bare import Bare
from bench.server import OFFICE, Server, own_environment, program

CONNECT_SECONDS = 60
NAMESPACES = {"display": "/board", "kiosk": "/kiosk", "api": "/desk"}


@dataclass(frozen=True, slots=True)
class Shown:
    """A call as the screens had it: times of `time.monotonic`, `sockets` that had it."""

    number: str
    seq: int
    first: float
    last: float
    sockets: int


class Displays:
    """Many sockets that follow the office, in a process of their own; a context manager.

    They take the `tokens`, with commas between, in turn. `answering`: they say what they have shown and played; `taken`
    is then how many of these answers the server has kept.
    """

    def __init__(
        self, server: Server | Bare, tokens: str, sockets: int, kind: str = "display", *, answering: bool = False
    ) -> None:
        words = (str(server.port), NAMESPACES[kind], tokens, OFFICE, str(sockets), str(int(answering)))
        self.sockets, self.messages, self.taken = sockets, 0, 0
        self.stood: set[str] = set()
        self.shown: dict[tuple[str, int], Shown] = {}
        self._news = threading.Condition()
        self._ready = threading.Event()
        self._process = subprocess.Popen(
            program("follower", *words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=own_environment(),
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> Self:
        """Wait until every socket has its snapshot."""
        self._reader.start()
        if not self._ready.wait(CONNECT_SECONDS):
            self.close()
            raise RuntimeError("the screens did not connect")
        return self

    def __exit__(self, *_: object) -> None:
        """Let the process end and read what it says at last."""
        self.close()

    def close(self) -> None:
        """Let the process end; what it still has to say is read first."""
        if self._process.stdin and not self._process.stdin.closed:
            self._process.stdin.close()
        self._reader.join(CONNECT_SECONDS)
        self._process.wait(CONNECT_SECONDS)
        if self._process.stdout:
            self._process.stdout.close()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            self._take(json.loads(line))
        self._ready.set()

    def _take(self, said: dict[str, Any]) -> None:
        if "ready" in said:
            self._ready.set()
        elif "stood" in said:
            self.stood = set(said["stood"])
        elif "messages" in said:
            self.messages = said["messages"]
        elif "taken" in said:
            self.taken = said["taken"]
        else:
            call = Shown(**said)
            with self._news:
                self.shown[call.number, call.seq] = call
                self._news.notify_all()

    def wait_for(self, number: str, seconds: float) -> Shown | None:
        """The call of a number as soon as every screen has it; None after so many seconds."""
        with self._news:
            self._news.wait_for(lambda: self._complete(number) is not None, seconds)
            return self._complete(number)

    def _complete(self, number: str) -> Shown | None:
        found = (call for (name, _), call in self.shown.items() if name == number)
        return next((call for call in found if call.sockets == self.sockets), None)
