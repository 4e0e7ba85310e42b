"""What a head types into the settings is read as it is meant, or told to be unclear."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from app.rules.settings import mishearing
from app.web.settings_page import words
from app.web.settings_page.topics_offer import code_of
from app.web.settings_page.typed import Typed, read_periods, shown_number, shown_periods


@pytest.mark.parametrize(
    "text",
    ["8-12 13:30-17", "08:00–12:00, 13:30–17:00", "8 bis 12 Uhr und 13.30 bis 17 Uhr", " 8-12;13:30 - 17 "],
)
def test_times_are_read_as_people_write_them(text: str) -> None:
    assert read_periods(text) == ((480, 720), (810, 1020))
    assert shown_periods(((480, 720), (810, 1020))) == "08:00–12:00, 13:30–17:00"


@pytest.mark.parametrize("text", ["", "zu", " Geschlossen ", "-", "–"])
def test_nothing_and_closed_mean_closed(text: str) -> None:
    assert read_periods(text) == ()


@pytest.mark.parametrize("text", ["8", "morgens", "8-12 x", "8:75-12", "8-12 nachmittags", "888-12"])
def test_what_is_no_time_is_not_guessed(text: str) -> None:
    assert read_periods(text) is None


def test_numbers_and_days_are_read_or_become_faults_of_their_fields() -> None:
    form = MultiDict({"a": "7,5", "b": "x", "c": "24.12.2026", "d": "31.2.2026", "e": "", "f": "9" * 99, "g": "-3"})
    typed = Typed(form)
    assert (typed.number("a"), typed.day("c"), typed.day("e")) == (7.5, date(2026, 12, 24), None)
    assert (typed.number("b"), typed.whole("f"), typed.whole("g"), typed.day("d")) == (0, 0, 0, None)
    typed.whole("e")
    typed.needed_day("e")
    typed.needed_day("d")
    typed.periods("b")
    found = [(fault.field, fault.code) for fault in typed.faults]
    assert found == [
        ("b", "number"),
        ("f", "whole"),
        ("g", "whole"),
        ("d", "day"),
        ("e", "required"),
        ("e", "required"),
        ("d", "day"),
        ("b", "times"),
    ]
    assert (shown_number(7.5), shown_number(12.0)) == ("7,5", "12")


def test_a_code_for_programs_is_made_of_the_name() -> None:
    assert code_of("Straße & Gewerbe: Anmeldung") == "strasse-gewerbe-anmeldung"


def test_letters_that_people_mistake_are_told() -> None:
    assert mishearing("ABDX") == ([("B", "D")], [])
    assert words.mishearing(*mishearing("BDO")) == [
        "Die Buchstaben B und D klingen ähnlich und werden leicht verwechselt.",
        "Der Buchstabe O sieht aus wie eine Ziffer.",
    ]


def test_every_fault_has_words() -> None:
    """Also those with numbers in them, and one that nobody thought of."""
    assert words.sentence({"code": "range", "least": 0.5, "most": 600}) == "Bitte eine Zahl von 0.5 bis 600."
    assert words.sentence({"code": "?"}) == "Das ist so nicht möglich."
