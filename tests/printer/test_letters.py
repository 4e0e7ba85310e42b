"""Two scripts in one line: joined, and in the order in which they are read."""

from __future__ import annotations

import pytest

from printer.job import Direction
from printer.letters import Letters, direction_of, runs

ZWNJ = "\u200c"


@pytest.mark.parametrize(
    ("text", "direction", "seen"),
    [
        ("Führungszeugnis", "ltr", ["Führungszeugnis"]),
        ("2 × شهادة حسن السلوك", "rtl", ["شهادة حسن السلوك", " × 2"]),
        ("في 23/11/2026 الساعة 09:14", "rtl", ["09:14 ", "الساعة", " 23/11/2026 ", "في"]),
        ("شماره (A017) خوانده شد.", "rtl", [".", "خوانده شد", " (A017) ", "شماره"]),
        ("Passport (EU) و", "ltr", ["Passport (EU) ", "و"]),
        ("شماره ۱۲۳", "rtl", ["123 ", "شماره"]),
        ("صورة (35", "rtl", ["35) ", "صورة"]),
    ],
)
def test_runs_from_left_to_right(text: str, direction: Direction, seen: list[str]) -> None:
    assert [run for _, run in runs(text, direction)] == seen


def test_a_paragraph_goes_the_way_of_its_first_letter() -> None:
    assert direction_of("2 × شهادة", "ltr") == "rtl"
    assert direction_of("Rathaus – بلدية", "rtl") == "ltr"
    assert direction_of("10:30", "rtl") == "rtl"


def test_arabic_letters_are_joined() -> None:
    """Joined they take other shapes, and less room than each for itself."""
    letters = Letters(40, bold=False, language="ar")
    assert letters.width("سلام") < sum(letters.width(letter) for letter in "سلام") * 0.9


def test_persian_words_are_parted_without_a_space() -> None:
    letters = Letters(40, bold=False, language="fa")
    assert letters.width(f"می{ZWNJ}شود") != letters.width("میشود")
    assert list(runs(f"می{ZWNJ}شود", "rtl")) == [("arabic", f"می{ZWNJ}شود")]
