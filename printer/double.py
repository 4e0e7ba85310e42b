"""A receipt printer that is none, with every fault a real one has; for tests, demonstrations and training."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Literal, Self

from printer.double_paper import Paper

if TYPE_CHECKING:
    from pathlib import Path

Fault = Literal["paper_low", "paper_out", "cover_open", "cutter", "silent", "hang", "hang_up"]
_STOPS: Final[set[Fault]] = {"paper_out", "cover_open", "cutter", "hang"}
_ASK: Final = b"\x10\x04"
_TICK_S: Final = 0.02


class PrinterDouble:
    """One printer behind any line. `faults` may be changed at any time from any thread.

    paper_low, paper_out, cover_open, cutter: as their names say; with the last three it is off-line, keeps
    what it gets and goes on when the fault is gone. silent: prints, answers nothing. hang: keeps everything,
    does and answers nothing. hang_up: closes the line.
    """

    def __init__(self, width: int = 576) -> None:
        """Ready, with paper `width` dots wide."""
        self.faults: set[Fault] = set()
        self.paper = Paper(width)
        self.received = 0
        self._later: tuple[Fault, int] | None = None
        self._waiting = b""
        self._tail = b""
        self._done = 0
        self._lock = threading.RLock()

    @property
    def papers(self) -> int:
        """Papers that came out and were cut."""
        return len(self.paper.papers)

    def fail_at(self, fault: Fault, byte: int) -> None:
        """Begin a fault at this byte of a connection (the four status questions are its first twelve)."""
        with self._lock:
            self._later = (fault, byte)

    def mend(self) -> None:
        """No fault any more: what was kept is printed now."""
        with self._lock:
            self.faults.clear()
            self._later = None

    def receive(self, data: bytes = b"") -> bytes:
        """Take bytes from the line and return the answer; without bytes: go on with what was kept."""
        with self._lock:
            self.received += len(data)
            self._waiting += data
            if "hang" in self.faults:
                return b""
            answers = self._real_time(data) + self._work()
            return b"" if self.faults & {"silent", "hang"} else answers

    def line_closed(self) -> None:
        """The other side hung up, or was cut off."""
        with self._lock:
            self._done, self._tail, self.received = 0, b"", 0
            if not self._waiting:
                self.paper.drop_incomplete()

    def _real_time(self, data: bytes) -> bytes:
        """DLE EOT is answered at once, even off-line and even inside picture data."""
        seen = self._tail + data
        self._tail = seen[-2:]
        questions = [seen[at + 2] for at in range(len(seen) - 2) if seen[at : at + 2] == _ASK]
        return b"".join(self._status(question) for question in questions)

    def _status(self, question: int) -> bytes:
        faults = self.faults
        out, cover, cutter = "paper_out" in faults, "cover_open" in faults, "cutter" in faults
        bits = {
            1: (out or cover or cutter) << 3,
            2: cover << 2 | out << 5 | cutter << 6,
            3: cutter << 3,
            4: (0x6C if out else 0x0C if "paper_low" in faults else 0),
        }
        return bytes([0x12 | bits[question]]) if question in bits else b""

    def _work(self) -> bytes:
        answers = b""
        while self._waiting and not self.faults & _STOPS:
            now = self._waiting[: self._bytes_to_fault()]
            self._waiting = self._waiting[len(now) :]
            answers += self.paper.feed(now)
            self._done += len(now)
            if self._later and self._done >= self._later[1]:
                self.faults.add(self._later[0])
                self._later = None
        return answers

    def _bytes_to_fault(self) -> int:
        return len(self._waiting) if self._later is None else max(self._later[1] - self._done, 1)


class DoubleServer:
    """The double at a TCP port. Like real ones it serves one connection, and the next when that is closed."""

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
        while not self._stop.is_set():
            data = b""
            if _readable(line):
                data = line.recv(65536)
                if not data:
                    return
            answer = self.double.receive(data)
            if "hang_up" in self.double.faults:
                return
            if answer:
                line.sendall(answer)


def save_new(double: PrinterDouble, folder: Path, since: int) -> int:
    """Write the papers from number `since` on as pictures, return how many there are now."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(since, double.papers):
        double.paper.papers[number].save(folder / f"paper-{number + 1:04}.png")
    return double.papers


def _readable(line: socket.socket) -> bool:
    return bool(select.select([line], [], [], _TICK_S)[0])
