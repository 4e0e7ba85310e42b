"""Sensitive things beside the log: needs, reasons of a priority, notes. All of it is gone when the day ends."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow

_c = side.ticket_care.c
_GET = select(side.ticket_care).where(_c.ticket_id == bindparam("ticket"))
_OF = select(side.ticket_care).where(_c.ticket_id.in_(bindparam("tickets", expanding=True)))


@dataclass(frozen=True, slots=True)
class Care:
    """What somebody needs, why there is a head start, and what colleagues should know."""

    needs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    note: str = ""


NOTHING = Care()


def get(conn: Connection, ticket: int) -> Care:
    """Return what is kept beside a ticket."""
    found = conn.execute(_GET, {"ticket": ticket}).one_or_none()
    return NOTHING if found is None else _care(found)


def of(conn: Connection, tickets: Iterable[int]) -> dict[int, Care]:
    """Return what is kept beside tickets, by ticket."""
    return {r.ticket_id: _care(r) for r in conn.execute(_OF, {"tickets": list(tickets)})}


def _care(r: AnyRow) -> Care:
    return Care(tuple(r.needs), tuple(r.classes), r.note)


def put(conn: Connection, office: int, ticket: int, care: Care) -> None:
    """Keep it instead of what was kept before."""
    conn.execute(delete(side.ticket_care).where(_c.ticket_id == ticket))
    if care != NOTHING:
        row = {"needs": list(care.needs), "classes": list(care.classes), "note": care.note}
        conn.execute(insert(side.ticket_care).values(ticket_id=ticket, office_id=office, **row))


def erase(conn: Connection, office: int, day: str) -> None:
    """Forget everything of an office, the effects of needs too."""
    conn.execute(delete(side.ticket_care).where(_c.office_id == office))
    touched = t.ticket.c.reach | t.ticket.c.slow
    conn.execute(
        update(t.ticket)
        .where(t.ticket.c.office_id == office, t.ticket.c.day == day, touched)
        .values(reach=False, slow=False)
    )
