"""What was served without a number."""

from datetime import datetime

from sqlalchemy import Connection, insert

from app.db import side_tables as side

_INSERT = insert(side.quick_service)


def add(
    conn: Connection, *, office: int, counter: int, service: int, quantity: int, at: datetime, trainee: bool
) -> None:
    """Insert one quick service."""
    values = {"office_id": office, "counter_id": counter, "service_id": service, "quantity": quantity}
    conn.execute(_INSERT, values | {"at": at, "trainee": trainee})
