"""Minutes that count for nobody."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, update

from app.db import side_tables as side
from app.db.engine import new_id

_i = side.interruption.c


def begin(conn: Connection, *, office: int, kind: str, since: datetime) -> int:
    """Insert an interruption that lasts; returns its id."""
    values = {"office_id": office, "kind": kind, "since": since}
    return new_id(conn.execute(insert(side.interruption), values))


def end(conn: Connection, ident: int, until: datetime) -> None:
    """End an interruption."""
    conn.execute(update(side.interruption).where(_i.id == ident).values(until=until))


def remove(conn: Connection, ident: int) -> None:
    """Delete an interruption that was none."""
    conn.execute(delete(side.interruption).where(_i.id == ident))
