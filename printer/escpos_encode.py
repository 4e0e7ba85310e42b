"""The only module that knows python-escpos: it turns styles, pictures and QR codes into printer commands.

Nothing is sent from here, and no status is read with it: `paper_status()` calls silence "adequate".
"""

from __future__ import annotations

import difflib
import logging
import re
import shutil
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

from printer.profiles import PROFILES
from printer.settings import SettingsError

if TYPE_CHECKING:
    from types import ModuleType

    from escpos.printer import Dummy
    from PIL.Image import Image

_RESET: Final = b"\x1b@"
# Unasked status (GS a) would be taken for answers; a printer may have it on by a switch.
_NO_UNASKED_STATUS: Final = b"\x1da\x00"
_CODE_PAGE: Final = b"\x1bt"
_CUTS: Final = {"paperPartCut": True, "paperFullCut": True}
# Printers obey real-time commands even inside picture data, where these bytes are only dots.
_LOOKS_REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")
_STRIP_ROWS: Final = 256
_RASTER_HEADER: Final = 8
_DOTS_PER_COLUMN: Final = 12
_TO_THE_KNIFE: Final = 6
_ROWS_PER_LINE: Final = 30
_MODULES: Final = 37  # of a QR code with a ticket's address


class Document:
    """The bytes of one job; begins with ESC @, so nothing of an earlier, broken job shows."""

    rows: int
    """Dots of paper so far, about."""

    def __init__(self, profile: str, width_px: int) -> None:
        """`profile`: one of ours or a name of python-escpos; raises `SettingsError` for another."""
        self._profile = PROFILES.get(profile)
        self._printer = _dummy(profile if self._profile is None else "default", width_px)
        self._pages = self._profile.code_pages if self._profile else _code_pages(self._printer)
        self._codec = "ascii"
        self.width_px = width_px
        self.rows = 0
        self.columns = width_px // _DOTS_PER_COLUMN
        self._raw(_RESET + _NO_UNASKED_STATUS)

    def code_page(self, name: str) -> bool:
        """Choose a code page by its Python name ("CP858"); False when the printer has none of that name."""
        if name not in self._pages:
            return False
        self._codec = name.lower()
        self._raw(_CODE_PAGE + bytes([self._pages[name]]))
        return True

    def line(
        self,
        text: str,
        *,
        align: Literal["left", "center", "right"] = "left",
        bold: bool = False,
        invert: bool = False,
        scale: tuple[int, int] = (1, 1),
    ) -> None:
        """One line of text, 1 to 8 times as wide and high; what the code page lacks becomes `?`."""
        wide, high = scale
        self._printer.set(align=align, bold=bold, invert=invert, custom_size=True, width=wide, height=high)
        self._raw(text.encode(self._codec, "replace") + b"\n")
        self.rows += _ROWS_PER_LINE * high

    def qr(self, url: str, dots: int = 6) -> None:
        """A QR code drawn by the printer itself, error correction M."""
        self._printer.set(align="center")
        self._printer.qr(url, ec=1, size=dots, native=True)
        self._raw(b"\n")
        self.rows += _MODULES * dots + _ROWS_PER_LINE

    def picture(self, image: Image) -> None:
        """A picture as wide as the paper, in strips that small buffers can hold."""
        for top in range(0, image.height, _STRIP_ROWS):
            strip = image.crop((0, top, image.width, min(top + _STRIP_ROWS, image.height)))
            before = len(self._printer.output)
            self._printer.image(strip)
            self._calm(before + _RASTER_HEADER)
        self.rows += image.height

    def cut(self) -> None:
        """Feed to the knife and cut: but for one side, so that the paper is felt and does not fall."""
        self.rows += _TO_THE_KNIFE * _ROWS_PER_LINE
        if self._profile:
            self._printer.print_and_feed(_TO_THE_KNIFE)
            self._raw(self._profile.cut)
        else:
            self._printer.cut(mode="PART")

    @property
    def content(self) -> bytes:
        """The whole job so far."""
        return bytes(self._printer.output)

    def _calm(self, since: int) -> None:
        """One dot more makes a real-time command out of harmless dots harmless again."""
        output = self._printer.output
        self._printer.clear()
        self._raw(output[:since] + _LOOKS_REAL_TIME.sub(b"\x18", output[since:]))

    def _raw(self, data: bytes) -> None:
        self._printer._raw(data)  # noqa: SLF001 -- python-escpos has no public way to add bytes


def check_profile(name: str) -> None:
    """Raises `SettingsError`, naming the nearest one, for a profile nobody knows."""
    if name in PROFILES:
        return
    known = [*PROFILES, *_library("escpos.capabilities").CAPABILITIES["profiles"]]
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        perhaps = f', perhaps you meant "{near[0]}"' if near else ", default fits most"
        raise SettingsError(f'printer.profile = "{name}" is unknown{perhaps}')


def _dummy(profile: str, width_px: int) -> Dummy:
    printer: Dummy = _library("escpos.printer").Dummy(profile=profile)
    known: dict[str, Any] = printer.profile.profile_data
    features = _CUTS if profile == "default" else known["features"]
    # The true width of this paper, because python-escpos refuses pictures wider than its own idea of it.
    media = {"width": {"pixels": width_px, "mm": 0}}
    printer.profile.profile_data = {**known, "features": features, "media": media}
    return printer


def _code_pages(printer: Dummy) -> dict[str, int]:
    return {name: int(number) for name, number in printer.profile.get_code_pages().items()}


@cache
def _library(name: str) -> ModuleType:
    """Import a module of python-escpos without its traces: a root log handler and a temporary folder."""
    import importlib

    handlers = logging.root.handlers[:]
    module = importlib.import_module(name)
    logging.root.handlers[:] = handlers
    shutil.rmtree(importlib.import_module("escpos.capabilities").pickle_dir, ignore_errors=True)
    return module
