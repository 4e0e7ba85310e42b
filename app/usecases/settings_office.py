"""Name and rules of an office."""

import re
from dataclasses import asdict as plain

from msgspec.structs import asdict, replace

from app.db import offices
from app.db import settings as db
from app.db.engine import Connection
from app.rules.catalog import POLICY_RANGES, PRIORITIES
from app.rules.settings import ADDRESS_LENGTH, LAENDER, MOST_HEAD_START, Fault, Faults
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_types import OfficeSettings, PolicySettings

LENGTHS = {"name": 200, "short_name": 20, "municipality": 64, "address": ADDRESS_LENGTH}
OPTIONAL = frozenset({"municipality", "address"})
CLASS = re.compile(r"[a-z_]{1,20}")
MOST_CLASSES = 20


def _read(conn: Connection, office: int) -> OfficeSettings:
    row = offices.row(conn, office)
    return OfficeSettings(
        name=row.name,
        short_name=row.short_name,
        land=row.land,
        municipality=row.municipality,
        address=row.address,
        policy=PolicySettings(**plain(offices.policy_of(row))),
    )


def _tidy(wanted: OfficeSettings, _present: OfficeSettings) -> OfficeSettings:
    names = {key: getattr(wanted, key).strip() for key in LENGTHS}
    return replace(wanted, **names)


def _check(_c: Change, wanted: OfficeSettings, _present: OfficeSettings) -> list[Fault]:
    faults = Faults()
    for key, most in LENGTHS.items():
        faults.text(key, getattr(wanted, key), most, required=key not in OPTIONAL)
    faults.need(wanted.land in LAENDER, "land", "unknown_land")
    for key, (least, most) in POLICY_RANGES.items():
        faults.number(f"policy.{key}", getattr(wanted.policy, key), least, most)
    classes = wanted.policy.priorities
    for name in PRIORITIES:
        faults.need(name in classes, f"policy.priorities.{name}", "required")
    faults.need(len(classes) <= MOST_CLASSES, "policy.priorities", "too_many")
    for name, minutes in classes.items():
        faults.need(CLASS.fullmatch(name), f"policy.priorities.{name}", "class_name")
        faults.number(f"policy.priorities.{name}", minutes, 0, MOST_HEAD_START)
    return faults.found


def _write(c: Change, wanted: OfficeSettings, _present: OfficeSettings) -> None:
    values = {key: getattr(wanted, key) for key in (*LENGTHS, "land")}
    policy = asdict(wanted.policy) | {offices.PAPER: plain(c.office.paper)}
    db.set_office(c.conn, c.office.id, policy=policy, **values)


OFFICE = Topic("office", OfficeSettings, _read, _tidy, _check, _write)
