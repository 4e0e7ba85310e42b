"""Sentences that the use cases themselves must say: estimates, and why no numbers are given."""

from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from app.languages.catalogue import catalogue
from app.languages.dates import day_text
from app.languages.known import LANGUAGES
from app.rules.catalog import Text

SOON = 5
FIVE_MINUTES = 5
ROUNDED_FROM = 10
REASONS = frozenset({"closed", "break", "holiday", "closed_day", "locked", "limit", "evacuation"})
ENDLESS = frozenset({"locked", "limit", "evacuation"})


def rounded(minutes: int) -> int:
    """Return minutes as exactly as they are said."""
    return minutes if minutes <= ROUNDED_FROM else 5 * ceil(minutes / 5)


def estimate_text(p50: int, p80: int, language: str) -> str:
    """Say an estimate of minutes: never a figure alone, and no false exactness."""
    server = catalogue("server", language)
    if p80 <= SOON:
        return server.say("estimate_soon")
    half, most = max(rounded(p50), 1), rounded(p80)
    return server.say("estimate_rarely" if most > half else "estimate_about", n=half, most=most)


def estimate_clock(now: datetime, p50: int, p80: int, zone: ZoneInfo, language: str) -> str:
    """Say an estimate as clock times rounded up to five minutes, for paper, which goes stale."""
    times = {"time": _five(now, p50, zone), "latest": _five(now, p80, zone)}
    return catalogue("server", language).say("estimate_clock", **times)


def _five(now: datetime, minutes: int, zone: ZoneInfo) -> str:
    moment = (now + timedelta(minutes=minutes)).astimezone(zone)
    moment += timedelta(minutes=-moment.minute % FIVE_MINUTES)
    return moment.strftime("%H:%M")


def reason_text(code: str, label: str, again: datetime | None, now: datetime, zone: ZoneInfo) -> Text:
    """Say in every language why no numbers are given and when it goes on."""
    return {language: _reason(language, code, label, again, now.astimezone(zone), zone) for language in LANGUAGES}


def _reason(language: str, code: str, label: str, again: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    server = catalogue("server", language)
    sentence = server.say(code if code in REASONS else "closed")
    if label and code == "closed_day":
        sentence = f"{sentence} {label}."
    if again is None or code in ENDLESS:
        return sentence
    local = again.astimezone(zone)
    key = "again_today" if local.date() == now.date() else "again_later"
    return f"{sentence} " + server.say(key, time=f"{local:%H:%M}", day=day_text(local.date(), language, "full"))


def last_ticket_text(closes: datetime, zone: ZoneInfo) -> Text:
    """Say that a matter does not fit any more before closing."""
    time = f"{closes.astimezone(zone):%H:%M}"
    return {language: catalogue("server", language).say("last_ticket", time=time) for language in LANGUAGES}
