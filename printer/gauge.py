"""How many more tickets the roll has: from the printer's own meter, or from what came out since its sensor tripped."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pathlib import Path

    from printer.job import PrinterStatus

log = logging.getLogger(__name__)

_TICKET_CM: Final = 16.0  # until this printer's own tickets are known
_MEMORY: Final = 0.9  # how much of the mean is the past


class Gauge:
    """Counts the paper of one printer, across restarts. Figures are centimetres."""

    def __init__(self, path: Path, near_end_cm: int) -> None:
        """Keep the count in `path`; `near_end_cm` is left when the sensor trips, 0 where nobody knows."""
        self._path = path
        self._near_end_cm = near_end_cm
        self._ticket_cm, self._since_cm = _read(path)

    def came_out(self, cm: float) -> None:
        """A paper of this length was printed."""
        self._ticket_cm = self._ticket_cm * _MEMORY + cm * (1 - _MEMORY)
        if self._since_cm is not None:
            self._since_cm += cm
        self._keep()

    def seen(self, status: PrinterStatus, meter_cm: int | None = None) -> PrinterStatus:
        """The status with the tickets that are left. `meter_cm`: what the printer itself says of its roll."""
        if status.state == "ready" and self._since_cm is not None:
            self._since_cm = None  # a new roll
            self._keep()
        if status.state == "paper_low" and self._since_cm is None:
            self._since_cm = 0.0
            self._keep()
        left = meter_cm if meter_cm is not None else self._left(status)
        return status if left is None else replace(status, tickets_left=max(int(left / self._ticket_cm), 0))

    def _left(self, status: PrinterStatus) -> float | None:
        if status.state != "paper_low" or not self._near_end_cm:
            return None
        return self._near_end_cm - (self._since_cm or 0.0)

    def _keep(self) -> None:
        """An estimate is not worth a failing print."""
        known = {"ticket_cm": round(self._ticket_cm, 2), "since_cm": self._since_cm}
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            part = self._path.with_suffix(".part")
            part.write_text(json.dumps(known), encoding="utf-8")
            part.replace(self._path)
        except OSError as error:
            log.warning("the count of paper cannot be kept: %s", error)


def _read(path: Path) -> tuple[float, float | None]:
    try:
        known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        since = known["since_cm"]
        return max(float(known["ticket_cm"]), 1.0), None if since is None else float(since)
    except (OSError, ValueError, TypeError, LookupError):
        return _TICKET_CM, None
