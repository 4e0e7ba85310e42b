"""Sentences that the use cases themselves must say: estimates, and why no numbers are given."""

from datetime import datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from app.rules.catalog import Text

SOON = 5
ROUNDED_FROM = 10

_ESTIMATES = {
    "de": ("in wenigen Minuten", "etwa {p50} Minuten", ", selten mehr als {p80}"),
    "en": ("in a few minutes", "about {p50} minutes", ", rarely more than {p80}"),
}
_CLOCK = {
    "de": "voraussichtlich {p50} Uhr, selten nach {p80} Uhr",
    "en": "expected at {p50}, rarely after {p80}",
}
_WEEKDAYS = {
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_REASONS = {
    "de": {
        "closed": "Zurzeit geschlossen.",
        "break": "Mittagspause.",
        "holiday": "Heute ist Feiertag.",
        "closed_day": "Heute geschlossen.",
        "locked": "Zurzeit werden keine Nummern ausgegeben.",
        "limit": "Für heute sind alle Nummern vergeben.",
        "evacuation": "Bitte verlassen Sie das Gebäude. Ihre Nummer behält ihren Platz.",
    },
    "en": {
        "closed": "Closed at the moment.",
        "break": "Lunch break.",
        "holiday": "Public holiday today.",
        "closed_day": "Closed today.",
        "locked": "No numbers are issued at the moment.",
        "limit": "All numbers for today have been issued.",
        "evacuation": "Please leave the building. Your number keeps its place.",
    },
}
_AGAIN = {
    "de": ("Weiter um {time} Uhr.", "Wir öffnen am {weekday}, {date}, um {time} Uhr."),
    "en": ("We continue at {time}.", "We open on {weekday}, {date}, at {time}."),
}
_DATE = {"de": "%d.%m.", "en": "%d %B"}


def _rounded(minutes: int) -> int:
    return minutes if minutes <= ROUNDED_FROM else 5 * ceil(minutes / 5)


def estimate_text(p50: int, p80: int, language: str) -> str:
    """Say an estimate of minutes: never a figure alone, and no false exactness."""
    soon, usual, rare = _ESTIMATES.get(language, _ESTIMATES["de"])
    if p80 <= SOON:
        return soon
    half, most = max(_rounded(p50), 1), _rounded(p80)
    return usual.format(p50=half) + (rare.format(p80=most) if most > half else "")


def estimate_clock(now: datetime, p50: int, p80: int, zone: ZoneInfo, language: str) -> str:
    """Say an estimate as clock times rounded up to five minutes, for paper, which goes stale."""
    sentence = _CLOCK.get(language, _CLOCK["de"])
    return sentence.format(p50=_five(now, p50, zone), p80=_five(now, p80, zone))


def _five(now: datetime, minutes: int, zone: ZoneInfo) -> str:
    moment = (now + timedelta(minutes=minutes)).astimezone(zone)
    moment += timedelta(minutes=-moment.minute % 5)
    return moment.strftime("%H:%M")


def reason_text(code: str, label: str, again: datetime | None, now: datetime, zone: ZoneInfo) -> Text:
    """Say in every language why no numbers are given and when it goes on."""
    return {language: _reason(language, code, label, again, now.astimezone(zone), zone) for language in _REASONS}


def _reason(language: str, code: str, label: str, again: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    sentence = _REASONS[language].get(code, _REASONS[language]["closed"])
    if label and code == "closed_day":
        sentence = f"{sentence} {label}."
    if again is None or code in {"locked", "limit", "evacuation"}:
        return sentence
    local = again.astimezone(zone)
    today, later = _AGAIN[language]
    template = today if local.date() == now.date() else later
    weekday = _WEEKDAYS[language][local.weekday()]
    return f"{sentence} " + template.format(
        time=local.strftime("%H:%M"), weekday=weekday, date=local.strftime(_DATE[language])
    )


_LAST = {
    "de": "Bis zur Schließung um {time} Uhr kommen Sie voraussichtlich nicht mehr dran.",
    "en": "You would probably not be called before we close at {time}.",
}


def last_ticket_text(closes: datetime, zone: ZoneInfo) -> Text:
    """Say that the wait would last beyond closing."""
    time = closes.astimezone(zone).strftime("%H:%M")
    return {language: sentence.format(time=time) for language, sentence in _LAST.items()}
