"""config.toml -> frozen typed settings. Each section is owned by the folder whose dataclass reads it.

An unknown key is refused with what was probably meant, a wrong value with where it stands.
"""

import difflib
import os
import re
import tomllib
import types
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from app.announce.settings import SpeechSettings
from app.rules.catalog import MOST_COPIES, PAPER_PARTS, POLICY_RANGES, PaperLayout, Policy, letter_conflict
from app.rules.settings import (
    ADDRESS_LENGTH,
    BRING_LENGTH,
    BRING_LINES,
    KEYWORD_LENGTH,
    KEYWORDS,
    LAENDER,
    LAST_NUMBER,
    LETTER,
    MOST_MINUTES,
    MOST_PIECES,
    NAME,
    Faults,
    mishearing,
)
from app.usecases.seed import CounterSeed, DeviceSeed, ExceptionSeed, OfficeSeed, ServiceSeed
from app.web.settings import ServerSettings
from display.settings import DisplaySettings
from kiosk.settings import KioskSettings
from printer.job import JobError, logo_of
from printer.settings import PrinterSettings, SettingsError

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIOD = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
SERVER_RANGES = {
    "port": (0, 65_535),
    "max_sockets": (1, 2_000),
    "request_threads": (1, 500),
    "trusted_proxies": (0, 5),
    "login_attempts_per_minute": (1, 10_000),
    "anonymous_requests_per_minute": (1, 10_000_000),
}
KIOSK_RANGES = {
    "idle_seconds": (1, 3_600),
    "countdown_seconds": (1, 600),
    "ticket_seconds": (1, 600),
    "max_concerns": (1, 20),
    "screen_diagonal_inches": (3, 200),
    "viewing_distance_mm": (200, 2_000),
}
SCREEN_RANGES = {"screen_diagonal_inches": KIOSK_RANGES["screen_diagonal_inches"]}
ENVIRONMENT = {
    "WARTEMARKE_DATA_DIR": "data_dir",
    "WARTEMARKE_DATABASE_URL": "database_url",
    "WARTEMARKE_PUBLIC_URL": "public_url",
    "WARTEMARKE_SECRET_FILE": "secret_file",
}


class ConfigError(ValueError):
    """Something in config.toml cannot work; the message says what and where."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All of config.toml."""

    server: ServerSettings = field(default_factory=ServerSettings)
    speech: SpeechSettings = field(default_factory=SpeechSettings)
    kiosk: KioskSettings = field(default_factory=KioskSettings)
    display: DisplaySettings = field(default_factory=DisplaySettings)
    printer: PrinterSettings = field(default_factory=PrinterSettings)
    offices: tuple[OfficeSeed, ...] = ()


# How the keys of config.toml differ from the dataclasses that take them: one is read from a table array or a table.
SECTIONS = ("server", "speech", "kiosk", "display", "printer")
OFFICE_TABLES = {"service", "counter", "device", "closure", "hours", "policy", "ticket"}


def load(path: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the file; raises ConfigError."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: is not valid TOML: {error}") from None
    return parse(raw, environment)


def parse(raw: Mapping[str, Any], environment: Mapping[str, str]) -> Settings:
    """The settings of a parsed file, with what the environment overrides; raises ConfigError."""
    known_keys("", raw, {*SECTIONS, "office"})
    own = {ENVIRONMENT[name]: value for name, value in environment.items() if name in ENVIRONMENT}
    server = replace(section("server", raw.get("server", {}), ServerSettings), **own)
    check_server(server)
    check_ranges("server", server, SERVER_RANGES)
    offices = tuple(office(f"office[{n}]", table) for n, table in enumerate(tables("office", raw.get("office", []))))
    unique("office", "slug", [seed.slug for seed in offices])
    # A screen's name is its address, so it belongs to one office of all.
    unique("office.device", "name", [f"{device.kind} {device.name}" for seed in offices for device in seed.devices])
    try:
        printer = section("printer", raw.get("printer", {}), PrinterSettings)
    except SettingsError as error:
        raise ConfigError(str(error)) from None
    kiosk = section("kiosk", raw.get("kiosk", {}), KioskSettings)
    check_ranges("kiosk", kiosk, KIOSK_RANGES)
    for name, inches in kiosk.screens.items():
        check_ranges(f'kiosk.screens "{name}"', replace(kiosk, screen_diagonal_inches=inches), SCREEN_RANGES)
    display = section("display", raw.get("display", {}), DisplaySettings)
    check_ranges("display", display, {"rows": (1, 50)})
    return Settings(
        server=server,
        speech=section("speech", raw.get("speech", {}), SpeechSettings),
        kiosk=kiosk,
        display=display,
        printer=printer,
        offices=offices,
    )


