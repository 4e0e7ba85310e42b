"""What displays and desks read: calls, lists of tickets, locks."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, func, select

from app.db import tables as t
from app.db.engine import AnyRow

_t = t.ticket.c
_CALLS = (
    select(_t.call_seq, _t.number, _t.counter_id, _t.called_at, _t.call_count)
    .where(_t.office_id == bindparam("office"), _t.state == "called")
    .order_by(_t.call_seq.desc())
)
_SPOKEN = select(
    t.event.c.seq.label("call_seq"),
    _t.number,
    t.event.c.counter_id,
    t.event.c.at.label("called_at"),
    _t.call_count,
).where(
    t.event.c.office_id == bindparam("office"),
    t.event.c.seq == bindparam("seq"),
    _t.id == t.event.c.ticket_id,
)
_LISTED = (
    select(t.ticket)
    .where(
        _t.office_id == bindparam("office"),
        _t.state == bindparam("in_state"),
        _t.day == bindparam("on_day"),
    )
    .order_by(_t.effective_at, _t.draw_order)
    .limit(bindparam("most"))
)
_CONCERNS = (
    select(t.concern)
    .where(t.concern.c.ticket_id.in_(bindparam("tickets", expanding=True)))
    .order_by(t.concern.c.ticket_id, t.concern.c.position)
)
_WAITING = select(func.count()).where(t.waiting.c.office_id == bindparam("office"), t.waiting.c.lead)


def calls(conn: Connection, office: int) -> list[AnyRow]:
    """Return the called tickets, newest call first."""
    return list(conn.execute(_CALLS, {"office": office}))


def spoken(conn: Connection, office: int, seq: int) -> AnyRow | None:
    """Return the call that an event made, as it is announced."""
    return conn.execute(_SPOKEN, {"office": office, "seq": seq}).one_or_none()


def listed(conn: Connection, office: int, day: str, state: str, most: int) -> list[AnyRow]:
    """Return the tickets of the day in a state, in order of their place."""
    values = {"office": office, "on_day": day, "in_state": state, "most": most}
    return list(conn.execute(_LISTED, values))


def concerns(conn: Connection, tickets: Iterable[int]) -> dict[int, list[AnyRow]]:
    """Return the concerns of tickets, by ticket."""
    found: dict[int, list[AnyRow]] = {}
    for row in conn.execute(_CONCERNS, {"tickets": list(tickets)}):
        found.setdefault(row.ticket_id, []).append(row)
    return found


def waiting_total(conn: Connection, office: int) -> int:
    """Return how many tickets wait."""
    return int(conn.execute(_WAITING, {"office": office}).scalar_one())
