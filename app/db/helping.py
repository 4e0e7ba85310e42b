"""Silent alarms: who calls for help, who has seen it, who comes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app.db import side_tables as side
from app.db.engine import AnyRow, new_id

_h = side.help_call.c
_BY_ID = select(side.help_call).where(_h.id == bindparam("id"))
_OFFICE_OF = select(_h.office_id).where(_h.id == bindparam("id"))
_RUNNING = (
    select(side.help_call).where(_h.office_id == bindparam("office"), _h.ended_at.is_(None)).order_by(_h.at, _h.id)
)


def add(conn: Connection, *, office: int, counter: int, caller: str, at: datetime) -> int:
    """Insert an alarm that nobody has seen yet; returns its id."""
    values = {"office_id": office, "counter_id": counter, "caller": caller, "at": at, "seen": []}
    return new_id(conn.execute(insert(side.help_call), values))


def get(conn: Connection, ident: int) -> AnyRow | None:
    """Return an alarm."""
    return conn.execute(_BY_ID, {"id": ident}).one_or_none()


def office_of(conn: Connection, ident: int) -> int | None:
    """Return the office that an alarm belongs to."""
    found: int | None = conn.execute(_OFFICE_OF, {"id": ident}).scalar()
    return found


def running(conn: Connection, office: int) -> list[AnyRow]:
    """Return the alarms that last, oldest first."""
    return list(conn.execute(_RUNNING, {"office": office}))


def set_seen(conn: Connection, ident: int, seen: Iterable[str]) -> None:
    """Keep who has seen it."""
    _set(conn, ident, seen=list(seen))


def answer(conn: Connection, ident: int, *, by: int | None, at: datetime) -> None:
    """Keep which counter sends help (None: the reception)."""
    _set(conn, ident, answered_by=by, answered_at=at)


def end(conn: Connection, ident: int, at: datetime) -> None:
    """End an alarm."""
    _set(conn, ident, ended_at=at)


def _set(conn: Connection, ident: int, **values: Any) -> None:
    conn.execute(update(side.help_call).where(_h.id == ident).values(**values))
