"""The append-only log of each office."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, insert, select

from app.db import tables as t
from app.db.engine import AnyRow
from app.rules.events import Event

_INSERT = insert(t.event)
_COLUMNS = (
    t.event.c.seq,
    t.event.c.at,
    t.event.c.type,
    t.event.c.ticket_id,
    t.event.c.counter_id,
    t.event.c.actor,
    t.event.c.data,
)
_OF_TICKET = select(*_COLUMNS).where(t.event.c.ticket_id == bindparam("ticket")).order_by(t.event.c.seq)
_BETWEEN = (
    select(*_COLUMNS)
    .where(
        t.event.c.office_id == bindparam("office"),
        t.event.c.seq > bindparam("after"),
        t.event.c.seq <= bindparam("upto"),
    )
    .order_by(t.event.c.seq)
)
_OF_TYPE = _BETWEEN.where(t.event.c.type == bindparam("of_type"))
_BY_SEQ = select(*_COLUMNS).where(t.event.c.office_id == bindparam("office"), t.event.c.seq == bindparam("seq"))


def append(conn: Connection, office: int, events: Iterable[Event]) -> None:
    """Write events whose `seq` the change has given."""
    rows = [
        {
            "office_id": office,
            "seq": e.seq,
            "at": e.at,
            "type": e.type,
            "ticket_id": e.ticket_id,
            "counter_id": e.counter_id,
            "actor": e.actor,
            "data": e.data,
        }
        for e in events
    ]
    conn.execute(_INSERT, rows)


def of_ticket(conn: Connection, ticket: int) -> list[Event]:
    """Return a ticket's events in order."""
    return [_event(r) for r in conn.execute(_OF_TICKET, {"ticket": ticket})]


def between(conn: Connection, office: int, after: int, upto: int) -> list[Event]:
    """Return the events in (after, upto]."""
    return [_event(r) for r in conn.execute(_BETWEEN, {"office": office, "after": after, "upto": upto})]


def of_type(conn: Connection, office: int, type_: str, after: int, upto: int) -> list[Event]:
    """Return the events of one type in (after, upto]."""
    span = {"office": office, "after": after, "upto": upto, "of_type": type_}
    return [_event(r) for r in conn.execute(_OF_TYPE, span)]


def by_seq(conn: Connection, office: int, seq: int) -> Event | None:
    """Return one event."""
    found = conn.execute(_BY_SEQ, {"office": office, "seq": seq}).one_or_none()
    return None if found is None else _event(found)


def _event(r: AnyRow) -> Event:
    return Event(r.seq, r.at, r.type, r.ticket_id, r.counter_id, r.actor, r.data)
