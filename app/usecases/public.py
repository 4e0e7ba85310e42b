"""What a town tells everybody about an office: waits now, hours of the week, usual waits; no figure of few people."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from app.db import boards
from app.db import offices as db
from app.db.engine import Connection
from app.rules import hours
from app.rules.catalog import Office
from app.rules.ticket import label
from app.usecases import find, offices, report, status
from app.usecases.answers import OfficeInfo, OfficeStatus, ServiceView
from app.usecases.change import day_over, read_office
from app.usecases.context import Context

FEWEST = 5
"""Fewer people are told as "fewer than 5", and fewer visits not at all."""
WEEKS = 12
MOST_CALLS = 6


@dataclass(frozen=True, slots=True)
class PublicDay:
    """A day of the week: its open periods, and what it is called if it is no usual one. `holiday`: a public one."""

    day: date
    periods: tuple[hours.Span, ...]
    label: str
    holiday: bool


@dataclass(frozen=True, slots=True)
class Usual:
    """Waits by weekday (0 is Monday) and hour: minutes that 8 of 10 visits stayed under, None of too few visits."""

    hours: tuple[int, ...]
    rows: tuple[tuple[int, tuple[int | None, ...]], ...]


@dataclass(frozen=True, slots=True)
class PublicOffice:
    """One office as of `at`; `calls`: (number, counter), newest first. `others`: the town's. `week`: from Monday on."""

    slug: str
    name: str
    address: str
    timezone: str
    at: datetime
    status: OfficeStatus
    services: tuple[ServiceView, ...]
    calls: tuple[tuple[str, str], ...]
    week: tuple[PublicDay, ...]
    others: tuple[OfficeInfo, ...]


def public(ctx: Context, *, office: str, language: str, now: datetime) -> PublicOffice:
    """Return what the public page shows, services named in `language`; `not_found`."""
    with ctx.store.read() as conn:
        row = db.row(conn, find.office_id(ctx, office))
        found = read_office(ctx, conn, row, now)
        state = status.office_status(conn, found, now)
        loads = status.loads_of(conn, found, row.day, now)
        services = status.service_views(conn, found, state, language, loads, now)
        calls = last_calls(conn, found, row.day, now)
    return PublicOffice(
        slug=found.slug,
        name=found.name,
        address=found.address,
        timezone=found.zone.key,
        at=now,
        status=state,
        services=services,
        calls=calls,
        week=_week(found, now),
        others=tuple(info for info in offices.list_offices(ctx, now=now) if info.slug != found.slug),
    )


def last_calls(conn: Connection, office: Office, day: str, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return (number, counter) of the last calls, newest first; none when the day of the numbers is over."""
    if day_over(office, day, now) or office.evacuation_at(now) is not None:
        return ()
    rows = boards.last_called(conn, office.id, day, MOST_CALLS)
    return tuple((label(r.home, r.number), office.counter_by_id[r.counter_id].label) for r in rows if r.counter_id)


def _week(office: Office, now: datetime) -> tuple[PublicDay, ...]:
    today = hours.local_day(office.zone, now)
    monday = today - timedelta(days=today.weekday())
    return tuple(_day(office, monday + timedelta(days=n)) for n in range(7))


def _day(office: Office, day: date) -> PublicDay:
    exception = office.hours.exceptions.get(day)
    label = exception.label if exception else ""
    return PublicDay(day, hours.spans(office.hours, day), label, day in office.hours.holidays)


def usual(ctx: Context, *, office: str, today: date) -> Usual:
    """Return the usual waits of the weeks before `today`, without hours of which nothing can be told."""
    last = today - timedelta(days=1)
    found = report.waits(ctx, offices=(office,), first=today - timedelta(weeks=WEEKS), last=last, by="weekday-hour")
    told = {(row["weekday"], row["hour"]): round(row["p80"]) for row in found.rows if row["wait_n"] >= FEWEST}
    known = sorted({hour for _, hour in told})
    span = tuple(range(known[0], known[-1] + 1)) if known else ()
    days = [day for day, _ in groupby(sorted(day for day, _ in told))]
    return Usual(span, tuple((day, tuple(told.get((day, hour)) for hour in span)) for day in days))
