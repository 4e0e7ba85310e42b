"""Devices: tokens that are told once, and pairing by a short code."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.db import devices as db
from app.db import offices
from app.db.engine import AnyRow, Connection
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.change import Change
from app.usecases.context import SYSTEM, Context, Principal
from app.usecases.tokens import new_token, token_hash
from app.usecases.unit import change

KINDS = ("kiosk", "display", "printer", "api")
CODE_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ23456789"
CODE_LENGTH = 6
PAIRING_TIME = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class DeviceView:
    """A device for its administrator; the token is never told again. `since`: when its state began (office time)."""

    id: int
    kind: str
    name: str
    office: str
    printer: str | None
    paired: bool
    revoked: bool
    last_seen: datetime | None
    status: dict[str, Any]
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """Which device: its kind and name."""

    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Pairing:
    """What a new device gets: the code to show, and the secret to ask with."""

    code: str
    secret: str


def register(ctx: Context, *, kind: str, office: str, name: str, now: datetime, printer: str | None = None) -> str:
    """Make a device, or give an existing one of this name another token; returns the token, once.

    A kiosk prints on `printer` (a name), else on the office's only printer. `not_found`: office or printer;
    `name_taken`: another office has a device of this kind and name.
    """
    office_id = find.office_id(ctx, office)
    token = new_token()

    def work(c: Change) -> None:
        upsert(c.conn, kind, office_id, name, token_hash(token), printer)
        c.emit(ev.SETTINGS, device=name, kind=kind)

    _as_system(ctx, office_id, now, work)
    return token


def _as_system(ctx: Context, office: int, now: datetime, work: Any) -> None:
    change(ctx, office=office, principal=SYSTEM, request=None, now=now, answer=type(None), work=work)


def upsert(conn: Connection, kind: str, office: int, name: str, hashed: str | None, printer: str | None) -> int:
    """Insert a device or renew the one of this kind and name; returns its id."""
    if kind not in KINDS:
        raise Refusal("malformed", field="kind", allowed=list(KINDS))
    paper = _printer(conn, office, printer) if kind == "kiosk" else None
    known = db.by_name(conn, kind, name)
    if known is not None and known.office_id != office:
        # The name is in the screen's address: taking it would take the other office's screen.
        raise Refusal("name_taken", name=name)
    if known is None:
        return db.add(conn, kind=kind, office=office, name=name, token_hash=hashed, printer=paper)
    if hashed is not None:
        db.renew(conn, known.id, office=office, token_hash=hashed, printer=paper or known.printer_id)
    return int(known.id)


def _printer(conn: Connection, office: int, name: str | None) -> int | None:
    if name is not None:
        found = db.by_name(conn, "printer", name)
        if found is None or found.office_id != office:
            raise Refusal("not_found", printer=name)
        return int(found.id)
    every = db.printers(conn, office)
    return int(every[0].id) if len(every) == 1 else None


def by_token(ctx: Context, token: str) -> Principal | None:
    """Return the device with this token."""
    with ctx.store.glance() as conn:
        found = db.by_hash(conn, token_hash(token))
        return None if found is None else _principal(conn, found)


def by_name(ctx: Context, *, kind: str, name: str) -> Principal | None:
    """Return a device by kind and name."""
    with ctx.store.read() as conn:
        found = db.by_name(conn, kind, name)
        return None if found is None or found.revoked else _principal(conn, found)


def _principal(conn: Connection, r: AnyRow) -> Principal:
    further = db.further_offices(conn, r.id) if r.kind == "display" else ()
    offices = frozenset({r.office_id, *(office.id for office in further)})
    return Principal("device", r.id, r.name, offices, frozenset({r.kind}))


def list_devices(ctx: Context) -> tuple[DeviceView, ...]:
    """Return all devices."""
    with ctx.store.read() as conn:
        rows = db.every(conn)
    names = {r.id: r.name for r in rows}
    return tuple(
        DeviceView(
            id=r.id,
            kind=r.kind,
            name=r.name,
            office=r.slug,
            printer=names.get(r.printer_id),
            paired=r.token_hash is not None,
            revoked=r.revoked,
            last_seen=r.last_seen,
            status=r.status,
            since=r.status_since,
        )
        for r in rows
    )


def print_on(ctx: Context, *, kiosk: str, printer: str | None, principal: Principal, now: datetime) -> None:
    """Let a kiosk print on another printer of its office (None: on none); `not_found`."""
    with ctx.store.read() as conn:
        found = db.by_name(conn, "kiosk", kiosk)
    if found is None:
        raise Refusal("not_found", device=kiosk)

    def work(c: Change) -> None:
        db.print_on(c.conn, found.id, _printer(c.conn, found.office_id, printer) if printer else None)
        c.emit(ev.SETTINGS, device=kiosk, kind="kiosk")

    change(ctx, office=found.office_id, principal=principal, request=None, now=now, answer=type(None), work=work)


def revoke(ctx: Context, *, kind: str, name: str) -> None:
    """Take a device's token away; `not_found`."""
    with ctx.store.write() as conn:
        found = db.by_name(conn, kind, name)
        if found is None:
            raise Refusal("not_found", device=name)
        db.revoke(conn, found.id)


