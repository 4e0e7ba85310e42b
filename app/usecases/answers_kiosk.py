"""What the use cases answer to kiosks."""

from dataclasses import dataclass
from datetime import datetime

from app.rules.catalog import Lines, Text
from app.rules.wishes import Band
from app.usecases.answers import Estimate, OfficeStatus, ServiceView


@dataclass(frozen=True, slots=True)
class CatalogService:
    """What is known of a service in every language: names, what to bring, other words for it."""

    code: str
    names: Text
    bring: Lines
    keywords: Lines


@dataclass(frozen=True, slots=True)
class Catalog:
    """What changes with the settings alone, as of `config_seq`. `groups`: names of groups by their German one."""

    office: str
    config_seq: int
    groups: dict[str, Text]
    services: tuple[CatalogService, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another office where a service is had sooner; `address`: where it is, "" if nobody has said."""

    office: str
    name: str
    address: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class KioskState:
    """What one kiosk shows. `printer`: state of its printer (`resting`: outside its times), or None without one.

    `needs`: what visitors may say they need; empty where the office does not ask. `config_seq`: a catalogue read
    before it is out of date. `max_concerns`: what the office's rules put on one number.
    `wishes`: when people may say they would rather have come; empty where the office does not ask.
    """

    office: str
    name: str
    timezone: str
    seq: int
    at: datetime
    status: OfficeStatus
    services: tuple[ServiceView, ...]
    notice: Text | None
    printer: str | None
    needs: tuple[str, ...] = ()
    config_seq: int = 0
    max_concerns: int = 1
    wishes: tuple[Band, ...] = ()
