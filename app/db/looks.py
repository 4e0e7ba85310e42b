"""How displays are set."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, null, update

from app.db import devices
from app.db import tables as t
from app.db.engine import AnyRow
from app.rules.looks import Look

_unset = t.device.c.settings.is_(null())


def look_of(conn: Connection, row: AnyRow) -> Look:
    """Return how a display is set."""
    further = tuple(office.slug for office in devices.further_offices(conn, row.id))
    return Look(**_kept(row), offices=further)


def counters_of(row: AnyRow) -> tuple[int, ...] | None:
    """Return the counters whose calls a display shows; None: all."""
    counters: tuple[int, ...] | None = _kept(row).get("counters")
    return counters


def is_audible(row: AnyRow) -> bool:
    """Tell whether a display plays anything for a call."""
    return Look(**_kept(row)).audible


def _kept(row: AnyRow) -> dict[str, Any]:
    stored = dict(row.settings or {})
    if stored.get("counters") is not None:
        stored["counters"] = tuple(stored["counters"])
    return stored


def of_office(conn: Connection, office: int) -> list[AnyRow]:
    """Return the displays of an office that still count."""
    return [row for row in devices.of_office(conn, office) if row.kind == "display"]


def of_device(conn: Connection, device: int) -> Look | None:
    """Return how a display is set; None: nobody has set it yet."""
    row = devices.get(conn, device)
    return None if row is None or row.settings is None else look_of(conn, row)


def put(conn: Connection, device: int, look: Look, *, only_new: bool = False) -> None:
    """Store how a display is set, its further offices aside; with `only_new` only if nobody has set it yet."""
    one = t.device.c.id == device
    wanted = one & _unset if only_new else one
    settings = {name: value for name, value in asdict(look).items() if name != "offices"}
    conn.execute(update(t.device).where(wanted).values(settings=settings))
