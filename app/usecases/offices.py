"""Offices and their services, for anyone."""

from datetime import datetime

from app.db import offices as db
from app.db.engine import Connection
from app.usecases import find, status
from app.usecases.answers import CounterRef, OfficeInfo, ServiceView
from app.usecases.change import read_office
from app.usecases.context import Context


def list_offices(ctx: Context, *, now: datetime) -> tuple[OfficeInfo, ...]:
    """Return all offices."""
    with ctx.store.read() as conn:
        return tuple(_info(ctx, conn, head.office_id, now) for head in db.heads(conn))


def office(ctx: Context, *, office: str, now: datetime) -> OfficeInfo:
    """Return one office; `not_found`."""
    found = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        return _info(ctx, conn, found, now)


def _info(ctx: Context, conn: Connection, office_id: int, now: datetime) -> OfficeInfo:
    found = read_office(ctx, conn, db.row(conn, office_id), now)
    state = status.office_status(conn, found, now)
    return OfficeInfo(
        slug=found.slug,
        name=found.name,
        short_name=found.short_name,
        timezone=found.zone.key,
        open=state.open,
        issuing=state.issuing,
        status=state,
        next_change=state.next_change,
        counters=tuple(CounterRef(c.id, c.label, c.place, c.step_free) for c in found.counters if c.active),
    )


def services(ctx: Context, *, office: str, language: str, now: datetime) -> tuple[ServiceView, ...]:
    """Return what an office offers, in `language`."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        row = db.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        state = status.office_status(conn, found, now)
        loads = status.loads_of(conn, found, row.day, now)
        return status.service_views(conn, found, state, language, loads, now)
