"""The settings of an office as people and programs see them: one object per topic, read and replaced as a whole.

`config_seq` is the state a change was made from; without it, a change replaces whatever is there. Weekly hours:
"0" is Monday, periods in minutes of the day. Services are named by their codes.
"""

from datetime import date
from typing import TypeVar

from msgspec import Struct

from app.rules.catalog import Lines, Text
from app.rules.hours import Minutes

Weekly = dict[str, tuple[Minutes, ...]]


class Part(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A part of the settings; unknown members are refused."""


class Document(Part, frozen=True, kw_only=True):
    """One topic of an office's settings."""

    config_seq: int | None = None


D = TypeVar("D", bound=Document)


class SeriesSettings(Part, frozen=True, kw_only=True):
    """Other weekly hours from `first_day` to `last_day`, with the question that they are to answer.

    Once it has begun only the last day may change.
    """

    first_day: date
    last_day: date
    weekly: Weekly
    label: str
    question: str


class HoursSettings(Document, frozen=True, kw_only=True):
    """Weekly hours, and the dated series that replace them; series do not overlap."""

    weekly: Weekly
    series: tuple[SeriesSettings, ...] = ()


class ClosureSettings(Part, frozen=True, kw_only=True):
    """A day with other hours (none: closed). `on_holiday`: also if it is one.

    `exceptional`: forecasts leave the day out.
    """

    day: date
    periods: tuple[Minutes, ...] = ()
    label: str = ""
    on_holiday: bool = False
    exceptional: bool = False


class ClosuresSettings(Document, frozen=True, kw_only=True):
    """All days with other hours."""

    closures: tuple[ClosureSettings, ...]


class ServiceSettings(Part, frozen=True, kw_only=True):
    """A service; see `app.rules.catalog.Service`. With `first_day` and `last_day` it is offered between them only.

    `bring`: what visitors should have ready, `keywords`: other words by which they look for it, both per language.
    """

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
    active: bool = True
    first_day: date | None = None
    last_day: date | None = None
    bring: Lines = {}
    keywords: Lines = {}


class ServicesSettings(Document, frozen=True, kw_only=True):
    """All services, in the order of the kiosk. One left out is gone, or inactive if it has had tickets."""

    services: tuple[ServiceSettings, ...]


class GroupSettings(Part, frozen=True, kw_only=True):
    """A group of services on the kiosk: its German name, as services have it, and its name in further languages."""

    name: str
    names: Text = {}


class GroupsSettings(Document, frozen=True, kw_only=True):
    """The groups of the services, in the order of the kiosk. A group comes and goes with its services."""

    groups: tuple[GroupSettings, ...]


class CounterSettings(Part, frozen=True, kw_only=True):
    """A counter; without `id` it is the one with this label, or a new one. `allowed` null: every service.

    `arrow`: one of `app.rules.catalog.ARROWS`.
    """

    id: int | None = None
    label: str
    place: str = ""
    allowed: tuple[str, ...] | None = None
    reachable: bool = True
    step_free: str = ""
    arrow: str = ""
    active: bool = True


class CountersSettings(Document, frozen=True, kw_only=True):
    """All counters in order. One left out is gone, or inactive if it has had tickets."""

    counters: tuple[CounterSettings, ...]


class PersonSettings(Part, frozen=True, kw_only=True):
    """Somebody who works in the office. `services` null: all.

    `password` is never told; it makes an account, or changes its password. `everywhere`: roles in all offices, null
    leaves them; only who administers all offices may change them. `elsewhere`, told only: has roles in other offices.
    """

    name: str
    roles: tuple[str, ...]
    services: tuple[str, ...] | None = None
    preferred: tuple[str, ...] = ()
    trainee: bool = False
    disabled: bool = False
    password: str | None = None
    everywhere: tuple[str, ...] | None = None
    elsewhere: bool = False


class PeopleSettings(Document, frozen=True, kw_only=True):
    """Everybody with a role in the office. Who is left out loses the roles here and keeps the account."""

    people: tuple[PersonSettings, ...]


class PolicySettings(Part, frozen=True, kw_only=True):
    """The rules of an office; see `app.rules.catalog.Policy`."""

    early_minutes: int
    last_ticket: bool
    grace_minutes: int
    undo_seconds: int
    calls_before_no_show: int
    call_interval_seconds: int
    daily_limit: int
    max_concerns: int
    show_next: int
    return_minutes: int
    preferred_minutes: int
    priorities: dict[str, int]
    appointment_head_minutes: int
    appointment_tolerance_minutes: int
    check_in_minutes: int
    callable_minutes: int
    needs_at_kiosk: bool
    priority_by_need: bool
    slip_days: int
    target_minutes: int
    burst_numbers: int
    burst_most: int
    burst_seconds: int
    show_elsewhere: bool
    elsewhere_minutes: int
    ask_wished_time: bool


class OfficeSettings(Document, frozen=True, kw_only=True):
    """Name and rules of an office. `land` and `municipality` decide about holidays; `address` says the way."""

    name: str
    short_name: str
    land: str
    municipality: str = ""
    address: str = ""
    policy: PolicySettings


class DisplaySettings(Part, frozen=True, kw_only=True):
    """How one display looks and sounds; see `app.rules.looks.Look`. `name` is the device's."""

    name: str
    offices: tuple[str, ...] = ()
    counters: tuple[int, ...] | None
    theme: str
    colour: str
    rows: int
    rows_legible: bool = True
    diagonal_inches: float
    distance_m: float
    show_next: bool
    show_order: bool
    show_waits: bool
    show_hours: bool
    show_slides: bool = True
    show_languages: bool = True
    gong: str
    speech: bool
    own_language: bool
    volume: int
    quiet_volume: int
    loud_from: int
    loud_until: int
    dim: bool


class DisplaysSettings(Document, frozen=True, kw_only=True):
    """All displays of the office. They come by pairing: one left out stays as it is."""

    displays: tuple[DisplaySettings, ...]


class SlideSettings(Part, frozen=True, kw_only=True):
    """What displays tell, until the end of `last_day`; without `id` a new one.

    `picture`, `film`: names of what was uploaded; `alt` says it in words. A picture beside a film stands in its place
    where it cannot or should not play.
    """

    id: int | None = None
    heading: str = ""
    text: str = ""
    picture: str = ""
    film: str = ""
    alt: str = ""
    last_day: date | None = None


class SlidesSettings(Document, frozen=True, kw_only=True):
    """Everything that the office's displays tell beside the calls, in its order."""

    slides: tuple[SlideSettings, ...]


class PrinterSettings(Part, frozen=True, kw_only=True):
    """When one printer prints. `name` is the device's; no hours at all: always."""

    name: str
    weekly: Weekly


class PrintersSettings(Document, frozen=True, kw_only=True):
    """All printers of the office. They come by pairing: one left out stays as it is."""

    printers: tuple[PrinterSettings, ...]


class PaperSettings(Document, frozen=True, kw_only=True):
    """How tickets look; see `app.rules.catalog.PaperLayout`."""

    large: bool = False
    copies: int = 1
    omit: tuple[str, ...] = ()
    footer: Text = {}
    logo: str = ""
