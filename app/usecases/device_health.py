"""How each device is: one level, and every cause that keeps it from being well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import devices as db
from app.db import offices as offices_db
from app.db import printing
from app.db.engine import Connection
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.usecases import showing
from app.usecases.change import read_office
from app.usecases.context import Context
from app.usecases.device_alarms import code_of, is_on_duty, is_wanted, level
from app.usecases.device_status import LOST
from app.usecases.devices import DeviceView, list_devices

CLOCK_TOLERANCE = 60
"""Seconds: screens carry on from the server's time, so their own clock matters for certificates and logs only."""
SLOW_JOB = timedelta(minutes=2)
A_DAY = timedelta(days=1)
ASLEEP = frozenset({"disconnected", "never", "offline", "unknown"})
"""What is to be expected of a device that is switched off for the night, also of a printer whose agent stays up."""
UNPAIRED = "unpaired"
UNWANTED = ASLEEP | {"paper_low", "paper_out", "cover_open", "cutter"}
"""What nobody has to mend while a printer is outside its own times."""


@dataclass(frozen=True, slots=True)
class Spool:
    """A printer's jobs of the last day: `waiting` (the oldest since), `unknown`, and what came of the latest."""

    waiting: int
    waiting_since: datetime | None
    unknown: int
    last_paper: datetime | None
    last_failure: datetime | None
    last_reason: str | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a device is not well: a stable code, and how much it hurries (`calm`, `urgent`)."""

    code: str
    level: str = "calm"


@dataclass(frozen=True, slots=True)
class Presence:
    """When a device was last heard (real time), and whether it should be on."""

    last_seen: datetime | None
    on_duty: bool


@dataclass(frozen=True, slots=True)
class DeviceHealth:
    """A device and how it is. `level`: ok, calm, urgent, `off` (silent when nobody needs it) or `new`."""

    device: DeviceView
    level: str
    causes: tuple[Cause, ...]
    on_duty: bool
    spool: Spool | None


def health(ctx: Context, *, build: str, at: datetime, now: datetime) -> tuple[DeviceHealth, ...]:
    """Return all devices that still count; `build` is the server's, `at` real time, `now` office time."""
    known = [device for device in list_devices(ctx) if not device.revoked]
    with ctx.store.read() as conn:
        offices = {h.slug: _office(ctx, conn, h.office_id, now) for h in offices_db.heads(conn)}
        duty = {device.id: is_on_duty(offices[device.office], now, device.id) for device in known}
        calm = {device.id: _calm(offices[device.office], device.id, now) for device in known}
        spools = {device.id: _spool(conn, device.id, now) for device in known if device.kind == "printer"}
        mute = {name for office in offices.values() for name in _mute(conn, office, now)}
    down = {d.name for d in known if d.kind == "printer" and _is_down(code_of(d.kind, d.status), calm[d.id])}
    found = []
    for device in known:
        causes = _causes(device, build, at, now, spools.get(device.id), down, mute)
        level = _level(causes, calm[device.id])
        found.append(DeviceHealth(device, level, causes, duty[device.id], spools.get(device.id)))
    return tuple(found)


def one(ctx: Context, *, kind: str, name: str, now: datetime) -> Presence:
    """Return whether one device is there and should be; `not_found`."""
    with ctx.store.read() as conn:
        found = db.by_name(conn, kind, name)
        if found is None or found.revoked:
            raise Refusal("not_found", device=name)
        office = _office(ctx, conn, found.office_id, now)
        return Presence(found.last_seen, is_on_duty(office, now, found.id))


def _office(ctx: Context, conn: Connection, office: int, now: datetime) -> Office:
    return read_office(ctx, conn, offices_db.row(conn, office), now)


def _calm(office: Office, device: int, now: datetime) -> frozenset[str]:
    """Return what is no fault of a device at this moment. Paper that waits is one while the office works."""
    night = frozenset() if is_on_duty(office, now) else ASLEEP | {"jobs_waiting"}
    return night if is_wanted(office, now, device) else night | UNWANTED


def _mute(conn: Connection, office: Office, now: datetime) -> tuple[str, ...]:
    return showing.silent_displays(office, showing.displays(conn, office, now))


def _is_down(code: str, calm: frozenset[str]) -> bool:
    return bool(code) and level(code) == "urgent" and code not in calm


def _spool(conn: Connection, printer: int, now: datetime) -> Spool:
    waiting, since = printing.count(conn, printer, "queued", now - A_DAY)
    unknown, _ = printing.count(conn, printer, "unknown", now - A_DAY)
    paper, failure = printing.last(conn, printer, "printed"), printing.last(conn, printer, "failed")
    return Spool(waiting, since, unknown, paper and paper[1], failure and failure[1], failure[0] if failure else None)


def _causes(
    device: DeviceView,
    build: str,
    at: datetime,
    now: datetime,
    spool: Spool | None,
    down: set[str],
    mute: set[str],
) -> tuple[Cause, ...]:
    if not device.paired and device.last_seen is None:
        return (Cause(UNPAIRED),)
    if device.kind == "api":
        return ()
    if _is_silent(device, at):
        silent = Cause("disconnected" if device.last_seen else "never", "urgent")
        return (silent, *_of_spool(spool, now))
    return (*_own(device, build), *_of_sound(device, mute), *_of_paper(device, down), *_of_spool(spool, now))


def _is_silent(device: DeviceView, at: datetime) -> bool:
    return device.last_seen is None or at - device.last_seen > LOST[device.kind]


def _level(causes: tuple[Cause, ...], calm: frozenset[str]) -> str:
    if causes and causes[0].code == UNPAIRED:
        return "new"
    told = [cause for cause in causes if cause.code not in calm]
    if not told:
        return "off" if causes else "ok"
    return "urgent" if any(cause.level == "urgent" for cause in told) else "calm"


def _own(device: DeviceView, build: str) -> Iterator[Cause]:
    status = device.status
    code = code_of(device.kind, status)
    if code:
        yield Cause(code, level(code))
    if status.get("build", build) != build:
        yield Cause("old_build")
    if status.get("line") == "http":
        yield Cause("by_http")
    if abs(status.get("clock", 0)) >= CLOCK_TOLERANCE:
        yield Cause("clock")
    if status.get("error"):
        yield Cause("error")
    if status.get("wanted"):
        yield Cause("ordered")


def _of_sound(device: DeviceView, mute: set[str]) -> Iterator[Cause]:
    if device.kind == "display" and device.name in mute:
        yield Cause("silent", level("silent"))


def _of_paper(device: DeviceView, down: set[str]) -> Iterator[Cause]:
    if device.kind == "kiosk" and device.printer is None:
        yield Cause("no_printer")
    if device.kind == "kiosk" and device.printer in down:
        yield Cause("printer_down", "urgent")


def _of_spool(spool: Spool | None, now: datetime) -> Iterator[Cause]:
    if spool and spool.waiting_since and now - spool.waiting_since > SLOW_JOB:
        yield Cause("jobs_waiting", "urgent")
    if spool and spool.unknown:
        yield Cause("jobs_unknown")
