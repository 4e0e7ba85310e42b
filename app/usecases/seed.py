"""Filling an empty database with the offices of the configuration."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.db import installation, offices
from app.db.engine import Connection
from app.rules.catalog import Arrow, Lines, PaperLayout, Policy, Text, letter_conflict
from app.rules.hours import Minutes, local_day
from app.rules.refusal import Refusal
from app.usecases.context import Context
from app.usecases.devices import upsert


@dataclass(frozen=True, slots=True)
class ServiceSeed:
    """A service as configured; see `app.rules.catalog.Service`."""

    code: str
    letter: str
    names: Text
    minutes: float
    minutes_per_piece: float = 0.0
    unit: Text | None = None
    max_quantity: int = 1
    first: int = 1
    last: int = 999
    group: str = ""
    bring: Lines = field(default_factory=dict)
    keywords: Lines = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CounterSeed:
    """A counter as configured: the whole label ("Platz 4") and the way there.

    `allowed`: codes of what it is equipped for (None: everything). `reachable`: a wheelchair can come there, on the
    way `step_free` where that is another one. `arrow`: one of `app.rules.catalog.ARROWS`.
    """

    label: str
    place: str = ""
    allowed: tuple[str, ...] | None = None
    reachable: bool = True
    step_free: str = ""
    arrow: Arrow = ""


@dataclass(frozen=True, slots=True)
class DeviceSeed:
    """A device that waits to be paired; a kiosk names its printer."""

    kind: str
    name: str
    printer: str | None = None


@dataclass(frozen=True, slots=True)
class ExceptionSeed:
    """A day with other hours."""

    day: date
    periods: tuple[Minutes, ...]
    label: str = ""
    on_holiday: bool = False


@dataclass(frozen=True, slots=True)
class OfficeSeed:
    """An office as configured. `weekly`: 0 is Monday, periods in minutes of the day.

    `groups`: names of the services' groups in further languages.
    """

    slug: str
    name: str
    short_name: str
    timezone: str
    land: str
    weekly: Mapping[int, tuple[Minutes, ...]]
    services: tuple[ServiceSeed, ...]
    counters: tuple[CounterSeed, ...]
    municipality: str = ""
    address: str = ""
    groups: dict[str, Text] = field(default_factory=dict)
    policy: Policy = field(default_factory=Policy)
    ticket: PaperLayout = field(default_factory=PaperLayout)
    exceptions: tuple[ExceptionSeed, ...] = ()
    devices: tuple[DeviceSeed, ...] = ()


def fill(ctx: Context, *, offices: tuple[OfficeSeed, ...], now: datetime) -> bool:
    """Write the offices if the database has none; returns whether it did."""
    with ctx.store.write() as conn:
        installation.create(conn)
        if not installation.empty(conn):
            return False
        for seed in offices:
            _fill(conn, seed, now)
    return True


def _fill(conn: Connection, seed: OfficeSeed, now: datetime) -> None:
    letter = letter_conflict((service.letter, service.first, service.last) for service in seed.services)
    if letter is not None:
        raise Refusal("malformed", field="letter", letter=letter)
    office = _office(conn, seed, now)
    known: dict[str, int] = {}
    for position, service in enumerate(seed.services):
        values = asdict(service) | {"service_group": service.group, "position": position}
        del values["group"]
        known[service.code] = offices.add_service(conn, office_id=office, active=True, historical=False, **values)
    for position, counter in enumerate(seed.counters):
        allowed = None if counter.allowed is None else [known[code] for code in counter.allowed]
        values = asdict(counter) | {"allowed": allowed}
        offices.add_counter(conn, office_id=office, position=position, active=True, historical=False, **values)
    for day in seed.exceptions:
        values = asdict(day) | {"day": day.day.isoformat()}
        offices.add_exception(conn, office_id=office, **values)
    # Printers first: a kiosk's printer must be there.
    for device in sorted(seed.devices, key=lambda d: d.kind != "printer"):
        upsert(conn, device.kind, office, device.name, None, device.printer)


def _office(conn: Connection, seed: OfficeSeed, now: datetime) -> int:
    return offices.add(
        conn,
        slug=seed.slug,
        name=seed.name,
        short_name=seed.short_name,
        zone=seed.timezone,
        land=seed.land,
        municipality=seed.municipality,
        address=seed.address,
        group_names=seed.groups,
        policy=asdict(seed.policy) | {offices.PAPER: asdict(seed.ticket)},
        weekly={str(day): [list(p) for p in periods] for day, periods in seed.weekly.items()},
        notice=None,
        day=local_day(ZoneInfo(seed.timezone), now).isoformat(),
        seq=0,
        config_seq=0,
        last_event_at=now,
    )
