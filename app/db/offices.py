"""Offices: the row that every change locks, and the catalogue that the rules ask."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, insert, or_, select, update

from app.db import devices, slides
from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow, new_id
from app.rules.catalog import Counter, Interruption, Lines, Lock, Office, PaperLayout, Policy, Service, Skill, Slide
from app.rules.hours import DayException, Hours, Minutes, Series

KEPT_IN_MIND = timedelta(days=8)
"""How long interruptions stay part of the catalogue."""
PAPER = "paper"
"""Where the looks of tickets stand among the rules of an office's row."""
HolidaysOf = Callable[[str, str, int], frozenset[date]]
"""(land, municipality, year) -> the days on which nothing is open."""

# Its key stays: what displays say meanwhile, which names the office, need not wait for this, nor this for them.
_LOCK = select(t.office).where(t.office.c.id == bindparam("id")).with_for_update(key_share=True)
_BY_ID = select(t.office).where(t.office.c.id == bindparam("id"))
_ID_OF_SLUG = select(t.office.c.id).where(t.office.c.slug == bindparam("slug"))
_HEADS = select(t.office.c.slug, t.office.c.id, t.office.c.seq, t.office.c.config_seq).order_by(t.office.c.id)
_SERVICES = select(t.service).where(t.service.c.office_id == bindparam("id")).order_by(t.service.c.position)
_COUNTERS = select(t.counter).where(t.counter.c.office_id == bindparam("id")).order_by(t.counter.c.position)
_EXCEPTIONS = select(t.day_exception).where(t.day_exception.c.office_id == bindparam("id"))
_SERIES = select(side.hours_series).where(side.hours_series.c.office_id == bindparam("id"))
_LOCKS = (
    select(t.lock)
    .where(t.lock.c.office_id == bindparam("id"), t.lock.c.until > bindparam("after"))
    .order_by(t.lock.c.id)
)
_PRINTERS = select(t.device.c.id, t.device.c.printer_id).where(
    t.device.c.office_id == bindparam("id"), t.device.c.printer_id.is_not(None)
)
# Also of those who are away: they come back by pairing, which changes nothing else.
_PAPER = select(t.device).where(t.device.c.office_id == bindparam("id"), t.device.c.kind == "printer")
_SKILLS = select(side.person_skill).where(side.person_skill.c.office_id == bindparam("id"))
_INTERRUPTIONS = select(side.interruption).where(
    side.interruption.c.office_id == bindparam("id"),
    or_(side.interruption.c.until.is_(None), side.interruption.c.until > bindparam("after")),
)
_ADVANCE = (
    update(t.office)
    .where(t.office.c.id == bindparam("office"))
    .values(
        seq=bindparam("new_seq"),
        last_event_at=bindparam("at"),
        day=bindparam("new_day"),
        config_seq=bindparam("config"),
    )
)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of an office's log, and the last change of its settings."""

    slug: str
    office_id: int
    seq: int
    config_seq: int


def office_id(conn: Connection, slug: str) -> int | None:
    """Return the id behind a slug."""
    found: int | None = conn.execute(_ID_OF_SLUG, {"slug": slug}).scalar()
    return found


def lock(conn: Connection, office: int) -> AnyRow:
    """Return the office's row, held against every other change until the transaction ends."""
    return conn.execute(_LOCK, {"id": office}).one()


def row(conn: Connection, office: int) -> AnyRow:
    """Return the office's row without holding it."""
    return conn.execute(_BY_ID, {"id": office}).one()


def heads(conn: Connection) -> tuple[Head, ...]:
    """Return where each office's log ends."""
    return tuple(Head(*found) for found in conn.execute(_HEADS))


def advance(conn: Connection, office: int, seq: int, at: datetime, day: str, config_seq: int) -> None:
    """Set the end of the log, the day of the numbers and the last change of settings."""
    values = {"office": office, "new_seq": seq, "at": at, "new_day": day, "config": config_seq}
    conn.execute(_ADVANCE, values)


def notice(conn: Connection, office: int, text: dict[str, str] | None) -> None:
    """Set or clear the notice."""
    conn.execute(update(t.office).where(t.office.c.id == office).values(notice=text))


