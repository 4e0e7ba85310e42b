"""What a receipt printer would put on paper: an ESC/POS reader of its own, sharing nothing with the encoder
but the letters.

Understands what receipt software usually sends; unknown commands are skipped by their length.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from printer.fonts import font

if TYPE_CHECKING:
    from PIL.Image import Image

_ESC, _GS, _DLE = 0x1B, 0x1D, 0x10
_CODE_PAGES: Final = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 13: "cp857", 16: "cp1252", 17: "cp866",
    18: "cp852", 19: "cp858",
}  # fmt: skip
_SHORT_ESC: Final = b"@2ijm"
_CELL: Final = (12, 24)
_LEADING: Final = 6
_ANSWERS: Final = {b"r": b"\x00", b"I": b"\x20"}


@dataclass(frozen=True, slots=True)
class _Style:
    bold: bool = False
    invert: bool = False
    align: int = 0
    wide: int = 1
    high: int = 1


class Paper:
    """Reads commands and keeps what came out: `papers` (cut off, as pictures) and their text in `texts`."""

    def __init__(self, width: int) -> None:
        """Paper `width` dots wide."""
        self.papers: list[Image] = []
        self.texts: list[str] = []
        self._width = width
        self._buffer = b""
        self._reset()
        self._rows: list[Image] = []
        self._lines: list[str] = []
        self._code = b""

    @property
    def uncut(self) -> int:
        """Dots of paper that hang at the knife."""
        return sum(row.height for row in self._rows)

    def feed(self, data: bytes) -> bytes:
        """Take bytes, do every command that is whole, return what the printer answers in its turn."""
        self._buffer += data
        answers = b""
        while self._buffer:
            length = _length(self._buffer)
            if not length or length > len(self._buffer):
                break
            command, self._buffer = self._buffer[:length], self._buffer[length:]
            answers += self._do(command)
        return answers

    def drop_incomplete(self) -> None:
        """The line was closed in the middle of a command."""
        self._buffer = b""

    def _reset(self) -> None:
        self._style = _Style()
        self._encoding = "cp437"
        self._line: list[tuple[str, _Style]] = []

    def _do(self, command: bytes) -> bytes:
        if command[0] == _ESC:
            self._escape(command[1:2], command[-1])
        elif command[0] == _GS:
            return self._group(command[1:2], command)
        elif command == b"\n":
            self._feed_line()
        elif command[0] >= ord(" "):
            self._line.append((command.decode(self._encoding, "replace"), self._style))
        return b""

    def _escape(self, name: bytes, value: int) -> None:
        match name:
            case b"@":
                self._reset()
            case b"t":
                self._encoding = _CODE_PAGES.get(value, "cp437")
            case b"a":
                self._style = replace(self._style, align=value % 48)
            case b"E":
                self._style = replace(self._style, bold=bool(value & 1))
            case b"d":
                self._flush()
                self._rows.append(_blank(self._width, _CELL[1] * value))
            case b"J":
                self._flush()
                self._rows.append(_blank(self._width, value))

    def _group(self, name: bytes, command: bytes) -> bytes:
        match name:
            case b"!":
                size = command[2]
                self._style = replace(self._style, wide=1 + (size >> 4 & 7), high=1 + (size & 7))
            case b"B":
                self._style = replace(self._style, invert=bool(command[2] & 1))
            case b"v":
                self._raster(command)
            case b"(":
                self._two_dimensional(command)
            case b"V":
                self._cut()
        return _ANSWERS.get(name, b"")

    def _raster(self, command: bytes) -> None:
        from PIL import Image as Pictures
        from PIL import ImageChops

        across, down = int.from_bytes(command[4:6], "little"), int.from_bytes(command[6:8], "little")
        dots = Pictures.frombytes("1", (across * 8, down), command[8:])
        self._flush()
        self._rows.append(self._placed(ImageChops.invert(dots)))

    def _two_dimensional(self, command: bytes) -> None:
        """QR code: function 80 stores the content, 81 prints it."""
        if command[2:3] != b"k" or command[5] != ord("1"):
            return
        if command[6] == ord("P"):
            self._code = command[8:]
        elif command[6] == ord("Q"):
            self._flush()
            self._rows.append(self._placed(_qr(self._code)))

    def _cut(self) -> None:
        self._flush()
        if self._rows:
            self.papers.append(_stack(self._rows, self._width))
            self.texts.append("\n".join(self._lines))
        self._rows, self._lines = [], []

    def _feed_line(self) -> None:
        self._lines.append("".join(letter for letter, _ in self._line))
        self._rows.append(_blank(self._width, _LEADING if self._line else _CELL[1] + _LEADING))
        self._flush()

    def _flush(self) -> None:
        """Put the line on the paper; what is too long goes on in the next one, as printers do."""
        line, self._line = self._line, []
        row: list[tuple[str, _Style]] = []
        for letter, style in line:
            if _width_of(row) + style.wide * _CELL[0] > self._width:
                self._rows.append(self._placed(_letters(row)))
                row = []
            row.append((letter, style))
        if row:
            self._rows.append(self._placed(_letters(row)))

    def _placed(self, picture: Image) -> Image:
        row = _blank(self._width, picture.height)
        free = self._width - picture.width
        row.paste(picture, ((0, free // 2, free)[min(self._style.align, 2)], 0))
        return row


def _length(data: bytes) -> int:
    """Length in bytes of the command at the start of `data`; 0 while that cannot be told yet."""
    if data[0] not in (_ESC, _GS, _DLE):
        return 1
    if len(data) < 3:  # noqa: PLR2004 -- lead, name, first parameter
        return 2 if data[0] == _ESC and data[1:2] and data[1:2] in _SHORT_ESC else 0
    if data[0] == _ESC:
        return 2 if data[1:2] in _SHORT_ESC else 3
    if data[0] == _DLE:
        return 5 if data[1] == 0x14 else 3  # noqa: PLR2004 -- DC4
    return _group_length(data)


def _group_length(data: bytes) -> int:
    match data[1:2]:
        case b"v":
            header = 8
            size = int.from_bytes(data[4:6], "little") * int.from_bytes(data[6:8], "little")
        case b"(":
            header, size = 5, int.from_bytes(data[3:5], "little")
        case b"V":
            header, size = 3, int(data[2] in (65, 66, 97, 98))
        case _:
            header, size = 3, 0
    return header + size if len(data) >= header else 0


def _width_of(row: list[tuple[str, _Style]]) -> int:
    return sum(style.wide * _CELL[0] for _, style in row)


def _letters(row: list[tuple[str, _Style]]) -> Image:
    height = max(style.high for _, style in row) * _CELL[1]
    picture, left = _blank(_width_of(row), height), 0
    for letter, style in row:
        glyph = _glyph(letter, style)
        picture.paste(glyph, (left, height - glyph.height))
        left += glyph.width
    return picture


def _glyph(letter: str, style: _Style) -> Image:
    from PIL import Image as Pictures
    from PIL import ImageDraw

    paper, ink = (0, 1) if style.invert else (1, 0)
    glyph = Pictures.new("1", _CELL, paper)
    middle = (_CELL[0] // 2, _CELL[1] * 3 // 4)
    ImageDraw.Draw(glyph).text(middle, letter, fill=ink, font=font(19, bold=style.bold), anchor="ms")
    return glyph.resize((_CELL[0] * style.wide, _CELL[1] * style.high))


def _qr(content: bytes) -> Image:
    from PIL import Image as Pictures
    from qrcode.main import QRCode

    code = QRCode(border=4)
    code.add_data(content)
    modules = code.get_matrix()
    side = len(modules)
    dots = bytes(0 if dark else 255 for row in modules for dark in row)
    picture = Pictures.frombytes("L", (side, side), dots).convert("1")
    return picture.resize((side * 6, side * 6), Pictures.Resampling.NEAREST)


def _blank(width: int, height: int) -> Image:
    from PIL import Image as Pictures

    return Pictures.new("1", (width, height), 1)


def _stack(rows: list[Image], width: int) -> Image:
    paper, top = _blank(width, max(sum(row.height for row in rows), 1)), 0
    for row in rows:
        paper.paste(row, (0, top))
        top += row.height
    return paper
