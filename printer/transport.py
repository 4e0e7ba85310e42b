"""What the agent drives: a `Printer`; and what ESC/POS runs on: a `Link`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from printer.job import PrinterStatus, PrintJob, PrintOutcome


class Link(Protocol):
    """One open line to a printer. Every method raises OSError when the line is gone."""

    def write(self, data: bytes) -> None:
        """Send all of `data`."""

    def read(self, timeout: float) -> bytes:
        """What the printer said within `timeout` seconds; empty for silence."""
        ...

    def close(self) -> None:
        """Give the line free for others."""


Opener = Callable[[], Link]


class Printer(Protocol):
    """One printer, whatever it hangs on."""

    def status(self) -> PrinterStatus:
        """How it is now; never raises."""
        ...

    def deliver(self, job: PrintJob, begin: Callable[[], None], *, in_doubt: bool = False) -> PrintOutcome:
        """Bring the job to paper; never raises for what the printer does. `in_doubt`: nobody knows how the last ended.

        Calls `begin` before the first byte of content. Without that call the outcome is `failed` and no
        paper came out; after it the outcome is `printed`, or `unknown` when the printer did not say so.
        """
        ...
