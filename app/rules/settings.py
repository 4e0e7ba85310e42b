"""What an office's settings must be. Every fault is told with its field, so that a form can show it there."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.rules.hours import Minutes

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})?")
LETTER = re.compile(r"[A-Z]{1,2}")
MOST_PIECES, LAST_NUMBER, MOST_MINUTES = 99, 9999, 600
BRING_LINES, BRING_LENGTH = 6, 80
KEYWORDS, KEYWORD_LENGTH = 20, 40
ADDRESS_LENGTH = 200
MOST_HEAD_START = 240
DAY_ENDS = 24 * 60
LAENDER = ("BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH")
SOUND_ALIKE = ("BDEP", "AHK", "MN")
LIKE_DIGITS = "IOQ"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field. `least` and `most` belong to the code `range` and to lengths."""

    field: str
    code: str
    least: float | None = None
    most: float | None = None


class Faults:
    """Collects what is wrong."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def need(self, good: object, field: str, code: str) -> None:
        """Tell of a fault unless something is so."""
        if not good:
            self.found.append(Fault(field, code))

    def text(self, field: str, value: str, most: int, *, required: bool = False) -> None:
        """A text must fit, without line breaks and characters that nobody sees."""
        if required and not value:
            self.found.append(Fault(field, "required"))
        elif len(value) > most:
            self.found.append(Fault(field, "too_long", most=most))
        elif value and not value.isprintable():
            self.found.append(Fault(field, "unprintable"))

    def texts(self, field: str, value: Mapping[str, str], most: int) -> None:
        """A text per language, of which the German one is needed."""
        self.text(f"{field}.de", value.get("de", ""), most, required=True)
        for language, text in value.items():
            if language != "de":
                self.need(LANGUAGE.fullmatch(language), field, "language")
                self.text(f"{field}.{language}", text, most)

    def lines(self, field: str, value: Mapping[str, Sequence[str]], most_lines: int, most: int) -> None:
        """Several short texts per language; none is needed."""
        for language, texts in value.items():
            self.need(LANGUAGE.fullmatch(language), field, "language")
            self.need(len(texts) <= most_lines, f"{field}.{language}", "too_many")
            for text in texts:
                self.text(f"{field}.{language}", text, most)

    def number(self, field: str, value: float, least: float, most: float) -> None:
        """A number must lie in its range."""
        if not least <= value <= most:
            self.found.append(Fault(field, "range", least, most))

    def periods(self, field: str, periods: Sequence[Minutes]) -> None:
        """Periods end after they begin, lie within the day, follow each other."""
        good = all(0 <= first < last <= DAY_ENDS for first, last in periods)
        self.need(good, field, "periods")
        if good:
            self.need(all(before[1] <= after[0] for before, after in pairwise(periods)), field, "overlap")

    def weekly(self, field: str, weekly: Mapping[str, Sequence[Minutes]]) -> None:
        """Weekly hours: "0" is Monday."""
        for day, periods in weekly.items():
            self.need(day in set("0123456"), f"{field}.{day}", "weekday")
            self.periods(f"{field}.{day}", periods)

    def unique(self, values: Iterable[tuple[str, object]]) -> None:
        """No value may stand there twice; given with their fields."""
        seen: set[object] = set()
        for field, value in values:
            self.need(value not in seen, field, "twice")
            seen.add(value)


def mishearing(letters: Iterable[str]) -> tuple[list[tuple[str, ...]], list[str]]:
    """Return groups of the letters in use that sound alike, and the letters that look like digits."""
    known = sorted(set(letters))
    groups = (tuple(letter for letter in known if letter in alike) for alike in SOUND_ALIKE)
    return [group for group in groups if len(group) > 1], [letter for letter in known if letter in LIKE_DIGITS]
