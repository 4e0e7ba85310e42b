"""A receipt printer that is none, with every fault a real one has; for tests, demonstrations and training."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Final, Literal

from printer.double_paper import Paper

if TYPE_CHECKING:
    from pathlib import Path

Fault = Literal[
    "paper_low", "paper_out", "cover_open", "cutter", "offline", "silent", "hang", "hang_up", "late", "garbage"
]
_STOPS: Final[set[Fault]] = {"paper_out", "cover_open", "cutter", "offline", "hang"}
_ASK: Final = b"\x10\x04"


class PrinterDouble:
    """One printer behind any line. `faults` may be changed at any time from any thread.

    paper_low, paper_out, cover_open, cutter, offline: as their names say; with all but the first it keeps what it
    gets and goes on when the fault is gone. silent: prints, answers nothing. hang: keeps everything, does and answers
    nothing. hang_up: closes the line. late: answers after `late_s` seconds. garbage: answers, but anything.

    `unasked`: tells each change by itself (Automatic Status Back), as some printers do by a switch, until GS a 0.
    """

    def __init__(self, width: int = 576, *, unasked: bool = False) -> None:
        """Ready, with paper `width` dots wide."""
        self.faults: set[Fault] = set()
        self.paper = Paper(width)
        self.received = 0
        self.late_s = 0.5
        self._unasked = unasked
        self._told: set[Fault] = set()
        self._later: tuple[Fault, int] | None = None
        self._after: tuple[Fault, int] | None = None
        self._waiting = b""
        self._tail = b""
        self._done = 0
        self._noise = random.Random(0)  # noqa: S311 -- nonsense needs no cryptography
        self._lock = threading.RLock()

    @property
    def papers(self) -> int:
        """Papers that came out and were cut."""
        return self.paper.count

    def fail_at(self, fault: Fault, byte: int) -> None:
        """Begin a fault at this byte of a connection (the four status questions are its first twelve)."""
        with self._lock:
            self._later = (fault, byte)

    def fail_after(self, fault: Fault, papers: int) -> None:
        """Begin a fault when so many more papers have come out."""
        with self._lock:
            self._after = (fault, self.papers + papers)

    def mend(self) -> None:
        """No fault any more: what was kept is printed now."""
        with self._lock:
            self.faults.clear()
            self._later = self._after = None

    def receive(self, data: bytes = b"") -> bytes:
        """Take bytes from the line and return the answer; without bytes: go on with what was kept."""
        with self._lock:
            self.received += len(data)
            self._waiting += data
            if "hang" in self.faults:
                return b""
            answers = self._real_time(data) + self._work() + self._change()
            if self.faults & {"silent", "hang"}:
                return b""
            return self._noise.randbytes(len(answers)) if "garbage" in self.faults else answers

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
            1: (out or cover or cutter or "offline" in faults) << 3,
            2: cover << 2 | out << 5 | cutter << 6,
            3: cutter << 3,
            4: (0x6C if out else 0x0C if "paper_low" in faults else 0),
        }
        return bytes([0x12 | bits[question]]) if question in bits else b""

    def _change(self) -> bytes:
        """The four bytes of an unasked status when something has changed."""
        if not self._unasked or self.paper.unasked_off or self._told == self.faults:
            return b""
        self._told = set(self.faults)
        off = bool(self.faults & _STOPS)
        return bytes([0x10 | off << 3 | ("cover_open" in self.faults) << 5, ("cutter" in self.faults) << 3, 0, 0])

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
            if self._after and self.papers >= self._after[1]:
                self.faults.add(self._after[0])
                self._after = None
        return answers

    def _bytes_to_fault(self) -> int:
        """How much may be worked on before somebody has to look: to the byte of the fault, or to the next cut."""
        left = len(self._waiting) if self._later is None else max(self._later[1] - self._done, 1)
        return left if self._after is None else min(left, 1)


def save_new(double: PrinterDouble, folder: Path, since: int) -> int:
    """Write the papers from number `since` on as pictures, return how many there are now."""
    folder.mkdir(parents=True, exist_ok=True)
    count = double.papers
    for number in range(since, count):
        double.paper.picture(number).save(folder / f"paper-{number + 1:04}.png")
    return count
