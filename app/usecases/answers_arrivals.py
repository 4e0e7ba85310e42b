"""Answers about appointments, slips and power cuts: field names are the names of the API."""

from dataclasses import dataclass
from datetime import datetime

from app.usecases.answers import Ticket


@dataclass(frozen=True, slots=True)
class Booked:
    """One service of an appointment."""

    service: str
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Appointment:
    """An appointment for staff. `state`: booked, checked_in, cancelled; `number` of who has checked in.

    `label` is what the portal calls the person, until the day ends.
    """

    id: int
    external_id: str
    at: datetime
    code: str
    concerns: tuple[Booked, ...]
    label: str
    language: str
    state: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Appointments:
    """The appointments of one day in order."""

    office: str
    day: str
    appointments: tuple[Appointment, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """An appointment as it was taken over: its code is for the person who comes."""

    external_id: str
    id: int
    code: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did. `kept`: as it was before, or checked in or cancelled already."""

    created: int
    updated: int
    cancelled: int
    kept: int
    appointments: tuple[Taken, ...]


@dataclass(frozen=True, slots=True)
class Slip:
    """A case that goes on another day: the code to come back with. `printed`: a printer has been asked."""

    code: str
    valid_until: datetime
    printed: bool
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class Outage:
    """Minutes in which the system was away; they count for nobody."""

    id: int
    since: datetime
    until: datetime
