"""The paper as a black and white picture: right in every script and the same on every printer."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, assert_never

from printer import qr
from printer.layout import Banner, Block, Code, Gap, Layout, Logo, Rule, Size, Text
from printer.letters import Letters, direction_of, has_arabic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

    from printer.job import Direction

log = logging.getLogger(__name__)

# Heights in hundredths of the paper's width, so 58 and 80 mm look alike; dots for 576: 26, 32, 38, 180.
_SIZES: Final[dict[Size, float]] = {"small": 4.6, "normal": 5.6, "large": 6.6, "number": 31.0}
# Capitals of 4 mm and more at 8 dots per mm, which is 0.7 degrees of the eye at 33 cm.
_LARGE_SIZES: Final[dict[Size, float]] = {"small": 8.4, "normal": 9.6, "large": 10.8, "number": 38.0}
_LARGE_WIDTH: Final = 512  # on narrow paper large type does not shrink further
_LINE: Final = 1.22
_ARABIC_LINE: Final = 1.5
_CODE: Final = 0.6
_MARGIN: Final = 0.03
_BLACK: Final = 128
_KEPT: Final = 128  # texts as pictures, 20 kB each
_EVEN: Final = 6  # dots; closer the lines of a paragraph need not be
_LOGO_HEIGHT: Final = 0.3
LOGO_SIDE: Final = 2_000


def render(layout: Layout, width: int) -> Image:
    """Draw on paper `width` dots wide; the height follows the content. Mode "1", black is 0."""
    from PIL import Image as Pictures

    sheet = _Sheet(width, layout.language, layout.direction, layout.large)
    pieces = [_piece(block, sheet) for block in layout.blocks]
    paper = Pictures.new("1", (width, sum(piece.height for piece in pieces) or 1), 1)
    top = 0
    for piece in pieces:
        paper.paste(piece, (0, top))
        top += piece.height
    return paper


class LogoError(ValueError):
    """A logo that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every block needs to know of its paper."""

    width: int
    language: str
    direction: Direction
    large: bool

    @property
    def margin(self) -> int:
        return int(self.width * _MARGIN)

    @property
    def room(self) -> int:
        return self.width - 2 * self.margin

    def dots(self, size: Size) -> int:
        """Height of letters."""
        if self.large:
            return round(_LARGE_SIZES[size] * max(self.width, _LARGE_WIDTH) / 100)
        return round(_SIZES[size] * self.width / 100)

    def letters(self, size: Size, *, bold: bool) -> Letters:
        return Letters(self.dots(size), bold, self.language)


def _piece(block: Block, sheet: _Sheet) -> Image:
    match block:
        case Text():
            return _text(block, sheet)
        case Banner():
            return _banner(block, sheet)
        case Code():
            return _centred(qr.image(block.url, int(sheet.width * _CODE)), sheet.width)
        case Logo():
            return _logo(block, sheet)
        case Rule():
            return _rule(sheet)
        case Gap():
            return _blank(sheet.width, sheet.dots("normal") * block.thirds // 3)
    assert_never(block)


@lru_cache(maxsize=_KEPT)
def _text(block: Text, sheet: _Sheet) -> Image:
    """Kept, because most texts of an office's tickets are the same: only pasted, never drawn upon."""
    letters = _fitting(block, sheet)
    lines = _wrapped(block, letters, sheet.room)
    step = _step(block, letters)
    direction = direction_of(block.text, sheet.direction)
    canvas, pen = _canvas(sheet.width, step * len(lines))
    for row, line in enumerate(lines):
        left = _left(block, sheet, letters.width(line))
        letters.draw(pen, (left, row * step + step / 2), line, direction)
    return _ink(canvas)


def _left(block: Text, sheet: _Sheet, width: float) -> int:
    if block.align == "center":
        return (sheet.width - int(width)) // 2
    return sheet.margin if sheet.direction == "ltr" else sheet.width - sheet.margin - int(width)


