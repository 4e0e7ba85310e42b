"""The report of waits: how long people waited, by hour, service, day …; reads only.

A ticket counts in the group where its first wait began, by the office's local time, under its first service.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from app.db import report as db
from app.db.report import GROUPS, OfficeRow, Scope, Span
from app.rules.refusal import Refusal
from app.statistics.measures import TARGET_MINUTES, Cell, pool, row
from app.usecases.context import Context

LONGEST_DAYS = 3660
LAST_YEAR = 2999
FEWEST_CLERKS = 3
"""Figures by counter are figures of people below this many."""
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
EPOCH = date(1970, 1, 1)

Rank = tuple[int, str]
"""How a group sorts, and its label."""
STEP = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Leftover:
    """A ticket that was called, served or parked when its day was closed: in no average, but not lost."""

    office: str
    day: str
    number: str


@dataclass(frozen=True, slots=True)
class Waits:
    """The report. `rows` and `total` hold figures in minutes under the names of `statistics.measures.row`.

    Each row has its `group`; rows by weekday-hour also `weekday` (0 is Monday) and `hour`.
    `first` and `last` day are both part of the period.
    """

    offices: tuple[str, ...]
    first: date
    last: date
    by: str
    service: str | None
    target_minutes: int
    rows: tuple[dict[str, Any], ...]
    total: dict[str, Any]
    leftovers: tuple[Leftover, ...]


def waits(
    ctx: Context,
    *,
    offices: tuple[str, ...],
    first: date,
    last: date,
    by: str = "hour",
    service: str | None = None,
    target: int = TARGET_MINUTES,
) -> Waits:
    """Report the waits of all days from `first` to `last`, of several offices summed ticket by ticket.

    Refuses `malformed` (unknown grouping, days in the wrong order or too many), `not_found` (office),
    `unknown_service`, and `staff_protected` where figures by counter would show single persons.
    """
    check_period(first, last)
    if by not in GROUPS:
        raise Refusal("malformed", field="by", allowed=list(GROUPS))
    groups: defaultdict[Rank, list[Cell]] = defaultdict(list)
    leftovers: list[Leftover] = []
    with ctx.store.read() as conn:
        for office, only in _offering(chosen(db.offices(conn), offices), service):
            named = _ranks(office, by)
            scopes = [Scope(office.id, span, by, only) for span in spans(office.zone, first, last)]
            if by == "counter":
                named = _protected(named, set().union(*(db.clerks(conn, s) for s in scopes)))
            for scope in scopes:
                for key, cell in db.cells(conn, scope).items():
                    groups[named(key)].append(cell)
                leftovers += [Leftover(office.slug, day, number) for day, number in db.leftovers(conn, scope)]
    cells = {rank: pool(groups[rank]) for rank in sorted(groups)}
    rows = tuple(_labels(rank, by) | row(cell, target) for rank, cell in cells.items())
    total = row(pool(cells.values()), target)
    return Waits(offices, first, last, by, service, target, rows, total, tuple(leftovers))


def offices(ctx: Context) -> tuple[OfficeRow, ...]:
    """Return all offices with what reports say about them."""
    with ctx.store.read() as conn:
        return tuple(db.offices(conn))


def check_period(first: date, last: date) -> None:
    """Refuse (`malformed`) days in the wrong order, periods of more than ten years, and years beyond any calendar."""
    if last < first or (last - first).days > LONGEST_DAYS or first.year < EPOCH.year or last.year > LAST_YEAR:
        raise Refusal("malformed", field="to", longest_days=LONGEST_DAYS)


def chosen(known: list[OfficeRow], wanted: tuple[str, ...]) -> list[OfficeRow]:
    """Return the offices asked for, each once; `not_found`."""
    by_slug = {office.slug: office for office in known}
    if not wanted or not set(wanted) <= by_slug.keys():
        raise Refusal("not_found", offices=[slug for slug in wanted if slug not in by_slug])
    return [by_slug[slug] for slug in dict.fromkeys(wanted)]


def _offering(chosen: list[OfficeRow], code: str | None) -> list[tuple[OfficeRow, int | None]]:
    """Pair the offices that have the service with its id there; without a wish all of them with None."""
    if code is None:
        return [(office, None) for office in chosen]
    idents = [next((i for i, known in office.services.items() if known == code), None) for office in chosen]
    found = [(office, ident) for office, ident in zip(chosen, idents, strict=True) if ident is not None]
    if not found:
        raise Refusal("unknown_service", service=code)
    return [*found]


def spans(zone: str, first: date, last: date) -> list[Span]:
    """Cut the local days `first` to `last` where the zone's offset to UTC changes."""
    local = ZoneInfo(zone)
    start = datetime.combine(first, time(), tzinfo=local).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), tzinfo=local).astimezone(UTC)
    cuts = [(start, _offset(local, start))]
    for moment in _steps(start, end):
        offset = _offset(local, moment)
        if offset != cuts[-1][1]:
            cuts.append((moment, offset))
    ends = [moment for moment, _ in cuts[1:]] + [end]
    return [Span(begin, until, offset) for (begin, offset), until in zip(cuts, ends, strict=True)]


def _steps(start: datetime, end: datetime) -> Iterable[datetime]:
    return (start + STEP * number for number in range((end - start) // STEP + 1))


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    ahead = moment.astimezone(zone).utcoffset() or timedelta()
    return int(ahead.total_seconds()) // 60


Ranked = Callable[[int | None], Rank]


def _ranks(office: OfficeRow, by: str) -> Ranked:
    """Return how a key of the database sorts and is called."""
    if by in {"service", "counter"}:
        names = office.services if by == "service" else office.counters
        places = {ident: (place, name) for place, (ident, name) in enumerate(names.items())}
        return lambda key: places.get(key or 0, (len(places), ""))
    label = {"hour": _hour, "halfhour": _halfhour, "weekday-hour": _weekday_hour, "day": _day}[by]
    return lambda key: (key or 0, label(key or 0))


def _hour(key: int) -> str:
    return f"{key:02d}:00"


def _halfhour(key: int) -> str:
    return f"{key // 2:02d}:{key % 2 * 30:02d}"


def _weekday_hour(key: int) -> str:
    return f"{WEEKDAYS[key // 24]} {_hour(key % 24)}"


def _day(key: int) -> str:
    return (EPOCH + timedelta(days=key)).isoformat()


def _labels(rank: Rank, by: str) -> dict[str, Any]:
    place, label = rank
    weekday = {"weekday": place // 24, "hour": place % 24} if by == "weekday-hour" else {}
    return {"group": label} | weekday


def _protected(named: Ranked, clerks: Iterable[tuple[int, str]]) -> Ranked:
    """Show a counter only when enough people worked there; the others together, if they are enough."""
    people: defaultdict[int, set[str]] = defaultdict(set)
    for counter, actor in clerks:
        people[counter].add(actor)
    shown = {counter for counter, actors in people.items() if len(actors) >= FEWEST_CLERKS}
    rest = set().union(*(actors for counter, actors in people.items() if counter not in shown))
    if rest and len(rest) < FEWEST_CLERKS:
        # What is missing from the total would be the figures of these few.
        raise Refusal("staff_protected", fewest_clerks=FEWEST_CLERKS, text=PROTECTED)
    return lambda key: named(key) if key in shown or key is None else (len(people), "pooled")


PROTECTED = {
    "de": "Zahlen nach Platz gibt es nur, wenn dort mindestens drei Personen gearbeitet haben.",
    "en": "Figures by counter are given only where at least three people have worked there.",
}