def section(where: str, raw: Any, form: Any) -> Any:
    """One table as its dataclass; raises ConfigError."""
    if not isinstance(raw, dict):
        raise ConfigError(f"{where}: must be a table [{where}]")
    kinds = get_type_hints(form)
    known_keys(where, raw, {item.name for item in fields(form)})
    for item in fields(form):
        if item.name not in raw and item.default is MISSING and item.default_factory is MISSING:
            raise ConfigError(f"{where}.{item.name}: is missing")
    return form(**{key: value_of(f"{where}.{key}", value, kinds[key]) for key, value in raw.items()})


def known_keys(where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    """Refuse a key that means nothing here, and say which one was probably meant."""
    for key in raw:
        if key not in known:
            near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
            hint = f'perhaps you meant "{near[0]}"' if near else f"known are {', '.join(sorted(known))}"
            raise ConfigError(f"{where + '.' if where else ''}{key}: unknown key, {hint}")


def value_of(where: str, value: Any, kind: Any) -> Any:
    """A value in the type its dataclass asks for; raises ConfigError."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return value_of(where, value, next(part for part in inner if part is not type(None)))
    if origin is Literal:
        if value not in inner:
            raise ConfigError(f"{where}: {value!r} is not possible, choose one of {', '.join(map(str, inner))}")
        return value
    if origin is tuple:
        expect(where, value, list, "a list")
        return tuple(value_of(f"{where}[{n}]", part, inner[0]) for n, part in enumerate(value))
    if origin is dict:
        expect(where, value, dict, "a table")
        return {str(key): value_of(f"{where}.{key}", part, inner[1]) for key, part in value.items()}
    if is_dataclass(kind):
        return section(where, value, kind)
    return scalar(where, value, kind)


def scalar(where: str, value: Any, kind: Any) -> Any:
    """A plain value; whole numbers may stand for decimal ones."""
    words = {str: "a text in quotes", int: "a whole number", float: "a number", bool: "true or false", date: "a day"}
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise ConfigError(f"{where}: must be {words.get(kind, kind)}, not {value!r}")
    return value


def expect(where: str, value: Any, kind: type, words: str) -> None:
    """Refuse a value of another kind."""
    if not isinstance(value, kind):
        raise ConfigError(f"{where}: must be {words}, not {value!r}")


def tables(where: str, value: Any) -> list[dict[str, Any]]:
    """An array of tables."""
    if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
        raise ConfigError(f"{where}: must be written as [[{where}]]")
    return value


def check_ranges(where: str, values: object, ranges: Mapping[str, tuple[float, float]]) -> None:
    """Refuse numbers that nothing can work with; None stands for no number."""
    for key, (least, most) in ranges.items():
        value = getattr(values, key)
        if value is not None and not least <= value <= most:
            raise ConfigError(f"{where}.{key}: {value} is out of range, {least} to {most}")


def check_lengths(where: str, values: object, lengths: Mapping[str, int]) -> None:
    """Refuse texts that no screen and no table has room for, or with characters that nobody sees."""
    for key, most in lengths.items():
        value = getattr(values, key)
        if len(value) > most or not (value.isprintable() or not value):
            raise ConfigError(f"{where}.{key}: at most {most} characters, and no line breaks")


def check_server(settings: ServerSettings) -> None:
    """Refuse what the server cannot work with."""
    if settings.public_url and not re.fullmatch(r"https?://[^\s/]+[^\s]*", settings.public_url):
        raise ConfigError(f"server.public_url: {settings.public_url!r} must begin with http:// or https://")
    if settings.database_url and not settings.database_url.startswith(("sqlite:///", "postgresql+psycopg://")):
        raise ConfigError("server.database_url: must begin with sqlite:/// or postgresql+psycopg://")


def office(where: str, raw: dict[str, Any]) -> OfficeSeed:
    """One [[office]] with its tables."""
    plain = {key: value for key, value in raw.items() if key not in OFFICE_TABLES}
    own = {item.name for item in fields(OfficeSeed)} - {"weekly", "services", "counters", "devices", "exceptions"}
    known_keys(where, raw, own | OFFICE_TABLES)
    named = f'office "{raw.get("slug", where)}"'
    kinds = get_type_hints(OfficeSeed)
    values = {key: value_of(f"{named}.{key}", value, kinds[key]) for key, value in plain.items()}
    for key in ("slug", "name", "short_name", "timezone", "land"):
        if key not in values:
            raise ConfigError(f"{named}.{key}: is missing")
    made = OfficeSeed(
        **values,
        weekly=hours(f"{named}.hours", raw.get("hours", {})),
        services=parts(named, raw, "service", ServiceSeed),
        counters=parts(named, raw, "counter", CounterSeed),
        devices=parts(named, raw, "device", DeviceSeed),
        exceptions=tuple(
            closure(f"{named}.closure", table) for table in tables("office.closure", raw.get("closure", []))
        ),
        policy=section(f"{named}.policy", raw.get("policy", {}), Policy),
        ticket=ticket(f"{named}.ticket", raw.get("ticket", {})),
    )
    check_office(named, made)
    return made


def ticket(where: str, raw: Any) -> PaperLayout:
    """How tickets look; `logo` names a PNG file, which is read now."""
    made: PaperLayout = section(where, raw, PaperLayout)
    check_ranges(where, made, {"copies": (1, MOST_COPIES)})
    strange = next((part for part in made.omit if part not in PAPER_PARTS), None)
    if strange is not None:
        raise ConfigError(f"{where}.omit: {strange!r} is unknown; known are {', '.join(PAPER_PARTS)}")
    try:
        return replace(made, logo=logo_of(Path(made.logo))) if made.logo else made
    except JobError as error:
        raise ConfigError(f"{where}.logo: {error}") from None


def parts(where: str, raw: Mapping[str, Any], key: str, form: Any) -> tuple[Any, ...]:
    """The tables [[office.KEY]] of one office."""
    return tuple(
        section(f"{where}.{key}[{n}]", table, form) for n, table in enumerate(tables(f"office.{key}", raw.get(key, [])))
    )


def hours(where: str, raw: Any) -> dict[int, tuple[tuple[int, int], ...]]:
    """Weekly hours, as in monday = ["08:00-12:00", "13:00-16:00"]; a day without an entry is closed."""
    expect(where, raw, dict, "a table")
    known_keys(where, raw, set(DAYS))
    return {DAYS.index(day): periods(f"{where}.{day}", value) for day, value in raw.items()}


def periods(where: str, value: Any) -> tuple[tuple[int, int], ...]:
    """Periods in minutes of the day, in order and without overlap."""
    expect(where, value, list, 'a list like ["08:00-12:00"]')
    found = tuple(period(where, text) for text in value)
    if any(before[1] > after[0] for before, after in pairwise(found)):
        raise ConfigError(f"{where}: the periods overlap or are out of order")
    return found


def period(where: str, text: Any) -> tuple[int, int]:
    """One period."""
    found = PERIOD.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ConfigError(f'{where}: {text!r} must look like "08:00-12:00"')
    first, last = (int(found[n]) * 60 + int(found[n + 1]) for n in (1, 3))
    if not first < last <= 24 * 60:
        raise ConfigError(f"{where}: {text!r} does not end after it begins")
    return first, last


def closure(where: str, raw: dict[str, Any]) -> ExceptionSeed:
    """One [[office.closure]]: a day with other hours, or none."""
    known_keys(where, raw, {"day", "hours", "label", "on_holiday"})
    if "day" not in raw:
        raise ConfigError(f"{where}.day: is missing")
    return ExceptionSeed(
        day=scalar(f"{where}.day", raw["day"], date),
        periods=periods(f"{where}.hours", raw.get("hours", [])),
        label=scalar(f"{where}.label", raw.get("label", ""), str),
        on_holiday=scalar(f"{where}.on_holiday", raw.get("on_holiday", False), bool),
    )


def check_office(where: str, seed: OfficeSeed) -> None:
    """Refuse names, zones and numbers that cannot work."""
    if not NAME.fullmatch(seed.slug):
        raise ConfigError(f"{where}.slug: small letters, digits and hyphens only")
    try:
        ZoneInfo(seed.timezone)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigError(f"{where}.timezone: {seed.timezone!r} is unknown, as in Europe/Berlin") from None
    if seed.land not in LAENDER:
        raise ConfigError(f"{where}.land: {seed.land!r} is unknown, one of {' '.join(LAENDER)}")
    check_lengths(where, seed, {"name": 200, "short_name": 20, "municipality": 64, "address": ADDRESS_LENGTH})
    check_ranges(f"{where}.policy", seed.policy, POLICY_RANGES)
    for service in seed.services:
        check_service(f'{where}.service "{service.code}"', service)
    unique(f"{where}.service", "code", [service.code for service in seed.services])
    unique(f"{where}.counter", "label", [counter.label for counter in seed.counters])
    letter = letter_conflict((service.letter, service.first, service.last) for service in seed.services)
    if letter is not None:
        raise ConfigError(
            f"{where}.service: the letter {letter} has two ranges, give both services the same first, last"
        )
    check_counters(where, seed)
    unique(f"{where}.closure", "day", [closed.day.isoformat() for closed in seed.exceptions])
    for closed in seed.exceptions:
        check_lengths(f"{where}.closure {closed.day}", closed, {"label": 200})
    check_devices(where, seed.devices)


def check_counters(where: str, seed: OfficeSeed) -> None:
    """Refuse counters that are too long for the screens, or for services that the office does not have."""
    codes = {service.code for service in seed.services}
    for counter in seed.counters:
        check_lengths(f'{where}.counter "{counter.label}"', counter, {"label": 64, "place": 200, "step_free": 200})
        strange = sorted(set(counter.allowed or ()) - codes)
        if strange:
            raise ConfigError(f'{where}.counter "{counter.label}".allowed: there is no service "{strange[0]}"')


def check_devices(where: str, devices: tuple[DeviceSeed, ...]) -> None:
    """Refuse devices of unknown kinds, and kiosks on a printer that the office does not have."""
    printers = {device.name for device in devices if device.kind == "printer"}
    for device in devices:
        if device.kind not in {"kiosk", "display", "printer"} or not NAME.fullmatch(device.name):
            raise ConfigError(f'{where}.device "{device.name}": kind is kiosk, display or printer; small letters only')
        if device.printer is not None and device.printer not in printers:
            raise ConfigError(f'{where}.device "{device.name}".printer: there is no printer "{device.printer}"')


LINES = (
    f"texts per language, bring at most {BRING_LINES} of {BRING_LENGTH} characters, "
    f"keywords {KEYWORDS} of {KEYWORD_LENGTH}, without line breaks"
)


def check_service(where: str, service: ServiceSeed) -> None:
    """Refuse a service that cannot be drawn."""
    checks = {
        "code: small letters, digits and hyphens only": NAME.fullmatch(service.code),
        "letter: one or two capital letters": LETTER.fullmatch(service.letter),
        'names: needs a German name, names = { de = "…" }': service.names.get("de"),
        "minutes: must be above 0": service.minutes > 0,
        f"minutes, minutes_per_piece: 0 to {MOST_MINUTES}": service.minutes <= MOST_MINUTES
        and 0 <= service.minutes_per_piece <= MOST_MINUTES,
        "max_quantity: 1 to 99": 1 <= service.max_quantity <= MOST_PIECES,
        "first, last: first is at most last, both 0 to 9999": 0 <= service.first <= service.last <= LAST_NUMBER,
    }
    for problem, good in checks.items():
        if not good:
            raise ConfigError(f"{where}.{problem}")
    check_lengths(where, service, {"group": 64})
    faults = Faults()
    faults.lines("bring", service.bring, BRING_LINES, BRING_LENGTH)
    faults.lines("keywords", service.keywords, KEYWORDS, KEYWORD_LENGTH)
    if faults.found:
        raise ConfigError(f"{where}.{faults.found[0].field}: {LINES}")


def unique(where: str, key: str, names: list[str]) -> None:
    """Refuse a name that stands there twice."""
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise ConfigError(f"{where}.{key}: {', '.join(sorted(twice))} stands there twice")


def warnings(settings: Settings) -> list[str]:
    """What works but will be misheard or misread."""
    found = []
    for seed in settings.offices:
        alike, digits = mishearing(service.letter for service in seed.services)
        found += [f'office "{seed.slug}": the letters {", ".join(group)} sound alike' for group in alike]
        found += [f'office "{seed.slug}": the letter {letter} looks like a digit' for letter in digits]
    return found
