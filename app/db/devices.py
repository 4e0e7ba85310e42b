"""Kiosks, displays, printers and programs, with hashed tokens."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from app.db import board_tables as boards
from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow, new_id

_d = t.device.c
_BY_HASH = select(t.device).where(_d.token_hash == bindparam("hash"), _d.revoked.is_(False))
_BY_NAME = select(t.device).where(_d.kind == bindparam("of_kind"), _d.name == bindparam("named"))
_BY_ID = select(t.device).where(_d.id == bindparam("id"))
_ALL = (
    select(t.device, t.office.c.slug)
    .select_from(t.device.join(t.office, _d.office_id == t.office.c.id))
    .order_by(_d.kind, _d.name)
)
_printer = t.device.alias("printer")
_PRINTER_STATE = (
    select(_printer.c.status)
    .select_from(t.device.join(_printer, _d.printer_id == _printer.c.id))
    .where(_d.id == bindparam("id"))
)
_OF_OFFICE = select(t.device).where(_d.office_id == bindparam("office"), _d.revoked.is_(False)).order_by(_d.name)
_shows = boards.display_office.c
_FURTHER = (
    select(t.office.c.id, t.office.c.slug)
    .select_from(boards.display_office.join(t.office, _shows.office_id == t.office.c.id))
    .where(_shows.device_id == bindparam("id"))
    .order_by(t.office.c.slug)
)
_DISPLAYS = (
    select(t.device)
    .where(
        _d.kind == "display",
        _d.revoked.is_(False),
        _d.token_hash.is_not(None),
        or_(
            _d.office_id == bindparam("office"),
            _d.id.in_(select(_shows.device_id).where(_shows.office_id == bindparam("office"))),
        ),
    )
    .order_by(_d.name)
)
_PRINTERS = (
    select(t.device)
    .where(_d.office_id == bindparam("office"), _d.kind == "printer", _d.revoked.is_(False))
    .order_by(_d.name)
)
_HOLD = _BY_ID.with_for_update()
_KIOSKS = select(t.device).where(_d.printer_id == bindparam("printer"), _d.kind == "kiosk", _d.revoked.is_(False))
_p = side.pairing.c


def by_hash(conn: Connection, token_hash: str) -> AnyRow | None:
    """Return the device whose token has this hash."""
    return conn.execute(_BY_HASH, {"hash": token_hash}).one_or_none()


def by_name(conn: Connection, kind: str, name: str) -> AnyRow | None:
    """Return a device by kind and name."""
    return conn.execute(_BY_NAME, {"of_kind": kind, "named": name}).one_or_none()


def get(conn: Connection, device: int) -> AnyRow | None:
    """Return a device."""
    return conn.execute(_BY_ID, {"id": device}).one_or_none()


def every(conn: Connection) -> list[AnyRow]:
    """Return all devices with their office's slug."""
    return list(conn.execute(_ALL))


def printers(conn: Connection, office: int) -> list[AnyRow]:
    """Return the printers of an office."""
    return list(conn.execute(_PRINTERS, {"office": office}))


def add(conn: Connection, *, kind: str, office: int, name: str, token_hash: str | None, printer: int | None) -> int:
    """Insert a device; returns its id."""
    row = {"kind": kind, "office_id": office, "name": name, "token_hash": token_hash, "printer_id": printer}
    found = conn.execute(insert(t.device).values(**row, revoked=False, status={}))
    return new_id(found)


def renew(conn: Connection, device: int, *, office: int, token_hash: str, printer: int | None) -> None:
    """Give a device another token: the old one is dead."""
    values = {"office_id": office, "token_hash": token_hash, "printer_id": printer, "revoked": False}
    conn.execute(update(t.device).where(_d.id == device).values(**values))


def revoke(conn: Connection, device: int) -> None:
    """Take a device's token away."""
    conn.execute(update(t.device).where(_d.id == device).values(revoked=True, token_hash=None))


def set_status(conn: Connection, device: int, status: dict[str, Any], since: datetime | None, now: datetime) -> None:
    """Keep what a device said of itself; `since` when its state began (None: as before)."""
    values: dict[str, Any] = {"status": status, "last_seen": now}
    if since is not None:
        values["status_since"] = since
    conn.execute(update(t.device).where(_d.id == device).values(**values))


def print_times(row: AnyRow) -> dict[str, list[list[int]]]:
    """Return the weekly hours in which a printer prints, "0" is Monday; none: always."""
    found: dict[str, list[list[int]]] = (row.settings or {}).get("weekly", {})
    return found


