"""How the double draws what it has understood; shares nothing with the encoder but the letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from printer.fonts import font

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL.Image import Image

CELL: Final = (12, 24)


@dataclass(frozen=True, slots=True)
class Style:
    """How a letter looks; `wide` and `high` in times, `align` 0 left, 1 middle, 2 right."""

    bold: bool = False
    invert: bool = False
    align: int = 0
    wide: int = 1
    high: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A stretch of paper, drawn only when somebody looks. `ink`: it is not blank."""

    height: int
    draw: Callable[[], Image]
    ink: bool = True
    align: int = 0


def letters(row: list[tuple[str, Style]]) -> Row:
    """A line of text."""
    align = row[0][1].align
    return Row(max(style.high for _, style in row) * CELL[1], lambda: _letters(row), align=align)


def raster(across: int, down: int, data: bytes, align: int) -> Row:
    """A picture of `across` bytes by `down` rows, 1 is black."""

    def draw() -> Image:
        from PIL import Image as Pictures
        from PIL import ImageChops

        return ImageChops.invert(Pictures.frombytes("1", (across * 8, down), data))

    return Row(down, draw, ink=any(data), align=align)


def qr(content: bytes, dots: int, align: int) -> Row:
    """A QR code drawn by the printer."""
    from qrcode.main import QRCode

    code = QRCode(border=4)
    code.add_data(content)
    modules = code.get_matrix()
    side = len(modules)

    def draw() -> Image:
        from PIL import Image as Pictures

        picture = Pictures.frombytes("L", (side, side), bytes(0 if dark else 255 for row in modules for dark in row))
        return picture.convert("1").resize((side * dots, side * dots), Pictures.Resampling.NEAREST)

    return Row(side * dots, draw, align=align)


def blank(height: int) -> Row:
    """Paper that was fed."""
    return Row(height, lambda: _blank(1, height), ink=False)


def width_of(row: list[tuple[str, Style]]) -> int:
    """Dots that a line of text takes."""
    return sum(style.wide * CELL[0] for _, style in row)


def stack(rows: list[Row], width: int) -> Image:
    """The whole paper."""
    paper, top = _blank(width, max(sum(row.height for row in rows), 1)), 0
    for row in rows:
        picture = row.draw()
        free = width - picture.width
        paper.paste(picture, ((0, free // 2, free)[min(row.align, 2)], top))
        top += row.height
    return paper


def _letters(row: list[tuple[str, Style]]) -> Image:
    height = max(style.high for _, style in row) * CELL[1]
    picture, left = _blank(width_of(row), height), 0
    for letter, style in row:
        glyph = _glyph(letter, style)
        picture.paste(glyph, (left, height - glyph.height))
        left += glyph.width
    return picture


def _glyph(letter: str, style: Style) -> Image:
    from PIL import Image as Pictures
    from PIL import ImageDraw

    paper, ink = (0, 1) if style.invert else (1, 0)
    glyph = Pictures.new("1", CELL, paper)
    middle = (CELL[0] // 2, CELL[1] * 3 // 4)
    ImageDraw.Draw(glyph).text(middle, letter, fill=ink, font=font(19, bold=style.bold), anchor="ms")
    return glyph.resize((CELL[0] * style.wide, CELL[1] * style.high))


def _blank(width: int, height: int) -> Image:
    from PIL import Image as Pictures

    return Pictures.new("1", (width, height), 1)
