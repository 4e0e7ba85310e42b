"""One job over one line to an ESC/POS printer: ask, send, wait for the word that it is done."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from printer.job import WITHOUT_WAY_BACK, PrinterStatus, PrintJob, PrintOutcome, Reason, State
from printer.status import STATUS_TIMEOUT_S, ask, is_status_byte

if TYPE_CHECKING:
    from collections.abc import Callable

    from printer.transport import Link, Opener

# GS r 1 waits in the printer's buffer behind the content: its answer means that all of that was processed.
_ASK_WHEN_DONE: Final = b"\x1dr\x01"
_DONE_MASK: Final = 0x90
_PAPER_ENDED: Final = 0x0C
_REASONS: Final[dict[State, Reason]] = {
    "paper_out": "paper_out",
    "cover_open": "cover_open",
    "cutter": "cutter",
    "offline": "offline",
}


class EscposPrinter:
    """A printer that takes ESC/POS over whatever `opener` opens."""

    def __init__(self, opener: Opener, encode: Callable[[PrintJob], bytes], *, answers: bool, timeout: float) -> None:
        """`answers`: the line has a way back; `timeout`: longest wait in seconds for the end of a job."""
        self._opener = opener
        self._encode = encode
        self._answers = answers
        self._timeout = timeout
        self._ask_timeout = min(timeout, STATUS_TIMEOUT_S)

    def status(self) -> PrinterStatus:
        """Connect, ask, hang up."""
        try:
            with closing(self._opener()) as link:
                return ask(link, self._ask_timeout) if self._answers else _blind()
        except OSError as error:
            return PrinterStatus("offline", str(error))

    def deliver(self, job: PrintJob, begin: Callable[[], None]) -> PrintOutcome:
        """See `Printer.deliver`. A printer that should answer and does not gets no content."""
        content = self._encode(job)
        try:
            link = self._opener()
        except OSError as error:
            return PrintOutcome(job.job, "failed", "offline", PrinterStatus("offline", str(error)))
        with closing(link):
            status = self._before(link)
            if self._answers and not status.can_print:
                return PrintOutcome(job.job, "failed", _reason(status), status)
            begin()
            return self._send(link, job.job, content)

    def _before(self, link: Link) -> PrinterStatus:
        return self._ask(link) if self._answers else _blind()

    def _ask(self, link: Link) -> PrinterStatus:
        try:
            return ask(link, self._ask_timeout)
        except OSError as error:
            return PrinterStatus("offline", str(error))

    def _send(self, link: Link, job: str, content: bytes) -> PrintOutcome:
        try:
            link.write(content + _ASK_WHEN_DONE if self._answers else content)
            if not self._answers:
                return PrintOutcome(job, "unknown", "unknown", _blind())
            return self._await_end(link, job)
        except OSError as error:
            return PrintOutcome(job, "unknown", "offline", PrinterStatus("offline", str(error)))

    def _await_end(self, link: Link, job: str) -> PrintOutcome:
        done = _done_byte(link, self._timeout)
        status = self._ask(link)  # a line that breaks now does not unmake the paper
        if done is None:
            return PrintOutcome(job, "unknown", _reason(status), status)
        if done & _PAPER_ENDED:
            return PrintOutcome(job, "unknown", "paper_out", status)
        return PrintOutcome(job, "printed", None, status)


def _blind() -> PrinterStatus:
    return PrinterStatus("unknown", WITHOUT_WAY_BACK)


def _reason(status: PrinterStatus) -> Reason:
    return _REASONS.get(status.state, "timeout")


def _done_byte(link: Link, timeout: float) -> int | None:
    """The answer to GS r. Picture data can look like DLE EOT to a printer, so status bytes are skipped."""
    end = time.monotonic() + timeout
    while (left := end - time.monotonic()) > 0:
        for byte in link.read(left):
            if not is_status_byte(byte) and not byte & _DONE_MASK:
                return byte
    return None
