"""Locks of services with their texts."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, update

from app.db import tables as t
from app.db.engine import new_id

_l = t.lock.c


def add(
    conn: Connection, *, office: int, service: int | None, text: Mapping[str, str], since: datetime, until: datetime
) -> int:
    """Lock a service, or with `service` None the whole office; returns the lock's id."""
    values = {"office_id": office, "service_id": service, "text": dict(text), "since": since, "until": until}
    return new_id(conn.execute(insert(t.lock).values(**values)))


def lift(conn: Connection, office: int, lock: int, now: datetime) -> bool:
    """End a lock; False when there is none of this office that still holds."""
    held = (_l.id == lock) & (_l.office_id == office) & (_l.until > now)
    return conn.execute(update(t.lock).where(held).values(until=now)).rowcount == 1
