"""The fixed words of the paper in every language: gettext catalogues in `locale`, compiled by the build."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

LOCALE: Final = Path(__file__).parent / "locale"
_FALLBACK: Final = "en"
_RIGHT_TO_LEFT: Final = {"ar", "fa"}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one catalogue."""

    texts: GNUTranslations

    def say(self, key: str) -> str:
        """The text of a key."""
        return self.texts.gettext(key)

    def ahead(self, count: int) -> str:
        """How many people wait before this one, in the plural form of the number."""
        if count == 0:
            return self.say("nobody_ahead")
        return self.texts.ngettext("people_ahead", "people_ahead", count).format(n=count)

    def at(self, key: str, moment: datetime) -> str:
        """A sentence with the day and the clock time of `moment`, in its own zone."""
        return self.say(key).format(date=moment.strftime(self.say("date")), time=f"{moment:%H:%M}")


def languages() -> tuple[str, ...]:
    """The tags that have a catalogue, sorted."""
    return tuple(sorted(path.parent.parent.name for path in LOCALE.glob("*/LC_MESSAGES/ticket.mo")))


def words(language: str) -> Words:
    """The words of a language tag (`de-AT` is German, `de-simple` has its own); English where there are none."""
    known = languages()
    tag = language.lower()
    return _load(next((name for name in (tag, base(tag)) if name in known), _FALLBACK))


def base(language: str) -> str:
    """The language of a tag: `de` of `de-AT`."""
    return language.split("-", maxsplit=1)[0].lower()


def right_to_left(language: str) -> bool:
    """Whether a language is written from right to left."""
    return base(language) in _RIGHT_TO_LEFT


@cache
def _load(name: str) -> Words:
    with (LOCALE / name / "LC_MESSAGES" / "ticket.mo").open("rb") as file:
        return Words(GNUTranslations(file))
