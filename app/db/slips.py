"""Slips with which parked cases go on another day."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from app.db import side_tables as side
from app.db.engine import AnyRow

_s = side.slip.c


def get(conn: Connection, office: int, code_hash: str) -> AnyRow | None:
    """Return an office's slip by the hash of its code."""
    found = select(side.slip).where(_s.code_hash == code_hash, _s.office_id == office)
    return conn.execute(found).one_or_none()


def led_to(conn: Connection, ticket: int) -> bool:
    """Tell whether a slip was used for this ticket and for no other one since."""
    return conn.execute(select(_s.code_hash).where(_s.used_by == ticket)).first() is not None


def has_one(conn: Connection, ticket: int) -> bool:
    """Tell whether a ticket has a slip of its own, so that the one it came with is worthless."""
    return conn.execute(select(_s.code_hash).where(_s.ticket_id == ticket)).first() is not None


def put(conn: Connection, *, office: int, ticket: int, code_hash: str, valid_until: datetime) -> None:
    """Keep a new slip of a ticket; an earlier one of the same ticket that was not used is dead."""
    conn.execute(delete(side.slip).where(_s.ticket_id == ticket, _s.used_by.is_(None)))
    row = {"office_id": office, "ticket_id": ticket, "code_hash": code_hash, "valid_until": valid_until}
    conn.execute(insert(side.slip).values(**row))


def use(conn: Connection, code_hash: str, ticket: int) -> None:
    """Note the ticket that goes on with a slip."""
    conn.execute(update(side.slip).where(_s.code_hash == code_hash).values(used_by=ticket))
