"""Tickets that go on with another ticket's visit."""

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.db import side_tables as side

_l = side.ticket_link.c
_SUCCESSOR = (
    select(_l.ticket_id)
    .where(_l.from_ticket_id == bindparam("ticket"), _l.kind == "forward")
    .order_by(_l.ticket_id.desc())
    .limit(1)
)

_SENT = (
    select(_l.ticket_id).where(_l.from_ticket_id == bindparam("ticket"), _l.kind == "forward").order_by(_l.ticket_id)
)
_KIND = select(_l.kind).where(_l.ticket_id == bindparam("ticket"))
_FROM = select(_l.from_ticket_id).where(_l.ticket_id == bindparam("ticket"))
_ORIGIN = select(_l.from_ticket_id).where(_l.ticket_id == bindparam("ticket"), _l.kind == "forward")


def add(conn: Connection, *, ticket: int, origin: int, kind: str) -> None:
    """Note that `ticket` goes on with the visit of `origin`. `kind`: forward, slip, split."""
    conn.execute(insert(side.ticket_link).values(ticket_id=ticket, from_ticket_id=origin, kind=kind))


def remove(conn: Connection, ticket: int) -> None:
    """Note that a ticket goes on with no other one's visit any more."""
    conn.execute(delete(side.ticket_link).where(_l.ticket_id == ticket))


def kind(conn: Connection, ticket: int) -> str | None:
    """Return as what a ticket goes on with another one; None: it does not."""
    found: str | None = conn.execute(_KIND, {"ticket": ticket}).scalar()
    return found


def origin(conn: Connection, ticket: int) -> int | None:
    """Return the ticket with whose visit this one goes on."""
    found: int | None = conn.execute(_FROM, {"ticket": ticket}).scalar()
    return found


def first(conn: Connection, ticket: int) -> int:
    """Return the ticket with which a visit began that was forwarded."""
    while True:
        origin: int | None = conn.execute(_ORIGIN, {"ticket": ticket}).scalar()
        if origin is None:
            return ticket
        ticket = origin


def sent(conn: Connection, ticket: int) -> list[int]:
    """Return the tickets that other offices serve for this one, oldest first."""
    return list(conn.execute(_SENT, {"ticket": ticket}).scalars())


def successor(conn: Connection, ticket: int) -> int | None:
    """Return the ticket that another office serves for this one."""
    found: int | None = conn.execute(_SUCCESSOR, {"ticket": ticket}).scalar()
    return found
