"""The paper as a black and white picture: right in every script and the same on every printer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, assert_never

from printer import qr
from printer.fonts import font
from printer.layout import Banner, Block, Code, Gap, Layout, Rule, Size, Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

# Heights in hundredths of the paper's width, so 58 and 80 mm look alike; dots for 576: 26, 32, 38, 180.
_SIZES: Final[dict[Size, float]] = {"small": 4.6, "normal": 5.6, "large": 6.6, "number": 31.0}
_LINE: Final = 1.22
_CODE: Final = 0.6
_MARGIN: Final = 0.03
_BLACK: Final = 128


def render(layout: Layout, width: int) -> Image:
    """Draw on paper `width` dots wide; the height follows the content. Mode "1", black is 0."""
    from PIL import Image as Pictures

    pieces = [_piece(block, layout, width) for block in layout.blocks]
    paper = Pictures.new("1", (width, sum(piece.height for piece in pieces) or 1), 1)
    top = 0
    for piece in pieces:
        paper.paste(piece, (0, top))
        top += piece.height
    return paper


def _piece(block: Block, layout: Layout, width: int) -> Image:
    match block:
        case Text():
            return _text(block, layout, width)
        case Banner():
            return _banner(block, layout, width)
        case Code():
            return _centred(qr.image(block.url, int(width * _CODE)), width)
        case Rule():
            return _rule(width)
        case Gap():
            return _blank(width, _dots("normal", width) * block.thirds // 3)
    assert_never(block)


def _text(block: Text, layout: Layout, width: int) -> Image:
    margin = int(width * _MARGIN)
    letters = _fitting(block, width - 2 * margin)
    lines = _wrapped(block, letters, width - 2 * margin)
    step = _step(block.size, letters)
    canvas, pen = _canvas(width, step * len(lines))
    for row, line in enumerate(lines):
        left = margin
        if block.align == "center":
            left = (width - int(letters.getlength(line))) // 2
        elif layout.direction == "rtl":
            left = width - margin - int(letters.getlength(line))
        pen.text((left, row * step + step // 2), line, fill=0, font=letters, anchor="lm", **_shaping(layout))
    return _ink(canvas)


def _wrapped(block: Text, letters: FreeTypeFont, room: int) -> list[str]:
    """Centred lines are made about equally long: narrower and narrower, while there are no more of them."""
    lines = list(wrap(block.text, letters, room))
    if block.align != "center" or len(lines) == 1:
        return lines
    low, high = room // 2, room
    while high - low > 1:
        middle = (low + high) // 2
        narrower = list(wrap(block.text, letters, middle))
        if len(narrower) > len(lines):
            low = middle
        else:
            high, lines = middle, narrower
    return lines


def _fitting(block: Text, room: int) -> FreeTypeFont:
    """The number is never broken: it gets smaller until it fits (`A017` fits, `Rathaus A017` shrinks)."""
    px = _dots(block.size, int(room / (1 - 2 * _MARGIN)))
    letters = font(px, bold=block.bold)
    if block.size == "number" and letters.getlength(block.text) > room:
        letters = font(int(px * room / letters.getlength(block.text)), bold=block.bold)
    return letters


def _step(size: Size, letters: FreeTypeFont) -> int:
    """Line height in dots; digits have no descenders, so the number needs less than a line of text."""
    return int(letters.size * (0.95 if size == "number" else _LINE))


def wrap(text: str, letters: FreeTypeFont, room: int) -> Iterator[str]:
    """Lines of at most `room` dots, broken at spaces; a longer word is broken with a hyphen.

    Empty text is one empty line.
    """
    line = ""
    for word in text.split() or [""]:
        longer = f"{line} {word}" if line else word
        if letters.getlength(longer) <= room:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _broken(word, letters, room)
        yield from whole
    yield line


def _broken(word: str, letters: FreeTypeFont, room: int) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and letters.getlength(parts[-1] + letter + "-") > room:
            parts[-1] += "-"
            parts.append("")
        parts[-1] += letter
    return parts


def _banner(block: Banner, layout: Layout, width: int) -> Image:
    letters = font(_dots("large", width), bold=True)
    height = int(letters.size * 1.5)
    canvas, pen = _canvas(width, height, paper=0)
    pen.text((width // 2, height // 2), block.text, fill=255, font=letters, anchor="mm", **_shaping(layout))
    return _ink(canvas)


def _rule(width: int) -> Image:
    gap, thick = _dots("normal", width) // 2, max(width // 200, 1)
    rule = _blank(width, 2 * gap + thick)
    margin = int(width * _MARGIN)
    rule.paste(0, (margin, gap, width - margin, gap + thick))
    return rule


def _centred(picture: Image, width: int) -> Image:
    piece = _blank(width, picture.height)
    piece.paste(picture, ((width - picture.width) // 2, 0))
    return piece


def _dots(size: Size, width: int) -> int:
    return round(_SIZES[size] * width / 100)


def _shaping(layout: Layout) -> dict[str, Any]:
    return {"direction": layout.direction, "language": layout.language}


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
