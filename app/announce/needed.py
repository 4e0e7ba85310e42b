"""Which words an office has to record, so that every call can be said in its own voice."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.announce.clips import wanted
from app.announce.wording import announcement

DIGITS = "0123456789"
WHOLE = tuple(map(str, range(10, 100)))


@dataclass(frozen=True, slots=True)
class Needed:
    """A group of words, `phrase`, `letters`, `digits`, `counters` or `numbers`; without those of the last it works."""

    group: str
    words: tuple[str, ...]
    is_optional: bool = False


def needed(letters: Iterable[str], counters: Iterable[str], language: str) -> tuple[Needed, ...]:
    """The words of all calls: `letters` of the numbers and before them, `counters` by their whole names."""
    own = sorted({letter.lower() for group in letters for letter in group if letter.isalpha()})
    said: dict[str, None] = {}
    for counter in counters:
        said |= dict.fromkeys(sorted(wanted(announcement("", counter, language))))
    bare = wanted(announcement("", "", language))
    places = tuple(word for word in said if word not in bare and not word.isdecimal() and word not in own)
    return (
        Needed("phrase", tuple(sorted(bare))),
        Needed("letters", tuple(own)),
        Needed("digits", tuple(DIGITS)),
        Needed("counters", places),
        Needed("numbers", WHOLE, is_optional=True),
    )