def set_print_times(conn: Connection, printer: int, weekly: Mapping[str, Sequence[tuple[int, int]]]) -> None:
    """Store the weekly hours in which a printer prints."""
    conn.execute(update(t.device).where(_d.id == printer).values(settings={"weekly": weekly}))


def printer_state(conn: Connection, device: int) -> str | None:
    """Return the state of the printer that a kiosk prints on (`blind`: it cannot say); None without a printer."""
    found: dict[str, Any] | None = conn.execute(_PRINTER_STATE, {"id": device}).scalar()
    if found is None:
        return None
    return "blind" if found.get("blind") else str(found.get("state", "unknown"))


def of_office(conn: Connection, office: int) -> list[AnyRow]:
    """Return the devices of an office that still count."""
    return list(conn.execute(_OF_OFFICE, {"office": office}))


def displays(conn: Connection, office: int) -> list[AnyRow]:
    """Return the paired displays that show the calls of an office, wherever they hang."""
    return list(conn.execute(_DISPLAYS, {"office": office}))


def further_offices(conn: Connection, display: int) -> list[AnyRow]:
    """Return (id, slug) of the offices whose calls a display shows beside those of its own."""
    return list(conn.execute(_FURTHER, {"id": display}))


def show_further(conn: Connection, display: int, offices: Iterable[int]) -> None:
    """Let a display show the calls of these offices, too, and of no others."""
    conn.execute(delete(boards.display_office).where(_shows.device_id == display))
    for office in offices:
        conn.execute(insert(boards.display_office).values(device_id=display, office_id=office))


def hold(conn: Connection, device: int) -> AnyRow | None:
    """Return a device and keep its row for this transaction."""
    return conn.execute(_HOLD, {"id": device}).one_or_none()


def hold_all(conn: Connection, devices: Collection[int]) -> set[int]:
    """Keep the rows of devices for this transaction, always in the same order; returns those that still count."""
    wanted = select(_d.id).where(_d.id.in_(devices), _d.revoked.is_(False)).order_by(_d.id).with_for_update()
    return set(conn.execute(wanted).scalars())


def touch(conn: Connection, device_ids: list[int], now: datetime) -> None:
    """Note that these devices are there."""
    conn.execute(update(t.device).where(_d.id.in_(device_ids)).values(last_seen=now))


def kiosks_of(conn: Connection, printer: int) -> list[AnyRow]:
    """Return the kiosks that print on a printer."""
    return list(conn.execute(_KIOSKS, {"printer": printer}))


def adopt(conn: Connection, office: int, printer: int) -> None:
    """Set the printer of the office's kiosks that have none."""
    without = (_d.office_id == office) & (_d.kind == "kiosk") & _d.printer_id.is_(None)
    conn.execute(update(t.device).where(without).values(printer_id=printer))


def print_on(conn: Connection, kiosk: int, printer: int | None) -> None:
    """Set the printer of a kiosk."""
    conn.execute(update(t.device).where(_d.id == kiosk).values(printer_id=printer))


def start_pairing(conn: Connection, *, code: str, secret_hash: str, kind: str, name: str, created: datetime) -> None:
    """Keep a screen's wish to be paired."""
    row = {"code": code, "secret_hash": secret_hash, "kind": kind, "name": name, "created": created}
    conn.execute(insert(side.pairing).values(**row))


def pairing_by_code(conn: Connection, code: str) -> AnyRow | None:
    """Return the pairing that shows a code."""
    return conn.execute(select(side.pairing).where(_p.code == code)).one_or_none()


def pairing_by_secret(conn: Connection, secret_hash: str) -> AnyRow | None:
    """Return the pairing of a waiting screen."""
    return conn.execute(select(side.pairing).where(_p.secret_hash == secret_hash)).one_or_none()


def confirm_pairing(conn: Connection, code: str, device: int) -> bool:
    """Tie a pairing to its device; False when that has happened already."""
    waits = (_p.code == code) & _p.device_id.is_(None)
    return conn.execute(update(side.pairing).where(waits).values(device_id=device)).rowcount == 1


def end_pairing(conn: Connection, secret_hash: str) -> None:
    """Drop a pairing that is done."""
    conn.execute(delete(side.pairing).where(_p.secret_hash == secret_hash))


def forget_pairings(conn: Connection, before: datetime) -> None:
    """Drop pairings that nobody confirmed."""
    conn.execute(delete(side.pairing).where(_p.created < before))
