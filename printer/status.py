"""Ask an ESC/POS printer how it is, and understand the four answers.

Real-time status DLE EOT 1 to 4 (printer, cause of being off-line, cause of an error, paper). An answer
always has the bits `0xx1xx10`; anything else is not an answer. Silence is `unknown`, never `ready`.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Final

from printer.job import PrinterStatus

if TYPE_CHECKING:
    from printer.transport import Link

STATUS_TIMEOUT_S: Final = 1.5
SILENCE: Final = "the printer does not answer"
NONSENSE: Final = "the printer answers nonsense"
_DLE_EOT: Final = b"\x10\x04"
_QUESTIONS: Final = (1, 2, 3, 4)
_OFFLINE: Final = 0x08
_COVER: Final = 0x04
_STOPPED_BY_PAPER: Final = 0x20
_CUTTER: Final = 0x08
_ERRORS: Final = 0x64
_PAPER_NEAR_END: Final = 0x0C
_PAPER_END: Final = 0x60
_UNASKED_REST: Final = 3


class Answers:
    """The bytes a printer sends, one by one, without what it sends unasked.

    A printer whose switches have Automatic Status Back (GS a) on sends four bytes at each change, `0xx1xx00` first;
    the other three look like the answer that a job is done.
    """

    def __init__(self, link: Link) -> None:
        """`link` is an open line."""
        self._link = link
        self._waiting: deque[int] = deque()
        self._unasked = 0

    def next(self, end: float) -> int | None:
        """The next byte before the monotonic time `end`; None for silence. Raises OSError when the line is gone."""
        while True:
            while self._waiting:
                byte = self._waiting.popleft()
                if self._unasked:
                    self._unasked -= 1
                elif byte & 0x93 == 0x10:  # noqa: PLR2004 -- the fixed bits of an unasked status
                    self._unasked = _UNASKED_REST
                else:
                    return byte
            left = end - time.monotonic()
            if left <= 0:
                return None
            self._waiting.extend(self._link.read(left))


def is_status_byte(byte: int) -> bool:
    """Whether this byte answers DLE EOT."""
    return byte & 0x93 == 0x12  # noqa: PLR2004 -- the fixed bits of every answer


def is_done_byte(byte: int) -> bool:
    """Whether this byte answers GS r."""
    return not byte & 0x90


def ask(link: Link, timeout: float = STATUS_TIMEOUT_S) -> PrinterStatus:
    """Ask all four questions; `timeout` in seconds is for each. Raises OSError when the line is gone."""
    answers: list[int] = []
    said = Answers(link)
    for question in _QUESTIONS:
        link.write(_DLE_EOT + bytes([question]))
        answer = _answer(said, time.monotonic() + timeout)
        if answer is None:
            return PrinterStatus("unknown", SILENCE)
        if not is_status_byte(answer):
            return PrinterStatus("unknown", NONSENSE)
        answers.append(answer)
    return understand(answers)


def understand(answers: list[int]) -> PrinterStatus:
    """State from the answers to DLE EOT 1, 2, … in this order; fewer than four of them are `unknown`."""
    if len(answers) < len(_QUESTIONS):
        return PrinterStatus("unknown", SILENCE)
    general, cause, error, paper = answers
    if cause & _COVER:
        return PrinterStatus("cover_open")
    if paper & _PAPER_END or cause & _STOPPED_BY_PAPER:
        return PrinterStatus("paper_out")
    if error & _CUTTER:
        return PrinterStatus("cutter")
    if general & _OFFLINE or error & _ERRORS:
        return PrinterStatus("offline", f"status bytes {bytes(answers).hex(' ')}")
    return PrinterStatus("paper_low") if paper & _PAPER_NEAR_END else PrinterStatus("ready")


def _answer(said: Answers, end: float) -> int | None:
    """The next byte that is not the late end of an earlier job."""
    while (byte := said.next(end)) is not None:
        if not is_done_byte(byte):
            return byte
    return None
