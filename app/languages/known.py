"""The languages that citizens may choose, in the order in which they are offered."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: `code` (BCP 47) as pages and tickets carry it, `name` as its speakers write it.

    `locale`: its CLDR locale, for dates; `plurals`: the CLDR categories of a catalogue's plural forms in the order of
    gettext, which is not the one of Babel.
    """

    code: str
    name: str
    locale: str
    plurals: tuple[str, ...] = ("one", "other")
    direction: str = "ltr"


GERMAN = "de"
LANGUAGES = {
    language.code: language
    for language in (
        Language(GERMAN, "Deutsch", "de"),
        Language("en", "English", "en_GB"),
    )
}


def known(code: str) -> str:
    """The language itself where we speak it, else German."""
    return code if code in LANGUAGES else GERMAN
