"""What an office offers and by which rules it works: plain data, handed to the rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.rules.hours import Hours

Text = dict[str, str]


@dataclass(frozen=True, slots=True)
class Service:
    """What a citizen comes for. `minutes` planned for the first piece, `minutes_per_piece` for each further one.

    Numbers run from `first` to `last` behind the `letter`.
    """

    id: int
    code: str
    letter: str
    names: Text
    minutes: float
    minutes_per_piece: float
    unit: Text | None
    max_quantity: int
    first: int
    last: int
    group: str
    active: bool

    def planned(self, quantity: int) -> float:
        """Planned minutes for `quantity` pieces."""
        return self.minutes + self.minutes_per_piece * (quantity - 1)

    def name(self, language: str) -> str:
        """Return the name in `language`, else in German."""
        return self.names.get(language) or self.names["de"]


def letter_conflict(ranges: Iterable[tuple[str, int, int]]) -> str | None:
    """Return a letter that (letter, first, last) of two services use with different ranges, else None.

    Services may share a letter and then share its numbers; with two ranges nobody could say which comes next.
    """
    known: dict[str, tuple[int, int]] = {}
    for letter, first, last in ranges:
        if known.setdefault(letter, (first, last)) != (first, last):
            return letter
    return None


@dataclass(frozen=True, slots=True)
class Counter:
    """Where a clerk serves. `label` is the whole name on screens ("Platz 4"), `place` the way there."""

    id: int
    label: str
    place: str
    active: bool


@dataclass(frozen=True, slots=True)
class Lock:
    """No numbers for a service (None: the whole office) in [since, until), with a text for everybody."""

    id: int
    service_id: int | None
    text: Text
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """What an office may choose. Minutes and seconds as named; `daily_limit` 0 means none.

    `early_minutes`: drawing before opening. `last_ticket`: refuse what cannot be served before closing plus
    `grace_minutes`. `calls_before_no_show` calls, `call_interval_seconds` apart, come before a no-show.
    """

    early_minutes: int = 15
    last_ticket: bool = False
    grace_minutes: int = 0
    undo_seconds: int = 60
    calls_before_no_show: int = 2
    call_interval_seconds: int = 60
    daily_limit: int = 0
    max_concerns: int = 4
    show_next: int = 5


@dataclass(frozen=True, slots=True)
class Office:
    """One office with everything the rules ask for, as of the log's `config_seq`.

    `printer_of`: kiosk -> the printer it prints on.
    """

    id: int
    slug: str
    name: str
    short_name: str
    zone: ZoneInfo
    hours: Hours
    policy: Policy
    services: tuple[Service, ...]
    counters: tuple[Counter, ...]
    locks: tuple[Lock, ...]
    printer_of: dict[int, int]
    config_seq: int
    service_by_id: dict[int, Service]
    service_by_code: dict[str, Service]
    counter_by_id: dict[int, Counter]

    def locks_at(self, now: datetime) -> tuple[Lock, ...]:
        """Return the locks that hold at a moment."""
        return tuple(lock for lock in self.locks if lock.since <= now < lock.until)
