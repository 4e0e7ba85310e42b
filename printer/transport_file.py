"""A file that collects what a printer would get, or a device that can only be written (/dev/lp0)."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from printer.job import PrinterStatus, PrintJob, PrintOutcome

if TYPE_CHECKING:
    from collections.abc import Callable

    from printer.encode import Content


class FilePrinter:
    """Appends the bytes of every job. A regular file on the disk counts as paper; a device never answers."""

    def __init__(self, path: Path, encode: Callable[[PrintJob], Content]) -> None:
        """Write to `path`, made when missing."""
        self._path = path
        self._encode = encode

    def status(self) -> PrinterStatus:
        """`ready` for a writable file; a device without a way back is `unknown`."""
        if self._is_device():
            return PrinterStatus("unknown", "a printer without a way back")
        place = self._path if self._path.exists() else self._path.parent
        return (
            PrinterStatus("ready")
            if os.access(place, os.W_OK)
            else PrinterStatus("offline", f"cannot write to {place}")
        )

    def deliver(self, job: PrintJob, begin: Callable[[], None], *, in_doubt: bool = False) -> PrintOutcome:  # noqa: ARG002 -- nobody reads back
        """Append and wait for the disk."""
        content = self._encode(job).data
        try:
            file = self._path.open("ab")
        except OSError as error:
            return PrintOutcome(job.job, "failed", "offline", PrinterStatus("offline", str(error)))
        begin()
        try:
            with file:
                file.write(content)
                file.flush()
                if not self._is_device():
                    os.fsync(file.fileno())
        except OSError as error:
            return PrintOutcome(job.job, "unknown", "offline", PrinterStatus("offline", str(error)))
        if self._is_device():
            return PrintOutcome(job.job, "unknown", "unknown", self.status())
        return PrintOutcome(job.job, "printed", None, self.status())

    def _is_device(self) -> bool:
        return self._path.exists() and not stat.S_ISREG(self._path.stat().st_mode)
