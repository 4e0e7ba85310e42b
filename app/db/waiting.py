"""The queue itself: who is next, how many wait, how much work lies ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select

from app.db import tables as t
from app.db.engine import AnyRow

_w = t.waiting.c
_other = t.waiting.alias("other")
_head_of_service = (
    select(_other.c.id)
    .where(_other.c.office_id == bindparam("office"), _other.c.service_id == t.service.c.id)
    .order_by(_other.c.effective_at, _other.c.draw_order)
    .limit(1)
    .correlate(t.service)
    .scalar_subquery()
)
_NEXT_OF_SERVICES = (
    select(_w.ticket_id)
    .select_from(t.service.join(t.waiting, _w.id == _head_of_service))
    .where(t.service.c.id.in_(bindparam("services", expanding=True)))
    .order_by(_w.effective_at, _w.draw_order)
    .limit(1)
)
_NEXT = (
    select(_w.ticket_id).where(_w.office_id == bindparam("office")).order_by(_w.effective_at, _w.draw_order).limit(1)
)
_BY_SERVICE = (
    select(_w.service_id, _w.lead, func.count(), func.sum(_w.quantity))
    .where(_w.office_id == bindparam("office"))
    .group_by(_w.service_id, _w.lead)
)
_s = t.service.c
_SUMS = select(_s.id, _s.waiting_tickets, _s.waiting_concerns, _s.waiting_pieces).where(
    _s.office_id == bindparam("office"), _s.waiting_concerns > 0
)
_LAST = (
    select(_w.effective_at, _w.draw_order)
    .where(_w.office_id == bindparam("office"))
    .order_by(_w.effective_at.desc(), _w.draw_order.desc())
    .limit(1)
)
_BEFORE = or_(
    _w.effective_at < bindparam("at"),
    (_w.effective_at == bindparam("at")) & (_w.draw_order < bindparam("order")),
)
_AHEAD = _BY_SERVICE.where(_BEFORE)
_LINES = (
    select(t.ticket)
    .select_from(t.waiting.join(t.ticket, _w.ticket_id == t.ticket.c.id))
    .where(_w.office_id == bindparam("office"), _w.lead)
    .order_by(_w.effective_at, _w.draw_order)
    .limit(bindparam("most"))
)
_NUMBERS = (
    select(t.ticket.c.number)
    .select_from(t.waiting.join(t.ticket, _w.ticket_id == t.ticket.c.id))
    .where(_w.office_id == bindparam("office"), _w.lead)
    .order_by(_w.effective_at, _w.draw_order)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Load:
    """Open concerns that wait under one service: `tickets` led by it, `concerns` and their `pieces` in all."""

    service_id: int
    tickets: int
    concerns: int
    pieces: int


def next_ticket(conn: Connection, office: int, services: Iterable[int] | None) -> int | None:
    """Return the first ticket in order, one index seek per service; `services` None means all."""
    if services is None:
        found: int | None = conn.execute(_NEXT, {"office": office}).scalar()
    else:
        found = conn.execute(_NEXT_OF_SERVICES, {"office": office, "services": list(services)}).scalar()
    return found


def load(conn: Connection, office: int) -> dict[int, Load]:
    """Return what waits in an office, by service."""
    return {r.id: Load(*r) for r in conn.execute(_SUMS, {"office": office})}


def load_ahead(conn: Connection, office: int, effective_at: datetime, draw_order: int) -> dict[int, Load]:
    """Return what waits before a place in the queue, by service; the whole queue is not counted but known."""
    last = conn.execute(_LAST, {"office": office}).one_or_none()
    if last is None or (last.effective_at, last.draw_order) < (effective_at, draw_order):
        return load(conn, office)
    return _loads(conn.execute(_AHEAD, {"office": office, "at": effective_at, "order": draw_order}))


def _loads(rows: Iterable[Any]) -> dict[int, Load]:
    loads: dict[int, Load] = {}
    for service, lead, count, pieces in rows:
        before = loads.get(service, Load(service, 0, 0, 0))
        loads[service] = Load(
            service,
            before.tickets + (count if lead else 0),
            before.concerns + count,
            before.pieces + int(pieces),
        )
    return loads


def lines(conn: Connection, office: int, most: int) -> list[AnyRow]:
    """Return the rows of the first waiting tickets in order."""
    return list(conn.execute(_LINES, {"office": office, "most": most}))


def numbers(conn: Connection, office: int, most: int) -> tuple[str, ...]:
    """Return the next numbers in order."""
    return tuple(conn.execute(_NUMBERS, {"office": office, "most": most}).scalars())
