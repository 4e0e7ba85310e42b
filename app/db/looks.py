"""How displays are set."""

from dataclasses import asdict

from sqlalchemy import Connection, update

from app.db import devices
from app.db import tables as t
from app.db.engine import AnyRow
from app.rules.looks import Look


def look_of(row: AnyRow) -> Look:
    """Return how a display is set."""
    stored = dict(row.settings or {})
    if stored.get("counters") is not None:
        stored["counters"] = tuple(stored["counters"])
    return Look(**stored)


def of_office(conn: Connection, office: int) -> list[AnyRow]:
    """Return the displays of an office that still count."""
    return [row for row in devices.of_office(conn, office) if row.kind == "display"]


def put(conn: Connection, device: int, look: Look) -> None:
    """Store how a display is set."""
    conn.execute(update(t.device).where(t.device.c.id == device).values(settings=asdict(look)))
