"""What people type into the forms, read kindly and shown again in one form."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from werkzeug.datastructures import MultiDict

from app.rules.hours import Minutes
from app.rules.settings import Fault

Form = MultiDict[str, str]
WORDS_OF_CLOSED = frozenset({"", "-", "zu", "geschlossen"})
CLOCK = r"(\d{1,2})(?:[:.](\d\d))?"
PERIOD = re.compile(rf"{CLOCK}\s*-\s*{CLOCK}")
BETWEEN = re.compile(r"[\s,;/+]*")
NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,3})?")
WHOLE = re.compile(r"[0-9]{1,9}")
MINUTES_OF_HOUR = 60


class Typed:
    """Reads one form. What cannot be read becomes a fault of its field, and a value that stands for nothing."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.faults: list[Fault] = []

    def text(self, name: str) -> str:
        """A text without the spaces around it."""
        return self.form.get(name, "").strip()

    def lines(self, name: str) -> tuple[str, ...]:
        """Texts, one on each line."""
        return tuple(self.text(name).splitlines())

    def listed(self, name: str) -> tuple[str, ...]:
        """Texts with commas between them."""
        return tuple(re.split(r"[,;\n]", self.text(name)))

    def several(self, name: str) -> tuple[str, ...]:
        """What is ticked."""
        return tuple(self.form.getlist(name))

    def flag(self, name: str) -> bool:
        """Is the box ticked?"""
        return name in self.form

    def whole(self, name: str) -> int:
        """A whole number."""
        text = self.text(name)
        if WHOLE.fullmatch(text):
            return int(text)
        self._fault(name, "whole" if text else "required")
        return 0

    def number(self, name: str) -> float:
        """A number; a comma is a decimal point."""
        text = self.text(name)
        if NUMBER.fullmatch(text):
            return float(text.replace(",", "."))
        self._fault(name, "number" if text else "required")
        return 0.0

    def day(self, name: str) -> date | None:
        """A day as browsers send it (2026-12-24) or as people write it (24.12.2026); None: nothing typed."""
        text = self.text(name)
        found = re.fullmatch(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", text)
        try:
            if found:
                return date(int(found[3]), int(found[2]), int(found[1]))
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._fault(name, "day")
            return None

    def needed_day(self, name: str) -> date:
        """A day that has to be there."""
        known = len(self.faults)
        found = self.day(name)
        if found is None and len(self.faults) == known:
            self._fault(name, "required")
        return found or date.min

    def periods(self, name: str) -> tuple[Minutes, ...]:
        """Opening hours of a day, as in "8–12, 13:30–17"; nothing or "zu" is closed."""
        found = read_periods(self.form.get(name, ""))
        if found is None:
            self._fault(name, "times")
        return found or ()

    def _fault(self, field: str, code: str) -> None:
        self.faults.append(Fault(field, code))


def read_periods(text: str) -> tuple[Minutes, ...] | None:
    """The periods of a text; None when it cannot be read."""
    plain = re.sub(r"[–—]|bis", "-", text.lower())
    plain = re.sub(r"uhr|und", " ", plain).strip()
    if plain in WORDS_OF_CLOSED:
        return ()
    found = PERIOD.findall(plain)
    if not found or not BETWEEN.fullmatch(PERIOD.sub("", plain)):
        return None
    periods = tuple((_minute(first, past), _minute(last, over)) for first, past, last, over in found)
    return None if any(minute is None for period in periods for minute in period) else periods  # type: ignore[return-value]  # mypy does not see the line's own check


def _minute(hour: str, minutes: str) -> int | None:
    late = int(minutes or 0)
    return int(hour) * MINUTES_OF_HOUR + late if late < MINUTES_OF_HOUR else None


def clock(minute: int) -> str:
    """A minute of the day as a time."""
    return f"{minute // MINUTES_OF_HOUR:02d}:{minute % MINUTES_OF_HOUR:02d}"


def shown_periods(periods: Sequence[Minutes]) -> str:
    """The periods of a day as they are shown and typed."""
    return ", ".join(f"{clock(first)}–{clock(last)}" for first, last in periods)


def shown_number(value: float) -> str:
    """A number as it is typed."""
    return f"{value:g}".replace(".", ",")


def shown_day(day: date | None) -> str:
    """A day as the browser's field takes it."""
    return day.isoformat() if day else ""


def german_day(day: date) -> str:
    """A day as people read it."""
    return f"{day:%d.%m.%Y}"


def as_form(values: Mapping[str, str | bool | Sequence[str]]) -> Form:
    """What a form shows before anybody has typed."""
    form: Form = MultiDict()
    for name, value in values.items():
        if isinstance(value, bool):
            form.setlist(name, ["on"] if value else [])
        else:
            form.setlist(name, [value] if isinstance(value, str) else list(value))
    return form