def catalog(conn: Connection, found: AnyRow, holidays_of: HolidaysOf, year: int) -> Office:
    """Read everything the rules ask about an office; holidays of the years around `year`."""
    holidays = frozenset[date]().union(
        *(holidays_of(found.land, found.municipality, y) for y in (year - 1, year, year + 1))
    )
    policy = policy_of(found)
    services = tuple(_service(r) for r in conn.execute(_SERVICES, {"id": found.id}))
    counters = tuple(_counter(r) for r in conn.execute(_COUNTERS, {"id": found.id}))
    return Office(
        id=found.id,
        slug=found.slug,
        name=found.name,
        short_name=found.short_name,
        zone=ZoneInfo(found.zone),
        hours=_hours(conn, found, holidays, policy),
        policy=policy,
        services=services,
        counters=counters,
        locks=_locks(conn, found),
        printer_of={r.id: r.printer_id for r in conn.execute(_PRINTERS, {"id": found.id})},
        print_times={r.id: _weekly(devices.print_times(r)) for r in conn.execute(_PAPER, {"id": found.id})},
        config_seq=found.config_seq,
        service_by_id={s.id: s for s in services},
        service_by_code={s.code: s for s in services},
        counter_by_id={c.id: c for c in counters},
        skills={r.person_id: _skill(r) for r in conn.execute(_SKILLS, {"id": found.id})},
        interruptions=_interruptions(conn, found),
        address=found.address,
        group_names=found.group_names or {},
        paper=paper_of(found),
        slides=tuple(
            Slide(r.heading, r.text, r.picture, r.film, r.alt, r.last_day) for r in slides.of_office(conn, found.id)
        ),
    )


def policy_of(found: AnyRow) -> Policy:
    """Return the rules of an office's row."""
    return Policy(**{key: value for key, value in found.policy.items() if key != PAPER})


def paper_of(found: AnyRow) -> PaperLayout:
    """Return how its tickets look; kept beside its rules."""
    kept = found.policy.get(PAPER, {})
    return PaperLayout(**kept | {"omit": tuple(kept.get("omit", ()))})


def _hours(conn: Connection, found: AnyRow, holidays: frozenset[date], policy: Policy) -> Hours:
    exceptions = {
        date.fromisoformat(r.day): DayException(_pairs(r.periods), r.label, r.on_holiday)
        for r in conn.execute(_EXCEPTIONS, {"id": found.id})
    }
    series = tuple(
        Series(date.fromisoformat(r.first_day), date.fromisoformat(r.last_day), _weekly(r.weekly))
        for r in conn.execute(_SERIES, {"id": found.id})
    )
    return Hours(ZoneInfo(found.zone), _weekly(found.weekly), exceptions, holidays, policy.early_minutes, series)


def _weekly(stored: dict[str, list[list[int]]]) -> dict[int, tuple[Minutes, ...]]:
    return {int(day): _pairs(periods) for day, periods in stored.items()}


def _locks(conn: Connection, found: AnyRow) -> tuple[Lock, ...]:
    rows = conn.execute(_LOCKS, {"id": found.id, "after": found.last_event_at})
    return tuple(Lock(r.id, r.service_id, r.text, r.since, r.until) for r in rows)


def _skill(r: AnyRow) -> Skill:
    services = None if r.services is None else frozenset(r.services)
    return Skill(services, frozenset(r.preferred), r.trainee)


def _interruptions(conn: Connection, found: AnyRow) -> tuple[Interruption, ...]:
    """Return those that may touch a wait of today, or that reception may still enter or take away."""
    rows = conn.execute(_INTERRUPTIONS, {"id": found.id, "after": found.last_event_at - KEPT_IN_MIND})
    return tuple(Interruption(r.id, r.kind, r.since, r.until) for r in rows)


def _pairs(periods: list[list[int]]) -> tuple[Minutes, ...]:
    return tuple((opens, closes) for opens, closes in periods)


def _service(r: AnyRow) -> Service:
    return Service(
        id=r.id,
        code=r.code,
        letter=r.letter,
        names=r.names,
        minutes=r.minutes,
        minutes_per_piece=r.minutes_per_piece,
        unit=r.unit,
        max_quantity=r.max_quantity,
        first=r.first,
        last=r.last,
        group=r.service_group,
        active=r.active and not r.historical,
        first_day=r.first_day,
        last_day=r.last_day,
        bring=lines(r.bring),
        keywords=lines(r.keywords),
    )


def lines(stored: dict[str, list[str]] | None) -> Lines:
    """Return texts per language as they are stored."""
    return {language: tuple(texts) for language, texts in (stored or {}).items()}


def _counter(r: AnyRow) -> Counter:
    allowed = None if r.allowed is None else frozenset(r.allowed)
    return Counter(r.id, r.label, r.place, r.active and not r.historical, allowed, r.reachable, r.step_free, r.arrow)


def add(conn: Connection, **values: Any) -> int:
    """Insert an office; returns its id."""
    return new_id(conn.execute(insert(t.office).values(**values)))


def add_service(conn: Connection, **values: Any) -> int:
    """Insert a service for which nobody waits yet; returns its id."""
    return new_id(conn.execute(insert(t.service).values(**values)))


def add_counter(conn: Connection, **values: Any) -> int:
    """Insert a counter, closed; returns its id."""
    return new_id(conn.execute(insert(t.counter).values(state="closed", **values)))


def add_exception(conn: Connection, **values: Any) -> None:
    """Insert a day with other hours."""
    conn.execute(insert(t.day_exception).values(**values))
