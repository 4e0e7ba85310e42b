"""What phones ask for again and again: one small row of their ticket, beside one copy of the office's whole queue."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, bindparam, select, type_coerce

from app.db import tables as t
from app.db.engine import AnyRow
from app.db.waiting import EVERY_COUNTER, Load
from app.statistics.staff import Services, Staff

MICROSECOND = timedelta(microseconds=1)
Key = tuple[int, int]
"""A place in the queue: `effective_at` in microseconds since 1970, and the order of the draws."""

_t, _w, _o = t.ticket.c, t.waiting.c, t.office.c
_OWN = (
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
)
_GLIMPSE = (
    select(*_OWN, _o.seq, _o.config_seq)
    .select_from(t.ticket.join(t.office, _o.id == _t.office_id))
    .where(_t.id == bindparam("id"))
)
_WAITING = (
    select(
        _w.service_id,
        _w.lead,
        _w.quantity,
        ((_w.lane == EVERY_COUNTER) & _w.callable_from.is_(None)).label("free"),
        type_coerce(_w.effective_at, BigInteger).label("at"),
        *_OWN,
    )
    .select_from(t.waiting.join(t.ticket, _t.id == _w.ticket_id))
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
    """An office's queue as of (seq of the log, minute). `services` and `rows`: of each waiting ticket.

    `orders`: of each set of services that a counter calls from, the keys of those whom every counter may call now.
    `unserved`: services that nobody there serves. `good_until`: when, by `time.monotonic`, the copy has to be made anew
    if the log has gone on since. `counted`: the same as `orders` of all who wait, as far as they were asked for.
    """

    as_of: tuple[int, int]
    lanes: dict[int, Lane]
    services: dict[int, frozenset[int]]
    rows: dict[int, AnyRow]
    orders: dict[Services, list[Key]]
    staff: Staff
    unserved: Services
    good_until: float
    counted: dict[Services, list[Key]] = field(default_factory=dict)

    def before(self, key: Key) -> dict[int, Load]:
        """Return what waits before a place, by service."""
        found = {}
        for service, lane in self.lanes.items():
            n = bisect_left(lane.keys, key)
            if n:
                found[service] = Load(service, lane.leads[n - 1], n, lane.pieces[n - 1])
        return found

    def tickets_before(self, key: Key, own: Services) -> int:
        """Return how many tickets with one of these services wait before a place."""
        if own not in self.counted:
            self.counted[own] = _in_order(self.lanes[service].keys for service in own & self.lanes.keys())
        return bisect_left(self.counted[own], key)

    def rivals(self, ticket: int, key: Key) -> int:
        """Return how many at least have to be called before a ticket by a counter that may call it."""
        services = self.services.get(ticket, frozenset())
        orders = (keys for reach, keys in self.orders.items() if reach & services)
        return min((bisect_left(keys, key) for keys in orders), default=len(self.services))

    def rank(self, ticket: int, key: Key) -> int:
        """Return how many stand before a ticket under one of its services: whoever opens a counter begins there."""
        services = self.services.get(ticket, frozenset())
        return min((bisect_left(self.lanes[s].free, key) for s in services), default=0)


def glimpse(conn: Connection, ticket: int) -> AnyRow | None:
    """Return what a poll has to know of a ticket, with the end of its office's log."""
    return conn.execute(_GLIMPSE, {"id": ticket}).one_or_none()


def key_of(effective_at: datetime, draw_order: int) -> Key:
    """Return a ticket's place."""
    return (effective_at - t.EPOCH) // MICROSECOND, draw_order


def waiting(conn: Connection, office: int) -> tuple[dict[int, Lane], dict[int, frozenset[int]], dict[int, AnyRow]]:
    """Return what waits in an office by service, the services by ticket, and the tickets' rows."""
    lanes: dict[int, Lane] = {}
    services: dict[int, frozenset[int]] = {}
    rows: dict[int, AnyRow] = {}
    for r in conn.execute(_WAITING, {"office": office}):
        key = (r.at, r.draw_order)
        lane = lanes.setdefault(r.service_id, Lane([], [], [], []))
        lane.keys.append(key)
        lane.leads.append(_last(lane.leads) + bool(r.lead))
        lane.pieces.append(_last(lane.pieces) + r.quantity)
        if r.free:
            lane.free.append(key)
        services[r.id] = services.get(r.id, frozenset()) | {r.service_id}
        rows[r.id] = r
    return lanes, services, rows


def order(lanes: dict[int, Lane], reach: frozenset[int]) -> list[Key]:
    """Return those whom every counter may call now under one of these services, each once, in order."""
    return _in_order(lanes[service].free for service in reach & lanes.keys())


def _in_order(lists: Iterable[list[Key]]) -> list[Key]:
    return sorted(set[Key]().union(*lists))


def _last(sums: list[int]) -> int:
    return sums[-1] if sums else 0
