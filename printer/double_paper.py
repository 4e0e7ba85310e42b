"""What a receipt printer would put on paper: an ESC/POS reader of its own.

Understands what receipt software usually sends; unknown commands are skipped by their length.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from printer import double_draw as draw
from printer.double_draw import CELL, Row, Style

if TYPE_CHECKING:
    from PIL.Image import Image

_ESC, _GS, _DLE = 0x1B, 0x1D, 0x10
_CODE_PAGES: Final = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 8: "cp857", 13: "cp857", 16: "cp1252", 17: "cp866",
    18: "cp852", 19: "cp858", 44: "cp1125", 45: "cp1250", 46: "cp1251", 48: "cp1254",
}  # fmt: skip
_SHORT_ESC: Final = b"@2ijm"
_SHORT_GS: Final = b"\xe1"
_LEADING: Final = 6
_ROLL_CM: Final = 8_000
_ANSWERS: Final = {b"r": b"\x00", b"I": b"\x20"}
_DOTS_PER_CM: Final = 203 / 2.54


class Paper:
    """Reads commands and keeps what came out: `papers` (cut off, as pictures) and their text in `texts`.

    A strip without ink is no paper: it is counted in `scraps`. `roll_cm`: what is left on the roll.
    """

    def __init__(self, width: int) -> None:
        """Paper `width` dots wide, on a roll of 80 m."""
        self.texts: list[str] = []
        self.scraps = 0
        self.roll_cm = float(_ROLL_CM)
        self.unasked_off = False
        self._width = width
        self._buffer = b""
        self._reset()
        self._cut_off: list[list[Row]] = []
        self._rows: list[Row] = []
        self._lines: list[str] = []
        self._code, self._dots = b"", 3

    @property
    def count(self) -> int:
        """Papers that were cut off."""
        return len(self._cut_off)

    @property
    def papers(self) -> list[Image]:
        """The papers as pictures, the oldest first."""
        return [draw.stack(rows, self._width) for rows in self._cut_off]

    def picture(self, number: int) -> Image:
        """One paper, counted from 0."""
        return draw.stack(self._cut_off[number], self._width)

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
        self._style = Style()
        self._encoding = "cp437"
        self._line: list[tuple[str, Style]] = []

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
            case b"d" | b"J":
                self._flush()
                self._add(draw.blank(value * (CELL[1] if name == b"d" else 1)))
            case b"i" | b"m":
                self._cut()

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
            case b"a":
                self.unasked_off = not command[2]
            case b"\xe1":
                return b"%dcm" % self.roll_cm
        return _ANSWERS.get(name, b"")

    def _raster(self, command: bytes) -> None:
        across, down = int.from_bytes(command[4:6], "little"), int.from_bytes(command[6:8], "little")
        self._flush()
        self._add(draw.raster(across, down, command[8:], self._style.align))

    def _two_dimensional(self, command: bytes) -> None:
        """QR code: function 67 sets the size, 80 stores the content, 81 prints it."""
        if command[2:3] != b"k" or command[5] != ord("1"):
            return
        if command[6] == ord("C"):
            self._dots = command[7]
        elif command[6] == ord("P"):
            self._code = command[8:]
        elif command[6] == ord("Q"):
            self._flush()
            self._add(draw.qr(self._code, self._dots, self._style.align))

    def _cut(self) -> None:
        self._flush()
        if any(row.ink for row in self._rows):
            self._cut_off.append(self._rows)
            self.texts.append("\n".join(self._lines))
        elif self._rows:
            self.scraps += 1
        self._rows, self._lines = [], []

    def _add(self, row: Row) -> None:
        self._rows.append(row)
        self.roll_cm = max(self.roll_cm - row.height / _DOTS_PER_CM, 0.0)

    def _feed_line(self) -> None:
        self._lines.append("".join(letter for letter, _ in self._line))
        self._add(draw.blank(_LEADING if self._line else CELL[1] + _LEADING))
        self._flush()

    def _flush(self) -> None:
        """Put the line on the paper; what is too long goes on in the next one, as printers do."""
        line, self._line = self._line, []
        row: list[tuple[str, Style]] = []
        for letter, style in line:
            if draw.width_of(row) + style.wide * CELL[0] > self._width:
                self._add(draw.letters(row))
                row = []
            row.append((letter, style))
        if row:
            self._add(draw.letters(row))


def _length(data: bytes) -> int:
    """Length in bytes of the command at the start of `data`; 0 while that cannot be told yet."""
    if data[0] not in (_ESC, _GS, _DLE):
        return 1
    short = {_ESC: _SHORT_ESC, _GS: _SHORT_GS, _DLE: b""}[data[0]]
    if data[1:2] and data[1:2] in short:
        return 2
    if len(data) < 3:  # noqa: PLR2004 -- lead, name, first parameter
        return 0
    if data[0] == _ESC:
        return 3
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
        case b"e":
            header, size = 3, int(data[2] in (3, 32))
        case _:
            header, size = 3, 0
    return header + size if len(data) >= header else 0
