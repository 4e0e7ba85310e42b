"""What people are told about their appointments and slips, in every language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.languages.catalogue import catalogue
from app.languages.dates import day_text
from app.languages.known import LANGUAGES
from app.rules.catalog import Text


def too_early(at: datetime, start: datetime, today: date, zone: ZoneInfo) -> Text:
    """Say when the appointment is and from when on one may check in."""
    local, first = at.astimezone(zone), start.astimezone(zone)
    key = "too_early_today" if local.date() == today else "too_early_later"
    return {
        language: catalogue("server", language).say(
            key,
            time=f"{local:%H:%M}",
            start=f"{first:%H:%M}",
            day=day_text(local.date(), language),
            start_day=day_text(first.date(), language),
        )
        for language in LANGUAGES
    }


def over(at: datetime, zone: ZoneInfo) -> Text:
    """Say that the appointment was on an earlier day."""
    local = at.astimezone(zone)
    return {
        language: catalogue("server", language).say(
            "appointment_over", time=f"{local:%H:%M}", day=day_text(local.date(), language)
        )
        for language in LANGUAGES
    }


def known(number: str) -> Text:
    """Say under which number somebody waits already."""
    return {language: catalogue("server", language).say("already_checked_in", number=number) for language in LANGUAGES}


def arrived(at: datetime, zone: ZoneInfo, language: str, *, late: bool) -> str:
    """Say on paper what the appointment means for the wait."""
    key = "appointment_late" if late else "appointment_on_time"
    return catalogue("server", language).say(key, time=f"{at.astimezone(zone):%H:%M}")


def valid_until(last: date, language: str) -> str:
    """Say until which day a slip holds."""
    return catalogue("server", language).say("valid_until", day=day_text(last, language))
