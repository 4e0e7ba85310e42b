"""Demand that became no ticket: dialogues that were abandoned, times that were wished for, refusals by their reason."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow

HOUR = timedelta(hours=1)
TABLES = {"refused": t.refusal, "abandoned": side.abandoned, "wished": side.wished_time}


def _add_once(conn: Connection, table: Table, values: dict[str, Any]) -> None:
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(table).values(**values)
    conn.execute(statement.on_conflict_do_nothing(index_elements=["office_id", "actor", "dialogue"]))


def refused(conn: Connection, office: int, actor: str, dialogue: str) -> bool:
    """Tell whether the dialogue has been counted as a refusal."""
    found = select(t.refusal.c.id).where(
        t.refusal.c.office_id == office, t.refusal.c.actor == actor, t.refusal.c.dialogue == dialogue
    )
    return conn.execute(found).first() is not None


def abandon(conn: Connection, **values: Any) -> None:
    """Count a dialogue that was left, once."""
    _add_once(conn, side.abandoned, values)


def wish(conn: Connection, **values: Any) -> None:
    """Count a wished time, once per dialogue."""
    _add_once(conn, side.wished_time, values)


def in_last_hour(conn: Connection, what: str, office: int, actor: str, now: datetime) -> int:
    """Return how many dialogues (`what`: refused, abandoned, wished) a device has counted in the last hour."""
    c = TABLES[what].c
    query = select(func.count()).where(c.office_id == office, c.at > now - HOUR, c.actor == actor)
    return int(conn.execute(query).scalar_one())


def drawn_since(conn: Connection, device: int, since: datetime) -> int:
    """Return how many numbers a kiosk has given since then that were not given back."""
    c = t.ticket.c
    query = select(func.count()).where(c.device_id == device, c.drawn_at > since, c.state != "cancelled")
    return int(conn.execute(query).scalar_one())


def hoarding_since(conn: Connection, office: int, since: datetime) -> list[AnyRow]:
    """Return (actor, at) of each kiosk that has refused a burst of numbers since then, with the latest moment."""
    c = t.refusal.c
    query = select(c.actor, func.max(c.at).label("at")).where(c.office_id == office, c.at > since)
    return list(conn.execute(query.where(c.code == "hoarding").group_by(c.actor)))


def refusals(conn: Connection, office: int, start: datetime, end: datetime) -> list[AnyRow]:
    """Return (code, service_id, n) of the refusals in [start, end)."""
    c = t.refusal.c
    query = select(c.code, c.service_id, func.count().label("n")).group_by(c.code, c.service_id)
    return list(conn.execute(query.where(c.office_id == office, c.at >= start, c.at < end)))


def abandoned(conn: Connection, office: int, start: datetime, end: datetime) -> list[AnyRow]:
    """Return (reason, service_id, n) of the dialogues left in [start, end)."""
    c = side.abandoned.c
    query = select(c.reason, c.service_id, func.count().label("n")).group_by(c.reason, c.service_id)
    return list(conn.execute(query.where(c.office_id == office, c.at >= start, c.at < end)))


def wishes(conn: Connection, office: int, start: datetime, end: datetime) -> list[AnyRow]:
    """Return (band, minute, n) of the times wished for in [start, end)."""
    c = side.wished_time.c
    query = select(c.band, c.minute, func.count().label("n")).group_by(c.band, c.minute)
    return list(conn.execute(query.where(c.office_id == office, c.at >= start, c.at < end)))
