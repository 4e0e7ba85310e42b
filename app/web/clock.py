"""The one place that reads the clock of office time.

Sessions and rate limits run on real time (`real_now`); everything of the queue runs on `Clock.now`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LAST_YEAR = 2999


def real_now() -> datetime:
    """The real time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A practice clock: it showed `start` at the real instant `real` and runs `speed` times as fast (0: stands)."""

    start: datetime
    real: datetime
    speed: float


@dataclass(frozen=True, slots=True)
class PracticeInfo:
    """What screens say about the practice clock."""

    speed: float
    text: str = "Übungsbetrieb"


class Clock:
    """Office time in UTC: the real time, or a practice clock that runs from an anchor."""

    def __init__(self, anchor: Anchor | None = None, keep: Callable[[Anchor], None] = lambda _anchor: None) -> None:
        """Without `anchor` it is the real time; `keep` stores an anchor that was moved."""
        self._anchor = anchor
        self._keep = keep
        self.on_move: list[Callable[[], None]] = []

    @property
    def practice(self) -> PracticeInfo | None:
        """None while this is the real time."""
        return PracticeInfo(self._anchor.speed) if self._anchor else None

    def now(self) -> datetime:
        """The present office time, aware, in UTC."""
        anchor = self._anchor
        if anchor is None:
            return real_now()
        passed = max(real_now() - anchor.real, timedelta())
        return anchor.start + passed * anchor.speed

    def move(self, to: datetime) -> datetime:
        """Set a standing practice clock; it never goes back. Returns the time it shows.

        Raises ValueError when this is no standing practice clock or `to` is earlier than now.
        """
        anchor = self._anchor
        if anchor is None or anchor.speed != 0:
            raise ValueError("only a practice clock that stands still can be moved")
        if to.year > LAST_YEAR:
            raise ValueError(f"no calendar goes beyond {LAST_YEAR}")
        if to < anchor.start:
            raise ValueError("a practice clock does not go back")
        moved = Anchor(to.astimezone(UTC), real_now(), 0.0)
        self._keep(moved)
        self._anchor = moved
        for tell in self.on_move:
            tell()
        return moved.start
