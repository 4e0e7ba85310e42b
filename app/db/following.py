"""What phones ask for again and again: one small row of their ticket, beside one copy of the office's whole queue."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, bindparam, select, type_coerce

from app.db import tables as t
from app.db.engine import AnyRow
from app.db.waiting import EVERY_COUNTER, Load

MICROSECOND = timedelta(microseconds=1)
Key = tuple[int, int]
"""A place in the queue: `effective_at` in microseconds since 1970, and the order of the draws."""

_t, _w, _o = t.ticket.c, t.waiting.c, t.office.c
_GLIMPSE = (
    select(
        _t.id,
        _t.office_id,
        _t.day,
        _t.copies,
        _t.state,
        _t.language,
        _t.last_seq,
        _t.call_count,
        _t.draw_order,
        _t.effective_at,
        _t.callable_from,
        _t.parked_reason,
        _t.target_counter_id,
        _o.seq,
        _o.config_seq,
    )
    .select_from(t.ticket.join(t.office, _o.id == _t.office_id))
    .where(_t.id == bindparam("id"))
)
_WAITING = (
    select(
        _w.ticket_id,
        _w.service_id,
        _w.lead,
        _w.quantity,
        (_w.lane == EVERY_COUNTER) & _w.callable_from.is_(None),
        type_coerce(_w.effective_at, BigInteger),
        _w.draw_order,
    )
    .where(_w.office_id == bindparam("office"))
    .order_by(_w.effective_at, _w.draw_order)
)


@dataclass(frozen=True, slots=True)
class Lane:
    """What waits under one service, in order: keys, and how many tickets it leads and pieces there are up to each.

    `free`: keys of those whom every counter may call now.
    """

    keys: list[Key]
    leads: list[int]
    pieces: list[int]
    free: list[Key]


@dataclass(frozen=True, slots=True)
class Line:
    """An office's queue as of (seq of the log, minute). `services`: of each waiting ticket.

    `present`: counters that are staffed, and of these busy; `unserved`: services that nobody there serves.
    `good_until`: when, in seconds of `time.monotonic`, the copy has to be made anew if the log has gone on since.
    """

    as_of: tuple[int, int]
    lanes: dict[int, Lane]
    services: dict[int, frozenset[int]]
    present: tuple[int, int]
    unserved: frozenset[int]
    good_until: float

    def before(self, key: Key) -> dict[int, Load]:
        """Return what waits before a place, by service."""
        found = {}
        for service, lane in self.lanes.items():
            n = bisect_left(lane.keys, key)
            if n:
                found[service] = Load(service, lane.leads[n - 1], n, lane.pieces[n - 1])
        return found

    def rivals(self, ticket: int, key: Key) -> int:
        """Return how many at least a counter that takes one of a ticket's services has to call before it."""
        services = self.services.get(ticket, frozenset())
        return min((bisect_left(self.lanes[s].free, key) for s in services), default=0)


def glimpse(conn: Connection, ticket: int) -> AnyRow | None:
    """Return what a poll has to know of a ticket, with the end of its office's log."""
    return conn.execute(_GLIMPSE, {"id": ticket}).one_or_none()


def key_of(effective_at: datetime, draw_order: int) -> Key:
    """Return a ticket's place."""
    return (effective_at - t.EPOCH) // MICROSECOND, draw_order


def waiting(conn: Connection, office: int) -> tuple[dict[int, Lane], dict[int, frozenset[int]]]:
    """Return what waits in an office by service, and the services by ticket."""
    lanes: dict[int, Lane] = {}
    services: dict[int, frozenset[int]] = {}
    for ticket, service, lead, quantity, free, effective_at, order in conn.execute(_WAITING, {"office": office}):
        lane = lanes.setdefault(service, Lane([], [], [], []))
        lane.keys.append((effective_at, order))
        lane.leads.append(_last(lane.leads) + bool(lead))
        lane.pieces.append(_last(lane.pieces) + quantity)
        if free:
            lane.free.append((effective_at, order))
        services[ticket] = services.get(ticket, frozenset()) | {service}
    return lanes, services


def _last(sums: list[int]) -> int:
    return sums[-1] if sums else 0
