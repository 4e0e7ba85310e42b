"""What the waiting room and the kiosks see."""

from datetime import datetime, timedelta

from app.db import boards, devices, waiting
from app.db import offices as db
from app.db.engine import AnyRow, Connection
from app.rules.catalog import NEEDS, Office
from app.rules.hours import local_day, spans
from app.rules.ticket import label
from app.rules.wishes import bands
from app.usecases import find, slides, status
from app.usecases.answers import Board, Call, OfficeStatus, ServiceLock, SpokenCall
from app.usecases.answers_display import ServiceWait
from app.usecases.answers_kiosk import KioskState
from app.usecases.change import day_over, read_office
from app.usecases.context import Context
from app.usecases.view import Loads

FRESH = timedelta(seconds=15)
"""Older calls are shown but never announced."""
MOST_EVENTS = 10_000
"""More than an office can log within `FRESH`: what lies before need not be looked at."""


def board(ctx: Context, *, office: str, now: datetime) -> Board:
    """Return the wall display's state: calls newest first, the next numbers if the office shows them."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        row = db.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        state = status.office_status(conn, found, now)
        over = day_over(found, row.day, now)
        still = over or found.evacuation_at(now) is not None
        loads = status.loads_of(conn, found, row.day, now)
        return Board(
            office=found.slug,
            name=found.name,
            short_name=found.short_name,
            timezone=found.zone.key,
            seq=row.seq,
            at=now,
            status=state,
            open=state.open,
            calls=() if still else tuple(_call(found, r) for r in boards.calls(conn, office_id)),
            next=() if still else waiting.numbers(conn, office_id, found.policy.show_next),
            waiting=sum(load.tickets for load in loads.values()),
            notice=status.both_languages(row.notice) if row.notice else None,
            locks=_locks(found, now),
            waits=_waits(conn, found, state, loads, now),
            hours=spans(found.hours, local_day(found.zone, now)),
            counters=tuple(counter.id for counter in found.counters if counter.active),
            slides=slides.version(found, now),
        )


def _waits(
    conn: Connection, office: Office, state: OfficeStatus, loads: Loads, now: datetime
) -> tuple[ServiceWait, ...]:
    views = status.service_views(conn, office, state, "de", loads, now) if state.issuing else ()
    return tuple(ServiceWait(one.names, one.estimate.text) for one in views if one.estimate and one.staffed)


def _locks(office: Office, now: datetime) -> tuple[ServiceLock, ...]:
    """Return what is locked by service; of several locks of one service the latest speaks, as at the kiosks."""
    texts = {held.service_id: status.both_languages(held.text) for held in office.locks_at(now)}
    return tuple(
        ServiceLock(status.both_languages(service.names), texts[service.id])
        for service in office.services
        if service.active and service.id in texts
    )


def _call(office: Office, r: AnyRow) -> Call:
    counter = office.counter_by_id[r.counter_id]
    return Call(
        r.call_seq,
        label(r.home, r.number),
        counter.label,
        counter.place,
        counter.step_free,
        r.called_at,
        r.call_count,
        counter.id,
        counter.arrow,
    )


def announcements(ctx: Context, *, office: str, after: int, upto: int, now: datetime) -> tuple[SpokenCall, ...]:
    """Return calls and recalls logged in (after, upto], in order, that still hold and are at most 15 s old."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        spoken = boards.spoken(conn, office_id, max(after, upto - MOST_EVENTS), upto, now - FRESH)
        if not spoken:
            return ()
        found = read_office(ctx, conn, db.row(conn, office_id), now)
        # Nobody is called back into a building that is being left.
        return (
            ()
            if found.evacuation_at(now)
            else tuple(SpokenCall(_call(found, r), r.language, found.short_name) for r in spoken)
        )


def _printer_state(conn: Connection, office: Office, kiosk: int, now: datetime) -> str | None:
    rests = kiosk in office.printer_of and office.paper_at(kiosk, now) is None
    return "resting" if rests else devices.printer_state(conn, kiosk)


def kiosk_state(ctx: Context, *, office: str, device: int | None, now: datetime) -> KioskState:
    """Return what a kiosk shows; `device` names the kiosk whose printer is told."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        row = db.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        state = status.office_status(conn, found, now)
        return KioskState(
            office=found.slug,
            name=found.name,
            timezone=found.zone.key,
            seq=row.seq,
            at=now,
            status=state,
            services=status.service_views(conn, found, state, "de", status.loads_of(conn, found, row.day, now), now),
            notice=status.both_languages(row.notice) if row.notice else None,
            printer=None if device is None else _printer_state(conn, found, device, now),
            needs=NEEDS if found.policy.needs_at_kiosk else (),
            config_seq=found.config_seq,
            max_concerns=found.policy.max_concerns,
            wishes=bands(found.hours.weekly) if found.policy.ask_wished_time else (),
        )
