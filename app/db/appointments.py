"""Appointments that were booked elsewhere."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow

_a = side.appointment.c
_OF_DAY = (
    select(side.appointment, t.ticket.c.home, t.ticket.c.number)
    .select_from(side.appointment.outerjoin(t.ticket, _a.ticket_id == t.ticket.c.id))
    .where(_a.office_id == bindparam("office"), _a.at >= bindparam("since"), _a.at < bindparam("until"))
    .order_by(_a.at, _a.id)
)
_BY_ID = select(side.appointment).where(_a.office_id == bindparam("office"), _a.id == bindparam("id"))
_BY_CODE = (
    select(side.appointment)
    .where(_a.office_id == bindparam("office"), _a.code == bindparam("code"))
    .order_by(_a.at, _a.id)
)
_BY_EXTERNAL = select(side.appointment).where(
    _a.office_id == bindparam("office"), _a.external_id.in_(bindparam("names", expanding=True))
)
_UPDATE = update(side.appointment).where(_a.id == bindparam("appointment_key"))
CHUNK = 500
"""Databases limit the parameters of one statement."""


def of_day(conn: Connection, office: int, since: datetime, until: datetime) -> list[AnyRow]:
    """Return the appointments in [since, until) in order, each with the number of who checked in."""
    return list(conn.execute(_OF_DAY, {"office": office, "since": since, "until": until}))


def get(conn: Connection, office: int, appointment: int) -> AnyRow | None:
    """Return one appointment of an office."""
    return conn.execute(_BY_ID, {"office": office, "id": appointment}).one_or_none()


def led_to(conn: Connection, ticket: int) -> bool:
    """Tell whether an appointment stands for this ticket now."""
    return conn.execute(select(_a.id).where(_a.ticket_id == ticket)).first() is not None


def by_code(conn: Connection, office: int, code: str) -> list[AnyRow]:
    """Return the appointments of any day that have this code, in order."""
    return list(conn.execute(_BY_CODE, {"office": office, "code": code}))


def by_external_id(conn: Connection, office: int, names: Iterable[str]) -> dict[str, AnyRow]:
    """Return the appointments that another program calls by these names."""
    wanted = list(names)
    found: dict[str, AnyRow] = {}
    for start in range(0, len(wanted), CHUNK):
        rows = conn.execute(_BY_EXTERNAL, {"office": office, "names": wanted[start : start + CHUNK]})
        found |= {row.external_id: row for row in rows}
    return found


def add(conn: Connection, rows: list[dict[str, Any]]) -> None:
    """Insert appointments."""
    if rows:
        conn.execute(insert(side.appointment), rows)


def change(conn: Connection, appointment: int, **values: Any) -> None:
    """Store what has changed."""
    conn.execute(_UPDATE.values(**values), {"appointment_key": appointment})


def forget_labels(conn: Connection, office: int, before: datetime) -> None:
    """Forget what the portal called the people of appointments before a moment."""
    past = (_a.office_id == office) & (_a.at < before) & (_a.label != "")
    conn.execute(update(side.appointment).where(past).values(label=""))
