"""One job over one line to an ESC/POS printer: ask, send, wait for the word that it is done."""

from __future__ import annotations

import re
import time
from contextlib import closing
from typing import TYPE_CHECKING, Final

from printer.job import WITHOUT_WAY_BACK, PrinterStatus, PrintJob, PrintOutcome, Reason, State
from printer.profiles import has_meter
from printer.status import NONSENSE, STATUS_TIMEOUT_S, Answers, ask, is_done_byte, is_status_byte

if TYPE_CHECKING:
    from collections.abc import Callable

    from printer.encode import Content
    from printer.gauge import Gauge
    from printer.settings import PrinterSettings
    from printer.transport import Link, Opener

# GS r 1 waits in the printer's buffer behind the content: its answer means that all of that was processed.
_ASK_WHEN_DONE: Final = b"\x1dr\x01"
_PAPER_ENDED: Final = 0x0C
_ASK_LENGTH: Final = b"\x1d\xe1"
_LENGTH: Final = re.compile(rb"(\d{1,5})cm")
_RESET: Final = b"\x1b@"
_STRIP_ROWS: Final = 256
_CUT_OFF: Final = b"\x1bd\x06\x1dV\x01"
_QUIET_S: Final = 0.1
_REASONS: Final[dict[State, Reason]] = {
    "paper_out": "paper_out",
    "cover_open": "cover_open",
    "cutter": "cutter",
    "offline": "offline",
}


class EscposPrinter:
    """A printer that takes ESC/POS over whatever `opener` opens."""

    def __init__(
        self, opener: Opener, encode: Callable[[PrintJob], Content], settings: PrinterSettings, gauge: Gauge
    ) -> None:
        """Nothing is sent yet."""
        self._opener = opener
        self._encode = encode
        self._answers = settings.answers
        self._timeout = settings.timeout_s
        self._ask_timeout = min(settings.timeout_s, STATUS_TIMEOUT_S)
        self._meter = has_meter(settings.profile)
        self._strip = bytes(_STRIP_ROWS * settings.width // 8)
        self._gauge = gauge
        self._in_step = False

    def status(self) -> PrinterStatus:
        """Connect, ask, hang up."""
        if not self._answers:
            return self._reachable()
        try:
            with closing(self._opener()) as link:
                status = self._ask(link)
                return self._gauge.seen(status, self._roll(link) if status.can_print else None)
        except OSError as error:
            return PrinterStatus("offline", str(error))

    def deliver(self, job: PrintJob, begin: Callable[[], None], *, in_doubt: bool = False) -> PrintOutcome:
        """See `Printer.deliver`. A printer that should answer and does not gets no content."""
        content = self._encode(job)
        try:
            link = self._opener()
        except OSError as error:
            return PrintOutcome(job.job, "failed", "offline", PrinterStatus("offline", str(error)))
        with closing(link):
            status = self._before(link, in_doubt=in_doubt) if self._answers else _blind()
            if self._answers and not status.can_print:
                return PrintOutcome(job.job, "failed", _reason(status), status)
            begin()
            outcome = self._send(link, job.job, content.data)
        if outcome.outcome == "printed":
            self._gauge.came_out(content.cm)
        return outcome

    def _reachable(self) -> PrinterStatus:
        try:
            self._opener().close()
        except OSError as error:
            return PrinterStatus("offline", str(error))
        return _blind()

    def _before(self, link: Link, *, in_doubt: bool) -> PrinterStatus:
        """Ask; the first time, and after a job without an answer, see to it that the printer has finished that one."""
        status = self._ask(link)
        if not status.can_print or (self._in_step and not in_doubt):
            return status
        try:
            self._in_step = self._catch_up(link, in_doubt=in_doubt)
        except OSError as error:
            return PrinterStatus("offline", str(error))
        if self._in_step:
            return status
        why = self._ask(link)
        return PrinterStatus("unknown", "the printer does not finish what it began") if why.can_print else why

    def _catch_up(self, link: Link, *, in_doubt: bool) -> bool:
        """Wait until the printer has done all it was sent before, and its late answers are read.

        A picture that was cut off swallows what follows: its missing rows are sent as white ones. What hangs at the
        knife is cut off, so that it does not come out with the next number.
        """
        cut = _CUT_OFF if in_doubt else b""
        for prefix in (b"", self._strip + _RESET):
            link.write(prefix + cut + _ASK_WHEN_DONE)
            if _finished(link, self._ask_timeout):
                return True
        return False

    def _ask(self, link: Link) -> PrinterStatus:
        try:
            return ask(link, self._ask_timeout)
        except OSError as error:
            return PrinterStatus("offline", str(error))

    def _roll(self, link: Link) -> int | None:
        """Centimetres of paper that the printer says it has; None where it has no meter, or does not say."""
        if not self._meter or not self._in_step:
            return None
        said, end = b"", time.monotonic() + self._ask_timeout
        try:
            link.write(_ASK_LENGTH)
            while not (found := _LENGTH.search(said)) and (left := end - time.monotonic()) > 0:
                said += link.read(left)
        except OSError:
            return None
        return int(found[1]) if found else None

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
        status = self._gauge.seen(self._ask(link))  # a line that breaks now does not unmake the paper
        if done is None or status.detail == NONSENSE:
            return PrintOutcome(job, "unknown", _reason(status), status)
        if done & _PAPER_ENDED:
            return PrintOutcome(job, "unknown", "paper_out", status)
        return PrintOutcome(job, "printed", None, status)


def _blind() -> PrinterStatus:
    return PrinterStatus("unknown", WITHOUT_WAY_BACK)


def _reason(status: PrinterStatus) -> Reason:
    return _REASONS.get(status.state, "timeout")


def _done_byte(link: Link, timeout: float) -> int | None:
    """The answer to GS r; None for silence and for nonsense.

    Picture data can look like DLE EOT to a printer, so status bytes are skipped.
    """
    said, end = Answers(link), time.monotonic() + timeout
    while (byte := said.next(end)) is not None:
        if not is_status_byte(byte):
            return byte if is_done_byte(byte) else None
    return None


def _finished(link: Link, timeout: float) -> bool:
    """Whether the printer answers, and then has nothing more to say."""
    if _done_byte(link, timeout) is None:
        return False
    said = Answers(link)
    while (byte := said.next(time.monotonic() + _QUIET_S)) is not None:
        if not (is_done_byte(byte) or is_status_byte(byte)):
            return False
    return True
