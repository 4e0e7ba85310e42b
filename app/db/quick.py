"""What was served without a number."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert

from app.db import side_tables as side
from app.db.engine import new_id

_DELETE = delete(side.quick_service).where(side.quick_service.c.id == bindparam("ident"))
_INSERT = insert(side.quick_service)


def add(
    conn: Connection, *, office: int, counter: int, service: int, quantity: int, at: datetime, trainee: bool
) -> int:
    """Insert one quick service; returns its id."""
    values = {"office_id": office, "counter_id": counter, "service_id": service, "quantity": quantity}
    return new_id(conn.execute(_INSERT, values | {"at": at, "trainee": trainee}))


def remove(conn: Connection, ident: int) -> None:
    """Delete one that was taken back."""
    conn.execute(_DELETE, {"ident": ident})
