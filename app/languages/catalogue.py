"""The catalogues: gettext files `<folder>/locale/<language>/LC_MESSAGES/<domain>.mo`, one domain per kind of screen.

They are found by folder, never by a library's idea of a language: Babel takes `de-simple` for `de`.
"""

import gettext
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.languages.known import LANGUAGES, SIMPLE, Language, chosen, known

ROOT = Path(__file__).resolve().parents[2]
DOMAINS = {
    "kiosk": "kiosk/locale",
    "display": "display/locale",
    "phone": "app/locale",
    "server": "app/locale",
    "announce": "app/locale",
    "ticket": "printer/locale",
}

UNREVIEWED_SIMPLE = "Einfache Sprache"

Message = str | dict[str, str]
"""A text, or its plural forms by CLDR category (`one`, `few` …), as `Intl.PluralRules` names them."""


class Reader(gettext.GNUTranslations):
    """A .mo file; the standard library reads it and chooses plural forms, but lists nothing."""

    _catalog: dict[str | tuple[str, int], str]

    def messages(self, plurals: tuple[str, ...]) -> dict[str, Message]:
        """Every text by its key; `plurals`: the categories of the forms, in the file's order."""
        texts: dict[str, Message] = {}
        for key, text in self._catalog.items():
            if isinstance(key, tuple):
                name, index = key
                forms = texts.setdefault(name, {})
                if isinstance(forms, dict):
                    forms[plurals[index]] = text
            elif key:
                texts[key] = text
        return texts


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The texts of one domain in one language. `reviewed_by`: who has read the translation, "" for nobody yet."""

    language: str
    messages: Mapping[str, Message]
    reviewed_by: str
    reader: Reader

    def say(self, key: str, **facts: object) -> str:
        """The text with its {facts} put in; `n` chooses among plural forms. Raises KeyError for an unknown key."""
        found = self.messages[key]
        text = found if isinstance(found, str) else self.reader.ngettext(key, key, int(str(facts["n"])))
        return text.format(**facts)


def file_of(domain: str, language: str) -> Path:
    """Where the compiled catalogue lies."""
    return ROOT / DOMAINS[domain] / language / "LC_MESSAGES" / f"{domain}.mo"


@cache
def catalogue(domain: str, language: str) -> Catalogue:
    """The domain's texts in a language; in German where we have no such language."""
    spoken = known(language)
    with file_of(domain, spoken).open("rb") as file:
        reader = Reader(file)
    messages = reader.messages(LANGUAGES[spoken].plurals)
    return Catalogue(spoken, messages, reader.info().get("x-reviewed-by", ""), reader)


def named(codes: Iterable[str]) -> list[tuple[Language, str]]:
    """The languages of these codes to choose from, each with its name for its speakers."""
    return [(language, name_of(language.code)) for language in chosen(codes)]


def name_of(language: str) -> str:
    """A language's name for its speakers; simple German is called "Leicht" only once its users have read it."""
    if language == SIMPLE and not catalogue("kiosk", SIMPLE).reviewed_by:
        return UNREVIEWED_SIMPLE
    return LANGUAGES[known(language)].name
