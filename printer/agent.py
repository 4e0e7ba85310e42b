"""Brings jobs to paper, each at most once."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from printer.job import PrinterStatus, PrintJob, PrintOutcome

if TYPE_CHECKING:
    from printer.journal import Journal
    from printer.transport import Printer

log = logging.getLogger(__name__)


class Agent:
    """One printer with its journal; every method may be called from any thread.

    The same job again returns its recorded outcome and prints nothing. Only `failed` may be tried again
    under the same id: it means that no byte of content went out.
    """

    def __init__(self, printer: Printer, journal: Journal) -> None:
        """Nothing is sent or read yet."""
        self._printer = printer
        self._journal = journal
        self._busy = threading.Lock()
        self._last = PrinterStatus("unknown", "not asked yet")
        self._printing: str | None = None

    @property
    def printing(self) -> str | None:
        """The job on its way to paper just now."""
        return self._printing

    def print(self, job: PrintJob) -> PrintOutcome:
        """Print, or tell how this very job ended before; waits while another job is printed."""
        with self._busy, self._journal.exclusive():
            known = self._journal.known(job.job)
            if known is None:
                return self._deliver(job)
            if job.job in self._journal.unended():
                self._journal.end(known)
            return known

    def status(self) -> PrinterStatus:
        """Ask the printer; while it prints, what it said last (printers serve one connection at a time)."""
        if self._busy.acquire(blocking=False):
            try:
                with self._journal.exclusive():
                    self._last = self._printer.status()
            finally:
                self._busy.release()
        return self._last

    def untold(self) -> tuple[PrintOutcome, ...]:
        """Outcomes nobody has acknowledged; jobs cut off by a power cut are among them as `unknown`."""
        with self._busy, self._journal.exclusive():
            for job in self._journal.unended():
                self._journal.end(PrintOutcome(job, "unknown", "unknown"))
            return self._journal.untold()

    def acknowledge(self, job: str) -> None:
        """The server has stored the outcome of this job."""
        with self._busy, self._journal.exclusive():
            self._journal.tell(job)

    def _deliver(self, job: PrintJob) -> PrintOutcome:
        self._printing = job.job
        try:
            doubt = self._journal.in_doubt()
            outcome = self._printer.deliver(job, lambda: self._journal.start(job.job), in_doubt=doubt)
        except Exception:
            log.exception("job %s ended in an error of this program", job.job)
            begun = job.job in self._journal.unended()
            outcome = PrintOutcome(job.job, "unknown" if begun else "failed", "unknown", None)
        finally:
            self._printing = None
        self._last = outcome.status or self._last
        try:
            self._journal.end(outcome)
        except OSError:
            log.exception("the end of job %s cannot be kept: it will count as unknown", job.job)
        return outcome
