"""The queue itself: who is next, how many wait, how much work lies ahead."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)

from app.db import tables as t
from app.db.engine import AnyRow
from app.rules.ticket import LATER, label

_w = t.waiting.c
EVERY_COUNTER, REACHABLE = 0, -1
"""Lanes beside those of single counters, whose name is the counter's id."""

_other = t.waiting.alias("other")
_LANES = union_all(*(select(bindparam(f"lane{n}", type_=Integer).label("lane")) for n in range(3))).subquery("lanes")


def _first(may_come: ColumnElement[bool]) -> Select[Any]:
    """Seek the first one of each service and lane, and of these the first."""
    head = (
        select(_other.c.id)
        .where(
            _other.c.office_id == bindparam("office"),
            _other.c.service_id == t.service.c.id,
            _other.c.lane == _LANES.c.lane,
            may_come,
        )
        .order_by(_other.c.effective_at, _other.c.draw_order)
        .limit(1)
        .correlate(t.service, _LANES)
        .scalar_subquery()
    )
    return (
        select(_w.ticket_id, _w.effective_at)
        .select_from(t.service.join(_LANES, true()).join(t.waiting, _w.id == head))
        .where(t.service.c.id.in_(bindparam("services", expanding=True)))
        .order_by(_w.effective_at, _w.draw_order)
        .limit(1)
    )


_DUE = or_(_other.c.callable_from.is_(None), _other.c.callable_from <= bindparam("at"))
_ASKED_LATER = exists().where(t.ticket.c.id == _other.c.ticket_id, t.ticket.c.parked_reason == LATER)
_NEXT = _first(_DUE)
_EARLY = _first(or_(_DUE, ~_ASKED_LATER))
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
_TICKETS_AHEAD = select(func.count(_w.ticket_id.distinct())).where(
    _w.office_id == bindparam("office"), _w.service_id.in_(bindparam("services", expanding=True)), _BEFORE
)
_LINES = (
    select(t.ticket)
    .select_from(t.waiting.join(t.ticket, _w.ticket_id == t.ticket.c.id))
    .where(_w.office_id == bindparam("office"), _w.lead)
    .order_by(_w.effective_at, _w.draw_order)
    .limit(bindparam("most"))
)
_SINCE = (
    select(
        _w.service_id,
        case(
            ((_w.callable_from > t.ticket.c.waiting_since) & (t.ticket.c.parked_reason != LATER), _w.callable_from),
            else_=t.ticket.c.waiting_since,
        ),
    )
    .select_from(t.waiting.join(t.ticket, _w.ticket_id == t.ticket.c.id))
    .where(_w.office_id == bindparam("office"), _w.lead)
)
_NUMBERS = (
    select(t.ticket.c.home, t.ticket.c.number)
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


def next_ticket(
    conn: Connection,
    office: int,
    services: Iterable[int],
    counter: int,
    now: datetime,
    *,
    reachable: bool,
    early: bool = False,
) -> tuple[int, datetime] | None:
    """Return the first ticket in order that a counter may call now, and its key: an index seek per service and lane.

    `reachable`: a wheelchair can come to the counter. Appointments count from the moment they may be called, or before
    it if `early`. Whoever asked for more time is never called before that is over.
    """
    values = {"office": office, "services": list(services), "at": now}
    lanes = {"lane0": EVERY_COUNTER, "lane1": counter, "lane2": REACHABLE if reachable else counter}
    found = conn.execute(_EARLY if early else _NEXT, values | lanes).one_or_none()
    return None if found is None else (found.ticket_id, found.effective_at)


def load(conn: Connection, office: int) -> dict[int, Load]:
    """Return what waits in an office, by service."""
    return {r.id: Load(*r) for r in conn.execute(_SUMS, {"office": office})}


def load_ahead(conn: Connection, office: int, effective_at: datetime, draw_order: int) -> dict[int, Load]:
    """Return what waits before a place in the queue, by service; the whole queue is not counted but known."""
    last = conn.execute(_LAST, {"office": office}).one_or_none()
    if last is None or (last.effective_at, last.draw_order) < (effective_at, draw_order):
        return load(conn, office)
    return _loads(conn.execute(_AHEAD, {"office": office, "at": effective_at, "order": draw_order}))


def tickets_ahead(
    conn: Connection, office: int, services: Iterable[int], effective_at: datetime, draw_order: int
) -> int:
    """Count the tickets with one of these services before a place in the queue."""
    values = {"office": office, "services": sorted(services), "at": effective_at, "order": draw_order}
    return int(conn.execute(_TICKETS_AHEAD, values).scalar_one())


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
    return tuple(label(home, number) for home, number in conn.execute(_NUMBERS, {"office": office, "most": most}))


def since(conn: Connection, office: int) -> list[tuple[int, datetime]]:
    """Return (service of the ticket, since when its wait counts) of everybody who waits, in no order.

    Whoever has an appointment waits from the moment it may be called.
    """
    return [(service, moment) for service, moment in conn.execute(_SINCE, {"office": office})]