def start_pairing(ctx: Context, *, kind: str, name: str, now: datetime) -> Pairing:
    """Begin: the device shows the code until somebody confirms it or 15 minutes are over."""
    if kind not in {"kiosk", "display", "printer"} or not name:
        raise Refusal("malformed", field="kind")
    code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
    secret = new_token()
    with ctx.store.write() as conn:
        db.forget_pairings(conn, now - PAIRING_TIME)
        db.start_pairing(conn, code=code, secret_hash=token_hash(secret), kind=kind, name=name[:64], created=now)
    return Pairing(code, secret)


def confirm_pairing(ctx: Context, *, code: str, office: str, principal: Principal, now: datetime) -> Device:
    """Accept the device that shows this code for an office, once. `not_found` for a wrong code."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        found = db.pairing_by_code(conn, code.strip().upper())
    if found is None or found.device_id is not None or now - found.created > PAIRING_TIME:
        raise Refusal("not_found", pairing=code)

    def work(c: Change) -> None:
        # Two people may type the same code at once: the second finds it used.
        if not db.confirm_pairing(c.conn, found.code, upsert(c.conn, found.kind, office_id, found.name, None, None)):
            raise Refusal("not_found", pairing=code)
        _adopt(c.conn, found.kind, office_id)
        c.emit(ev.SETTINGS, device=found.name, kind=found.kind)

    _as_system(ctx, office_id, now, work)
    return Device(found.kind, found.name)


def _adopt(conn: Connection, kind: str, office: int) -> None:
    """Let kiosks that print nowhere print on their office's only printer, which has come after them."""
    every = db.printers(conn, office)
    if kind == "printer" and len(every) == 1:
        db.adopt(conn, office, every[0].id)


def _confirmed(conn: Connection, hashed: str, now: datetime) -> AnyRow | None:
    found = db.pairing_by_secret(conn, hashed)
    if found is None or now - found.created > PAIRING_TIME:
        raise Refusal("not_found")
    return None if found.device_id is None else db.get(conn, found.device_id)


def finish_pairing(ctx: Context, *, secret: str, now: datetime) -> str | None:
    """Return the new device's token once the pairing was confirmed, else None; `not_found` when it is over."""
    hashed = token_hash(secret)
    with ctx.store.read() as conn:
        # Screens ask every two seconds, and anybody may: that must not hold up those who write.
        if _confirmed(conn, hashed, now) is None:
            return None
    with ctx.store.write() as conn:
        device = _confirmed(conn, hashed, now)
        if device is None:
            return None
        token = new_token()
        db.renew(
            conn,
            device.id,
            office=device.office_id,
            token_hash=token_hash(token),
            printer=device.printer_id,
        )
        db.end_pairing(conn, hashed)
    return token


def office_of(ctx: Context, principal: Principal) -> str:
    """Return the slug of the office where a device stands; `not_found`."""
    with ctx.store.read() as conn:
        found = db.get(conn, principal.id)
        if found is None:
            raise Refusal("not_found", device=principal.name)
        return str(offices.row(conn, found.office_id).slug)
