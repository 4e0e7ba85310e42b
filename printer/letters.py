"""Letters in a row: every script in a face that has it, joined and in the order in which it is read.

raqm orders and joins the letters of one face; Arabic and Latin come from two. So the line is put in its visual
order first (Unicode's bidirectional algorithm, by python-bidi) and drawn run by run from the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from printer.fonts import Face, font

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

    from printer.job import Direction

_ARABIC: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_HAS_ARABIC: Final = re.compile(f"[{_ARABIC}]")
# Words with the spaces between them, so that raqm sees whole phrases; zero-width (non-)joiners belong to them.
_RUN: Final = re.compile(f"[{_ARABIC}](?:[{_ARABIC}\\s\u200c\u200d]*[{_ARABIC}])?")
_MIRRORS: Final = {"(": ")", ")": "(", "[": "]", "]": "[", "«": "»", "»": "«", "‹": "›", "›": "‹"}
_OPENING: Final = "([«‹"
# Digits are Western on the paper, as on every screen.
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
_STRONG: Final = re.compile(f"[^\\W\\d_{_ARABIC}]|[{_ARABIC}]")


@dataclass(frozen=True, slots=True)
class Letters:
    """One size of letters, `px` dots high; `language` is for what differs between languages of one script."""

    px: int
    bold: bool
    language: str

    def width(self, text: str) -> float:
        """Dots that a line of text takes; the order of its runs does not matter for that."""
        return _width(self, text)

    def draw(self, pen: Any, place: tuple[float, float], text: str, direction: Direction, ink: int = 0) -> None:
        """Draw one line, its left end and the middle of its height at `place`."""
        left, middle = place
        above, below = self.font("latin").getmetrics()
        baseline = round(middle + (above - below) / 2)
        for face, run in runs(text, direction):
            letters, shaping = self.font(face), self.shaping(face)
            pen.text((left, baseline), run, fill=ink, font=letters, anchor="ls", **shaping)
            left += letters.getlength(run, **shaping)

    def font(self, face: Face) -> FreeTypeFont:
        """The letters of one face."""
        return font(self.px, bold=self.bold, face=face)

    def shaping(self, face: Face) -> dict[str, Any]:
        """What raqm has to know."""
        return {"direction": "rtl" if face == "arabic" else "ltr", "language": self.language}


@lru_cache(maxsize=2_000)
def _width(letters: Letters, text: str) -> float:
    """Kept, because breaking lines asks for the same words again and again."""
    return sum(letters.font(face).getlength(run, **letters.shaping(face)) for face, run in runs(text, "ltr"))


def has_arabic(text: str) -> bool:
    """Whether some of it needs the Arabic face."""
    return bool(_HAS_ARABIC.search(text))


def direction_of(text: str, default: Direction) -> Direction:
    """The direction of a paragraph: that of its first letter, as Unicode has it (rules P2 and P3)."""
    first = _STRONG.search(text)
    if first is None:
        return default
    return "rtl" if has_arabic(first[0]) else "ltr"


def runs(text: str, direction: Direction) -> Iterator[tuple[Face, str]]:
    """The runs of a line from left to right; within each the letters stand in the order in which they are read."""
    if not has_arabic(text):
        yield "latin", text
        return
    from bidi import get_display

    ordered = get_display(text.translate(_DIGITS), base_dir="R" if direction == "rtl" else "L")
    visual, done = _mirrored(ordered, direction), 0
    for found in _RUN.finditer(visual):
        if found.start() > done:
            yield "latin", visual[done : found.start()]
        yield "arabic", found[0][::-1]
        done = found.end()
    if done < len(visual):
        yield "latin", visual[done:]


def _mirrored(visual: str, direction: Direction) -> str:
    """Turn the brackets that the reordering put the wrong way round: a pair that closes before it opens.

    One whose partner stands on another line follows the paragraph.
    """
    letters, closed, opened = list(visual), list[int](), list[int]()
    turned = list[int]()
    for at, letter in enumerate(visual):
        if letter in _OPENING and closed:
            turned += [at, closed.pop()]
        elif letter in _OPENING:
            opened.append(at)
        elif letter in _MIRRORS and opened:
            opened.pop()
        elif letter in _MIRRORS:
            closed.append(at)
    for at in (*turned, *(closed + opened if direction == "rtl" else ())):
        letters[at] = _MIRRORS[visual[at]]
    return "".join(letters)
