"""The fixed words of the paper: complete in every language, right in every plural form, drawable in every script."""

from __future__ import annotations

from datetime import datetime
from string import Formatter

import polib
import pytest
import zxingcpp

from printer.bitmap import render
from printer.fonts import font
from printer.layout import lay_out
from printer.letters import has_arabic
from printer.words import LOCALE, languages, words
from tests.printer.conftest import URL, MakeJob

ALL = ("ar", "de", "de-simple", "en", "es", "fa", "fr", "pl", "ro", "ru", "tr", "uk")
COUNTS = (0, 1, 2, 3, 5, 11, 21, 100)
AHEAD = {
    "de": ["Niemand wartet vor Ihnen", "1 Person", "2 Personen", "3 Personen", "5 Personen", "11 Personen"],
    "ar": ["لا أحد", "شخص واحد", "شخصان", "3 أشخاص", "5 أشخاص", "11 شخصًا", "21 شخصًا", "100 شخص "],
    "uk": ["ніхто", "1 особа", "2 особи", "3 особи", "5 осіб", "11 осіб", "21 особа", "100 осіб"],
    "ru": [
        "никто",
        "1 человек ",
        "2 человека",
        "3 человека",
        "5 человек ",
        "11 человек ",
        "21 человек ",
        "100 человек ",
    ],
    "pl": ["Nikt", "1 osoba", "2 osoby", "3 osoby", "5 osób", "11 osób", "21 osób", "100 osób"],
    "ro": ["Nimeni", "1 persoană", "2 persoane", "3 persoane", "5 persoane", "11 persoane", "21 de persoane", "100 de"],
    "fr": ["Personne", "1 personne ", "2 personnes", "3 personnes", "5 personnes", "11 personnes", "21 personnes"],
    "es": ["Nadie", "1 persona ", "2 personas", "3 personas", "5 personas", "11 personas", "21 personas"],
    "tr": ["yok", "1 kişi", "2 kişi", "3 kişi", "5 kişi", "11 kişi", "21 kişi", "100 kişi"],
    "fa": ["کسی", "1 نفر", "2 نفر", "3 نفر", "5 نفر", "11 نفر", "21 نفر", "100 نفر"],
    "de-simple": ["niemand", "wartet 1 Person.", "warten 2 Personen.", "warten 3 Personen."],
    "en": ["Nobody", "1 person ", "2 people", "3 people"],
}


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "ticket.po"))


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_language_is_there() -> None:
    assert languages() == ALL


@pytest.mark.parametrize("language", ALL)
def test_nothing_is_missing_and_every_field_is_kept(language: str) -> None:
    german = {entry.msgid: entry for entry in catalogue("de")}
    for entry in catalogue(language):
        assert all(texts(entry)), entry.msgid
        allowed = {field for text in texts(german[entry.msgid]) for field in fields(text)}
        assert all(fields(text) <= allowed for text in texts(entry)), entry.msgid
        if not entry.msgid_plural:
            assert fields(entry.msgstr) == allowed, entry.msgid
    assert {entry.msgid for entry in catalogue(language)} == set(german)


@pytest.mark.parametrize("language", ALL)
def test_people_ahead_in_good_grammar(language: str) -> None:
    said = [words(language).ahead(count) for count in COUNTS]
    for text, part in zip(said, AHEAD[language], strict=False):
        assert part in f"{text} ", text


@pytest.mark.parametrize("language", ALL)
def test_every_letter_can_be_drawn(language: str) -> None:
    """And is no box: not one letter of any catalogue is missing in the face that draws it."""
    letters = {letter for entry in catalogue(language) for text in texts(entry) for letter in text}
    for letter in letters - set(" \u200c"):
        face = "arabic" if has_arabic(letter) else "latin"
        drawn = bytes(font(40, bold=False, face=face).getmask(letter))
        assert drawn != bytes(font(40, bold=False, face=face).getmask("\uffff")), letter


def test_a_day_is_said_as_people_write_it() -> None:
    moment = datetime.fromisoformat("2026-11-23T09:04:00+01:00")
    assert words("de").at("drawn", moment) == "Gezogen am 23.11.2026 um 09:04 Uhr"
    assert words("en").at("drawn", moment) == "Drawn on 23 November 2026 at 09:04"
    assert "23/11/2026" in words("fr").at("drawn", moment)


def test_tags_find_their_language() -> None:
    said = {tag: words(tag).say("your_number") for tag in ("de-AT", "DE", "de-simple", "nl", "pt-BR")}
    assert said == {
        "de-AT": "Ihre Nummer", "DE": "Ihre Nummer", "de-simple": "Ihre Nummer", "nl": "Your number",
        "pt-BR": "Your number",
    }  # fmt: skip
    assert words("de-simple").say("order") != words("de").say("order")


@pytest.mark.parametrize("width", [576, 384])
@pytest.mark.parametrize("language", ALL)
def test_a_ticket_of_every_language_has_a_code_that_a_phone_reads(make_job: MakeJob, language: str, width: int) -> None:
    for large in (False, True):
        paper = render(lay_out(make_job(language=language, large=large)), width)
        left, _, right, _ = paper.convert("L").point(lambda grey: 255 - grey).getbbox() or (0, 0, 0, 0)
        assert left > 0
        assert right < width
        assert [code.text for code in zxingcpp.read_barcodes(paper.convert("L"))] == [URL]
