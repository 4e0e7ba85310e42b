"""The head's live view: all offices at a glance, by service and by office, never by person."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime

from app.db import counters, demand, offices, waiting
from app.db.engine import Connection
from app.rules.catalog import Office, Text
from app.rules.hours import at_minute, local_day
from app.statistics.staff import Staff
from app.usecases import device_alarms, find, hoarding, showing, staffing, status, view
from app.usecases.answers import Alarm, Estimate, OfficeStatus
from app.usecases.change import day_over, read_office
from app.usecases.context import Context

Waits = dict[int, list[int]]
"""Service -> minutes that each of its tickets has waited."""


@dataclass(frozen=True, slots=True)
class LiveService:
    """What waits for a service: tickets, the longest wait in minutes, and how many wait beyond the target."""

    code: str
    names: Text
    waiting: int
    longest: int | None
    late: int
    staffed: bool


@dataclass(frozen=True, slots=True)
class LiveCounters:
    """How many counters are in which state; `busy` of the open ones have a case."""

    open: int
    busy: int
    paused: int
    wrap_up: int
    closed: int


@dataclass(frozen=True, slots=True)
class LiveOffice:
    """One office at this moment; minutes are without breaks. `late`: tickets that wait beyond `target_minutes`.

    `refused` and `abandoned`: who stayed without a number today, and who began at a kiosk and left without one.
    `services`: those that somebody waits for or that are offered today. `estimate`: for who draws now.
    """

    office: str
    name: str
    timezone: str
    status: OfficeStatus
    waiting: int
    longest: int | None
    late: int
    target_minutes: int
    estimate: Estimate | None
    counters: LiveCounters
    services: tuple[LiveService, ...]
    unstaffed: tuple[str, ...]
    evacuation: datetime | None
    alarms: tuple[Alarm, ...]
    refused: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class Live:
    """All offices that the asker heads."""

    at: datetime
    offices: tuple[LiveOffice, ...]


def live(ctx: Context, *, slugs: tuple[str, ...], now: datetime) -> Live:
    """Return what goes on in these offices."""
    ids = [find.office_id(ctx, slug) for slug in slugs]
    with ctx.store.read() as conn:
        return Live(now, tuple(_office(ctx, conn, ident, now) for ident in ids))


def _office(ctx: Context, conn: Connection, ident: int, now: datetime) -> LiveOffice:
    row = offices.row(conn, ident)
    office = read_office(ctx, conn, row, now)
    there = staffing.staff(conn, office)
    state = status.office_status(conn, office, now)
    waits = {} if day_over(office, row.day, now) else _waits(conn, office, now)
    every = [minutes for own in waits.values() for minutes in own]
    evacuation = office.evacuation_at(now)
    today = local_day(office.zone, now)
    whole_day = (at_minute(office.zone, today, 0), at_minute(office.zone, today, 24 * 60))
    return LiveOffice(
        office=office.slug,
        name=office.name,
        timezone=office.zone.key,
        status=state,
        waiting=len(every),
        longest=max(every, default=None),
        late=_late(office, every),
        target_minutes=office.policy.target_minutes,
        estimate=_estimate(conn, office, there, now) if state.open else None,
        counters=_counters(conn, office),
        services=_services(office, there, waits, now),
        unstaffed=staffing.unstaffed(office, there, now),
        evacuation=evacuation.since if evacuation else None,
        alarms=(
            *hoarding.alarms(conn, office, now),
            *device_alarms.alarms(conn, office, now),
            *showing.silent_alarms(office, showing.displays(conn, office, now), now),
        ),
        refused=sum(row.n for row in demand.refusals(conn, ident, *whole_day)),
        abandoned=sum(row.n for row in demand.abandoned(conn, ident, *whole_day)),
    )


def _waits(conn: Connection, office: Office, now: datetime) -> Waits:
    found: defaultdict[int, list[int]] = defaultdict(list)
    for service, since in waiting.since(conn, office.id):
        found[service].append(office.waited_seconds(since, now) // 60)
    return found


def _late(office: Office, minutes: list[int]) -> int:
    return sum(1 for m in minutes if m >= office.policy.target_minutes)


def _estimate(conn: Connection, office: Office, there: Staff, now: datetime) -> Estimate:
    wait = view.wait_of_office(office, waiting.load(conn, office.id), there)
    return view.estimate(office, wait, now, "de")


def _counters(conn: Connection, office: Office) -> LiveCounters:
    rows = counters.views(conn, office.id)
    states = Counter(row.state for row in rows)
    busy = sum(1 for row in rows if row.ticket_state is not None)
    return LiveCounters(states["open"], busy, states["paused"], states["wrap_up"], states["closed"])


def _services(office: Office, there: Staff, waits: Waits, now: datetime) -> tuple[LiveService, ...]:
    without = staffing.unserved(office, there, now)
    today = local_day(office.zone, now).isoformat()
    return tuple(
        LiveService(
            service.code,
            status.both_languages(service.names),
            len(waits.get(service.id, ())),
            max(waits.get(service.id, ()), default=None),
            _late(office, waits.get(service.id, [])),
            service.id not in without,
        )
        for service in office.services
        if service.offered(today) or service.id in waits
    )
