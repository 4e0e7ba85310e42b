"""Counters: their state, who is there, which services they take."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from app.db import tables as t
from app.db.engine import AnyRow
from app.rules.ticket import AT_COUNTER

_c = t.counter.c
_BY_ID = select(t.counter).where(_c.id == bindparam("id"))
_OFFICE_OF = select(_c.office_id).where(_c.id == bindparam("id"))
_OF_CLERK = select(t.counter).where(_c.clerk_id == bindparam("clerk"))
_CASE = (t.ticket.c.counter_id == _c.id) & t.one_of(t.ticket.c.state, AT_COUNTER)
_PRESENT = (
    select(_c.id, _c.clerk_id, _c.services, _c.state, t.ticket.c.id.is_not(None).label("busy"))
    .select_from(t.counter.outerjoin(t.ticket, _CASE))
    .where(_c.office_id == bindparam("office"), t.one_of(_c.state, ("open", "wrap_up", "paused")))
    .order_by(_c.id)
)
_OPEN = select(_c.id).where(_c.office_id == bindparam("office"), _c.state != "closed")
_VIEW = (
    select(
        t.counter,
        t.person.c.name.label("clerk_name"),
        t.ticket.c.home.label("ticket_home"),
        t.ticket.c.number.label("ticket_number"),
        t.ticket.c.state.label("ticket_state"),
    )
    .select_from(t.counter.outerjoin(t.person, _c.clerk_id == t.person.c.id).outerjoin(t.ticket, _CASE))
    .where(_c.office_id == bindparam("office"), _c.active)
    .order_by(_c.position)
)


def office_of(conn: Connection, counter: int) -> int | None:
    """Return the office that a counter belongs to."""
    found: int | None = conn.execute(_OFFICE_OF, {"id": counter}).scalar()
    return found


def get(conn: Connection, counter: int) -> AnyRow:
    """Return a counter's row."""
    return conn.execute(_BY_ID, {"id": counter}).one()


def of_clerk(conn: Connection, clerk: int) -> AnyRow | None:
    """Return the counter where a clerk serves."""
    return conn.execute(_OF_CLERK, {"clerk": clerk}).one_or_none()


def present(conn: Connection, office: int) -> list[AnyRow]:
    """Return the counters where somebody serves, though perhaps not this minute.

    Rows of (id, clerk_id, services, state, busy: with an open case).
    """
    return list(conn.execute(_PRESENT, {"office": office}))


def opened(conn: Connection, office: int) -> list[int]:
    """Return the counters that are not closed."""
    return list(conn.execute(_OPEN, {"office": office}).scalars())


def views(conn: Connection, office: int) -> list[AnyRow]:
    """Return the active counters, each with its clerk's name and its open case."""
    return list(conn.execute(_VIEW, {"office": office}))


def set_state(conn: Connection, counter: int, state: str, since: datetime) -> None:
    """Change a counter's state."""
    conn.execute(update(t.counter).where(_c.id == counter).values(state=state, since=since))


def occupy(conn: Connection, counter: int, clerk: int | None, services: Iterable[int] | None, since: datetime) -> None:
    """Open a counter for a clerk (None: a program) and, when given, for these services only."""
    values = {"clerk_id": clerk, "services": None if services is None else list(services)}
    conn.execute(update(t.counter).where(_c.id == counter).values(state="open", since=since, **values))


def vacate(conn: Connection, counter: int, since: datetime) -> None:
    """Close a counter."""
    values = {"state": "closed", "clerk_id": None, "services": None, "since": since}
    conn.execute(update(t.counter).where(_c.id == counter).values(**values))
