"""What people are told about their appointments and slips, in German and English."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.rules.catalog import Text

_TOO_EARLY = {
    "de": "Ihr Termin ist {at}. Anmelden können Sie sich {start}.",
    "en": "Your appointment is {at}. You can check in {start}.",
}
_OVER = {"de": "Ihr Termin war {at}.", "en": "Your appointment was {at}."}
_KNOWN = {"de": "Sie sind schon angemeldet: Nummer {number}.", "en": "You have checked in already: number {number}."}
_LATE = {
    "de": "Ihr Termin {at} ist vorbei. Sie warten jetzt wie alle ohne Termin.",
    "en": "Your appointment {at} is over. You now wait like everybody without one.",
}
_ON_TIME = {
    "de": "Termin {at}. Wir rufen Sie etwa dann auf.",
    "en": "Appointment {at}. We will call you at about that time.",
}
_VALID = {"de": "Gültig bis {day}", "en": "Valid until {day}"}
_TODAY = {"de": "um {time} Uhr", "en": "at {time}"}
_DAY = {"de": "am {day} um {time} Uhr", "en": "on {day} at {time}"}
_START = {"de": "ab {time} Uhr", "en": "from {time}"}
_START_DAY = {"de": "ab {day}, {time} Uhr", "en": "from {day}, {time}"}
_DATE = {"de": "%d.%m.%Y", "en": "%d %B %Y"}


def _when(forms: tuple[Text, Text], moment: datetime, today: date, zone: ZoneInfo, language: str) -> str:
    local = moment.astimezone(zone)
    form = forms[0] if local.date() == today else forms[1]
    return form[language].format(time=local.strftime("%H:%M"), day=local.strftime(_DATE[language]))


def too_early(at: datetime, start: datetime, today: date, zone: ZoneInfo) -> Text:
    """Say when the appointment is and from when on one may check in."""
    return {
        language: sentence.format(
            at=_when((_TODAY, _DAY), at, today, zone, language),
            start=_when((_START, _START_DAY), start, today, zone, language),
        )
        for language, sentence in _TOO_EARLY.items()
    }


def over(at: datetime, today: date, zone: ZoneInfo) -> Text:
    """Say that the appointment was on an earlier day."""
    return {
        language: sentence.format(at=_when((_TODAY, _DAY), at, today, zone, language))
        for language, sentence in _OVER.items()
    }


def known(number: str) -> Text:
    """Say under which number somebody waits already."""
    return {language: sentence.format(number=number) for language, sentence in _KNOWN.items()}


def arrived(at: datetime, today: date, zone: ZoneInfo, language: str, *, late: bool) -> str:
    """Say on paper what the appointment means for the wait."""
    spoken = language if language in _LATE else "de"
    sentence = (_LATE if late else _ON_TIME)[spoken]
    return sentence.format(at=_when((_TODAY, _DAY), at, today, zone, spoken))


def valid_until(last: date, language: str) -> str:
    """Say until which day a slip holds."""
    spoken = language if language in _VALID else "de"
    return _VALID[spoken].format(day=last.strftime(_DATE[spoken]))
