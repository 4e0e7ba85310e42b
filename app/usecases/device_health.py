"""How each device is: one level, and every cause that keeps it from being well."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import devices as db
from app.db import offices as offices_db
from app.db import printing
from app.db.engine import Connection
from app.rules.refusal import Refusal
from app.usecases.change import read_office
from app.usecases.context import Context
from app.usecases.device_alarms import code_of, is_on_duty, level
from app.usecases.device_status import LOST
from app.usecases.devices import DeviceView, list_devices

CLOCK_TOLERANCE = 60
"""Seconds: screens carry on from the server's time, so their own clock matters for certificates and logs only."""
SLOW_JOB = timedelta(minutes=2)
A_DAY = timedelta(days=1)
ASLEEP = frozenset({"disconnected", "never", "offline", "unknown"})
"""What is to be expected of a device that is switched off for the night, also of a printer whose agent stays up."""


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
    states = {(device.kind, device.name): code_of(device.kind, device.status) for device in known}
    with ctx.store.read() as conn:
        duty = {head.slug: _duty(ctx, conn, head.office_id, now) for head in offices_db.heads(conn)}
        spools = {device.id: _spool(conn, device.id, now) for device in known if device.kind == "printer"}
    return tuple(
        _health(device, build, at, now, duty[device.office], spools.get(device.id), states) for device in known
    )


def one(ctx: Context, *, kind: str, name: str, now: datetime) -> Presence:
    """Return whether one device is there and should be; `not_found`."""
    with ctx.store.read() as conn:
        found = db.by_name(conn, kind, name)
        if found is None or found.revoked:
            raise Refusal("not_found", device=name)
        return Presence(found.last_seen, _duty(ctx, conn, found.office_id, now))


def _duty(ctx: Context, conn: Connection, office: int, now: datetime) -> bool:
    return is_on_duty(read_office(ctx, conn, offices_db.row(conn, office), now), now)


def _spool(conn: Connection, printer: int, now: datetime) -> Spool:
    waiting, since = printing.count(conn, printer, "queued", now - A_DAY)
    unknown, _ = printing.count(conn, printer, "unknown", now - A_DAY)
    paper, failure = printing.last(conn, printer, "printed"), printing.last(conn, printer, "failed")
    return Spool(waiting, since, unknown, paper and paper[1], failure and failure[1], failure[0] if failure else None)


def _health(
    device: DeviceView,
    build: str,
    at: datetime,
    now: datetime,
    on_duty: bool,  # noqa: FBT001 -- a fact of its office, beside others
    spool: Spool | None,
    states: dict[tuple[str, str], str],
) -> DeviceHealth:
    if not device.paired and device.last_seen is None:
        return DeviceHealth(device, "new", (Cause("unpaired"),), on_duty, spool)
    if device.kind == "api":
        return DeviceHealth(device, "ok", (), on_duty, spool)
    if _is_silent(device, at):
        found: tuple[Cause, ...] = (Cause("disconnected" if device.last_seen else "never", "urgent"),)
    else:
        found = (*_own(device, build), *_of_paper(device, states, on_duty=on_duty), *_of_spool(spool, now))
    return DeviceHealth(device, _level(found, on_duty=on_duty), found, on_duty, spool)


def _is_silent(device: DeviceView, at: datetime) -> bool:
    return device.last_seen is None or at - device.last_seen > LOST[device.kind]


def _level(causes: tuple[Cause, ...], *, on_duty: bool) -> str:
    if not causes:
        return "ok"
    if causes[0].code in ASLEEP and not on_duty:
        return "off"
    return "urgent" if any(cause.level == "urgent" for cause in causes) else "calm"


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


def _of_paper(device: DeviceView, states: dict[tuple[str, str], str], *, on_duty: bool) -> Iterator[Cause]:
    if device.kind == "kiosk" and device.printer is None:
        yield Cause("no_printer")
    code = states.get(("printer", device.printer or ""), "")
    sleeps = code in ASLEEP and not on_duty
    if device.kind == "kiosk" and code and level(code) == "urgent" and not sleeps:
        yield Cause("printer_down", "urgent")


def _of_spool(spool: Spool | None, now: datetime) -> Iterator[Cause]:
    if spool and spool.waiting_since and now - spool.waiting_since > SLOW_JOB:
        yield Cause("jobs_waiting", "urgent")
    if spool and spool.unknown:
        yield Cause("jobs_unknown")