def _wrapped(block: Text, letters: Letters, room: int) -> list[str]:
    """Centred lines are made about equally long: narrower and narrower, while there are no more of them."""
    lines = list(wrap(block.text, letters, room))
    if block.align != "center" or len(lines) == 1:
        return lines
    longest = max(letters.width(word) for word in block.text.split())
    low, high = min(max(room // 2, int(longest)), room), room
    while high - low > _EVEN:
        middle = (low + high) // 2
        narrower = list(wrap(block.text, letters, middle))
        if len(narrower) > len(lines):
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def _fitting(block: Text, sheet: _Sheet) -> Letters:
    """The number is never broken: it gets smaller until it fits (`A017` fits, `Rathaus A017` shrinks)."""
    letters = sheet.letters(block.size, bold=block.bold)
    if block.size == "number" and (width := letters.width(block.text)) > sheet.room:
        return replace(letters, px=int(letters.px * sheet.room / width))
    return letters


def _step(block: Text, letters: Letters) -> int:
    """Line height in dots; digits have no descenders, so the number needs less than a line of text."""
    if block.size == "number":
        return int(letters.px * 0.95)
    return int(letters.px * (_ARABIC_LINE if has_arabic(block.text) else _LINE))


def wrap(text: str, letters: Letters, room: int) -> Iterator[str]:
    """Lines of at most `room` dots, broken at spaces; a longer word is broken with a hyphen.

    Empty text is one empty line.
    """
    line, taken, space = "", 0.0, letters.width(" ")
    for word in text.split() or [""]:
        needed = letters.width(word)
        if not line or taken + space + needed <= room:
            line, taken = (f"{line} {word}", taken + space + needed) if line else (word, needed)
        else:
            yield line
            line, taken = word, needed
        if taken > room:
            *whole, line = _broken(line, letters, room)
            yield from whole
            taken = letters.width(line)
    yield line


def _broken(word: str, letters: Letters, room: int) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and letters.width(parts[-1] + letter + "-") > room:
            parts[-1] += "-"
            parts.append("")
        parts[-1] += letter
    return parts


def _banner(block: Banner, sheet: _Sheet) -> Image:
    letters = sheet.letters("large", bold=True)
    height = int(letters.px * 1.5)
    canvas, pen = _canvas(sheet.width, height, paper=0)
    left = (sheet.width - letters.width(block.text)) / 2
    letters.draw(pen, (left, height / 2), block.text, direction_of(block.text, sheet.direction), ink=255)
    return _ink(canvas)


def _logo(block: Logo, sheet: _Sheet) -> Image:
    """A logo that cannot be drawn is left out: nobody goes without a number for it."""
    try:
        picture = opened_logo(block.png)
    except LogoError as error:
        log.warning("the logo cannot be drawn: %s", error)
        return _blank(sheet.width, 1)
    picture.thumbnail((sheet.room, int(sheet.width * _LOGO_HEIGHT)))
    return _centred(picture.convert("1"), sheet.width)


def opened_logo(png: bytes) -> Image:
    """Read a logo as grey dots on white; raises `LogoError` for what is no picture or a huge one."""
    from PIL import Image as Pictures

    try:
        with Pictures.open(BytesIO(png), formats=["PNG"]) as stored:
            if max(stored.size) <= LOGO_SIDE:
                white = Pictures.new("RGBA", stored.size, "white")
                return Pictures.alpha_composite(white, stored.convert("RGBA")).convert("L")
    except (OSError, ValueError, SyntaxError) as error:
        raise LogoError(str(error)) from None
    raise LogoError(f"more than {LOGO_SIDE} dots a side")


def _rule(sheet: _Sheet) -> Image:
    gap, thick = sheet.dots("normal") // 2, max(sheet.width // 200, 1)
    rule = _blank(sheet.width, 2 * gap + thick)
    rule.paste(0, (sheet.margin, gap, sheet.width - sheet.margin, gap + thick))
    return rule


def _centred(picture: Image, width: int) -> Image:
    piece = _blank(width, picture.height)
    piece.paste(picture, ((width - picture.width) // 2, 0))
    return piece


def _blank(width: int, height: int) -> Image:
    from PIL import Image as Pictures

    return Pictures.new("1", (width, height), 1)


def _canvas(width: int, height: int, paper: int = 255) -> tuple[Image, Any]:
    from PIL import Image as Pictures
    from PIL import ImageDraw

    canvas = Pictures.new("L", (width, height), paper)
    return canvas, ImageDraw.Draw(canvas)


def _ink(canvas: Image) -> Image:
    """Grey to dots: a threshold keeps edges sharp where dithering would fray them."""
    return canvas.point(lambda grey: 255 if grey >= _BLACK else 0).convert("1")
