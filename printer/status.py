"""Ask an ESC/POS printer how it is, and understand the four answers.

Real-time status DLE EOT 1 to 4 (printer, cause of being off-line, cause of an error, paper). An answer
always has the bits `0xx1xx10`; anything else is not an answer. Silence is `unknown`, never `ready`.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from printer.job import PrinterStatus

if TYPE_CHECKING:
    from printer.transport import Link

STATUS_TIMEOUT_S: Final = 1.5
_DLE_EOT: Final = b"\x10\x04"
_OFFLINE: Final = 0x08
_COVER: Final = 0x04
_STOPPED_BY_PAPER: Final = 0x20
_CUTTER: Final = 0x08
_ERRORS: Final = 0x64
_PAPER_NEAR_END: Final = 0x0C
_PAPER_END: Final = 0x60


def is_status_byte(byte: int) -> bool:
    """Whether this byte answers DLE EOT."""
    return byte & 0x93 == 0x12  # noqa: PLR2004 -- the fixed bits of every answer


def ask(link: Link, timeout: float = STATUS_TIMEOUT_S) -> PrinterStatus:
    """Ask all four questions; `timeout` in seconds is for each. Raises OSError when the line is gone."""
    answers: list[int] = []
    for question in (1, 2, 3, 4):
        link.write(_DLE_EOT + bytes([question]))
        answer = _answer(link, timeout)
        if answer is None:
            break
        answers.append(answer)
    return understand(answers)


def understand(answers: list[int]) -> PrinterStatus:
    """State from the answers to DLE EOT 1, 2, … in this order; fewer than four of them are `unknown`."""
    if len(answers) < 4:  # noqa: PLR2004 -- four questions
        return PrinterStatus("unknown", "the printer does not answer")
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


def _answer(link: Link, timeout: float) -> int | None:
    end = time.monotonic() + timeout
    while (left := end - time.monotonic()) > 0:
        for byte in link.read(left):
            if is_status_byte(byte):
                return byte
    return None
