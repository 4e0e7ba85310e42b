"""Many phones in one process, each on a line of its own, as the page asks: soon when near, seldom when far.

Run as `python -m bench.phones PORT`, with a line of JSON on stdin: number and token of each phone. Says in JSON lines:
`ready` when every phone has its page's state, `called` with the number and when its phone knew (the clock of
`time.monotonic`), and at the end of stdin what all of them did: polls, news, failures, seconds per answer.
"""

import heapq
import json
import random
import re
import resource
import selectors
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field

SPREAD_SECONDS = 12.0
"""Over which the phones open their pages."""
POLL = re.compile(rb'data-poll="(\d+)"')
RETRY_SECONDS = 3.0
RECEIVE = 65_536


@dataclass(slots=True)
class Phone:
    """One phone: its line, what it has received of an answer, and the tag of what it shows."""

    number: str
    head: bytes
    line: socket.socket | None = None
    data: bytes = b""
    etag: bytes = b""
    poll: float = 2.0
    asked: float = 0.0
    known: bool = False


@dataclass(slots=True)
class Crowd:
    """All phones, and what they have seen."""

    port: int
    phones: list[Phone]
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    due: list[tuple[float, int]] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    news: int = 0
    failed: int = 0
    ready: int = 0

    def run(self) -> None:
        """Ask and listen until stdin ends."""
        began = time.monotonic()
        self.due = [(began + random.uniform(0, SPREAD_SECONDS), n) for n in range(len(self.phones))]
        heapq.heapify(self.due)
        self.selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            present = time.monotonic()
            while self.due and self.due[0][0] <= present:
                self.ask(heapq.heappop(self.due)[1])
            wait = self.due[0][0] - time.monotonic() if self.due else 1.0
            for key, _ in self.selector.select(max(0.0, min(wait, 0.5))):
                if key.fileobj is sys.stdin:
                    return
                self.hear(key.data)

    def ask(self, n: int) -> None:
        """Send a phone's question, on a new line if the old one has gone."""
        phone = self.phones[n]
        phone.asked = time.monotonic()
        try:
            if phone.line is None:
                phone.line = socket.create_connection(("127.0.0.1", self.port), 10)
                phone.line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.selector.register(phone.line, selectors.EVENT_READ, n)
            phone.line.sendall(phone.head + phone.etag + b"\r\n")
        except OSError:
            self.lose(n)

    def lose(self, n: int) -> None:
        """The line has gone: in the middle of a question that is a failure, between two nothing."""
        phone = self.phones[n]
        if phone.line is not None:
            with suppress(KeyError):
                self.selector.unregister(phone.line)
            phone.line.close()
        phone.line, phone.data = None, b""
        if phone.asked:
            self.failed += 1
            self.again(n, RETRY_SECONDS)

    def again(self, n: int, seconds: float) -> None:
        """Ask again after a while."""
        self.phones[n].asked = 0.0
        heapq.heappush(self.due, (time.monotonic() + seconds, n))

    def hear(self, n: int) -> None:
        """Take in what has come; a whole answer is looked at."""
        phone = self.phones[n]
        try:
            data = phone.line.recv(RECEIVE) if phone.line else b""
        except OSError:
            data = b""
        if not data:
            self.lose(n)
            return
        phone.data += data
        head, end, body = phone.data.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
        if end and len(body) >= (int(length[1]) if length else 0):
            phone.data = b""
            self.look(n, head, body)

    def look(self, n: int, head: bytes, body: bytes) -> None:
        """What a page does with an answer."""
        phone, present = self.phones[n], time.monotonic()
        self.latencies.append(present - phone.asked)
        status = head.split(b" ", 2)[1]
        if status == b"200":
            self.show(phone, head, body, present)
        self.failed += status not in {b"200", b"304"}
        self.again(n, phone.poll)

    def show(self, phone: Phone, head: bytes, body: bytes, present: float) -> None:
        """Something is new."""
        self.news += 1
        tag = re.search(rb"(?i)\r\netag: ([^\r]+)", head)
        phone.etag = b"If-None-Match: " + tag[1] + b"\r\n" if tag else b""
        seconds = POLL.search(body)
        phone.poll = float(seconds[1]) if seconds else RETRY_SECONDS
        if not phone.known:
            phone.known = True
            self.ready += 1
            if self.ready == len(self.phones):
                say({"ready": self.ready})
        if b'data-state="called"' in body:
            say({"called": phone.number, "at": present})


def say(words: dict[str, object]) -> None:
    """One line."""
    print(json.dumps(words), flush=True)


def main(port: int) -> None:
    """Read who there is, and be them."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 65_536), hard), hard))
    known = json.loads(sys.stdin.readline())
    request = "GET /t/{}/status?lang=de HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
    crowd = Crowd(port, [Phone(number, request.format(token).encode()) for number, token in known])
    crowd.run()
    ordered = sorted(crowd.latencies)
    times = {name: ordered[int(len(ordered) * share)] for name, share in (("p50", 0.5), ("p99", 0.99))}
    say({"polls": len(ordered), "news": crowd.news, "failed": crowd.failed, **times})


if __name__ == "__main__":
    main(int(sys.argv[1]))
