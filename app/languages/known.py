"""The languages that citizens may choose, in the order in which they are offered."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language: `code` (BCP 47) as pages and tickets carry it, `name` as its speakers write it, `german` as staff do.

    `locale`: its CLDR locale, for dates; `plurals`: the CLDR categories of a catalogue's plural forms in the order of
    gettext, which is not the one of Babel.
    """

    code: str
    name: str
    german: str
    locale: str
    plurals: tuple[str, ...] = ("one", "other")
    direction: str = "ltr"


SLAVIC = ("one", "few", "many")
ARABIC = ("zero", "one", "two", "few", "many", "other")
GERMAN = "de"
SIMPLE = "de-simple"
LANGUAGES = {
    language.code: language
    for language in (
        Language(GERMAN, "Deutsch", "Deutsch", "de"),
        Language(SIMPLE, "Leichte Sprache", "Leichte Sprache", "de"),
        Language("en", "English", "Englisch", "en_GB"),
        Language("tr", "Türkçe", "Türkisch", "tr"),
        Language("ar", "العربية", "Arabisch", "ar", ARABIC, "rtl"),
        Language("fa", "فارسی", "Persisch", "fa", direction="rtl"),
        Language("uk", "Українська", "Ukrainisch", "uk", SLAVIC),
        Language("ru", "Русский", "Russisch", "ru", SLAVIC),
        Language("pl", "Polski", "Polnisch", "pl", SLAVIC),
        Language("ro", "Română", "Rumänisch", "ro", ("one", "few", "other")),
        Language("fr", "Français", "Französisch", "fr"),
        Language("es", "Español", "Spanisch", "es"),
    )
}


def chosen(codes: Iterable[str]) -> tuple[Language, ...]:
    """The languages of these codes, without those that we do not speak; German where none is left."""
    return tuple(LANGUAGES[code] for code in codes if code in LANGUAGES) or (LANGUAGES[GERMAN],)


def known(code: str) -> str:
    """The language itself where we speak it, else German."""
    return code if code in LANGUAGES else GERMAN
