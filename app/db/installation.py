"""The one row that says which log this is and whether it is practice."""

import uuid
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from app.db import tables as t

ROW = 1


def boot(conn: Connection) -> str:
    """Return the id of the log."""
    return str(conn.execute(select(t.installation.c.boot)).scalar_one())


def create(conn: Connection) -> None:
    """Write the row of a new database; does nothing when it is there."""
    if conn.execute(select(func.count()).select_from(t.installation)).scalar_one() == 0:
        conn.execute(insert(t.installation).values(id=ROW, boot=str(uuid.uuid4()), practice=None))


def practice(conn: Connection) -> dict[str, Any] | None:
    """Return the anchor of the practice clock; None in a real database."""
    found: dict[str, Any] | None = conn.execute(select(t.installation.c.practice)).scalar_one()
    return found


def set_practice(conn: Connection, anchor: dict[str, Any]) -> None:
    """Keep the anchor of the practice clock."""
    conn.execute(update(t.installation).values(practice=anchor))


def empty(conn: Connection) -> bool:
    """Tell whether there is no office yet."""
    return conn.execute(select(func.count()).select_from(t.office)).scalar_one() == 0
