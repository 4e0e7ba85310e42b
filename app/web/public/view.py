"""What the public page says about an office, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.languages.catalogue import Catalogue
from app.languages.dates import short_day_text, weekday_text
from app.rules.hours import local_day
from app.usecases.answers import OfficeStatus, ServiceView
from app.usecases.public import FEWEST, PublicDay, PublicOffice, Usual
from app.web.ticket.view import spaced

LEVELS = (10, 20, 30, 45)
"""Minutes at which a cell of the table takes the next colour; the figure stands in it too."""


@dataclass(frozen=True, slots=True)
class Line:
    """A service: its name, how many wait, how long a new number would take or why there is none."""

    name: str
    waiting: str
    wait: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week: hours, or that it is closed, and why."""

    name: str
    hours: tuple[str, ...]
    note: str
    today: bool


@dataclass(frozen=True, slots=True)
class Page:
    """All sentences of the page. `usual`: (weekday, cells of (text, colour)) by `hours`; `calls`: (number, counter)."""

    at: str
    state: str
    lines: tuple[Line, ...]
    calls: tuple[tuple[str, str], ...]
    week: tuple[Day, ...]
    hours: tuple[str, ...]
    usual: tuple[tuple[str, tuple[tuple[str, int | None], ...]], ...]
    others: tuple[tuple[str, str, str], ...]


def page(texts: Catalogue, office: PublicOffice, usual: Usual) -> Page:
    """The page of one office."""
    zone = ZoneInfo(office.timezone)
    today = local_day(zone, office.at)
    return Page(
        at=texts.say("public_at", time=_clock(office.at, zone)),
        state=state(texts, office.status, zone),
        lines=tuple(_line(texts, service) for service in office.services),
        calls=tuple((spaced(number), counter) for number, counter in office.calls),
        week=tuple(_day(texts, day, zone, today=day.day == today) for day in office.week),
        hours=tuple(f"{hour:02d}" for hour in usual.hours),
        usual=tuple((weekday_text(day, texts.language), tuple(map(_cell, cells))) for day, cells in usual.rows),
        others=tuple((info.slug, info.name, issuing(texts, info.status)) for info in office.others),
    )


def state(texts: Catalogue, status: OfficeStatus, zone: ZoneInfo) -> str:
    """Say whether the office is open and gives numbers, else why not and when it goes on."""
    if not status.issuing:
        return status.detail.get(texts.language) or status.detail.get("de", "")
    if not status.open and status.next_change:
        return texts.say("public_early", time=_clock(status.next_change, zone))
    return texts.say("public_open", time=_clock(status.closes_at, zone)) if status.closes_at else ""


def issuing(texts: Catalogue, status: OfficeStatus) -> str:
    """Say in short whether an office gives numbers."""
    return texts.say("public_numbers" if status.issuing else "public_no_numbers")


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"


def _line(texts: Catalogue, service: ServiceView) -> Line:
    waiting = str(service.waiting) if service.waiting >= FEWEST else texts.say("public_few")
    if not service.waiting:
        waiting = texts.say("public_nobody")
    return Line(service.name, waiting, _wait(texts, service))


def _wait(texts: Catalogue, service: ServiceView) -> str:
    if not service.available:
        known = service.text or {}
        return known.get(texts.language) or known.get("de", "")
    if not service.staffed:
        return texts.say("public_unstaffed")
    return service.estimate.text if service.estimate else ""


def _day(texts: Catalogue, day: PublicDay, zone: ZoneInfo, *, today: bool) -> Day:
    periods = tuple(f"{_clock(opens, zone)}–{_clock(closes, zone)}" for opens, closes in day.periods)
    notes: Iterable[str] = (texts.say("public_holiday") if day.holiday else "", day.label)
    name = f"{weekday_text(day.day.weekday(), texts.language)}, {short_day_text(day.day, texts.language)}"
    return Day(name, periods, " · ".join(note for note in notes if note), today)


def _cell(minutes: int | None) -> tuple[str, int | None]:
    return ("–", None) if minutes is None else (str(minutes), sum(minutes >= level for level in LEVELS))
