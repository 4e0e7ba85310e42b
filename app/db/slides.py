"""What an office's displays tell beside the calls, and its pictures."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from app.db import board_tables as t
from app.db.engine import AnyRow

_s, _p = t.slide.c, t.picture.c
_OF_OFFICE = select(t.slide).where(_s.office_id == bindparam("id")).order_by(_s.position)
_CONTENT = select(_p.content).where(_p.office_id == bindparam("office"), _p.name == bindparam("named"))


def of_office(conn: Connection, office: int) -> list[AnyRow]:
    """Return all slides in order."""
    return list(conn.execute(_OF_OFFICE, {"id": office}))


def replace(conn: Connection, office: int, rows: Sequence[dict[str, Any]]) -> None:
    """Put these slides in place of all, in this order; one with the `id` of a known one stays the same."""
    kept = [row["id"] for row in rows if row["id"] is not None]
    conn.execute(delete(t.slide).where(_s.office_id == office, _s.id.not_in(kept)))
    for position, row in enumerate(rows):
        if row["id"] is None:
            fresh = {name: value for name, value in row.items() if name != "id"}
            conn.execute(insert(t.slide).values(office_id=office, position=position, **fresh))
        else:
            conn.execute(update(t.slide).where(_s.id == row["id"]).values(position=position, **row))


def picture(conn: Connection, office: int, name: str) -> bytes | None:
    """Return a picture of an office."""
    found: bytes | None = conn.execute(_CONTENT, {"office": office, "named": name}).scalar_one_or_none()
    return found


def known_pictures(conn: Connection, office: int) -> list[str]:
    """Return the names of an office's pictures, the newest first."""
    return list(conn.execute(select(_p.name).where(_p.office_id == office).order_by(_p.id.desc())).scalars())


def add_picture(conn: Connection, office: int, name: str, content: bytes) -> None:
    """Keep a picture that is not there yet."""
    conn.execute(insert(t.picture).values(office_id=office, name=name, content=content))


def drop_pictures(conn: Connection, office: int, names: Collection[str]) -> None:
    """Forget these pictures."""
    if names:
        conn.execute(delete(t.picture).where(_p.office_id == office, _p.name.in_(names)))
