"""Where the letters come from: Fira Sans, put into `printer/assets` by the build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_ASSETS: Final = Path(__file__).parent / "assets"
# A checkout whose build hook has not run yet still has the npm package it would copy from.
_PACKAGE: Final = Path(__file__).parent.parent / "node_modules" / "@kern-ux" / "native" / "dist" / "fonts" / "fira-sans"
_FILES: Final = {False: "FiraSans-Regular.woff2", True: "FiraSans-Bold.woff2"}


class FontError(RuntimeError):
    """Text cannot be drawn as a picture here; the message says what is missing."""


@cache
def font(px: int, *, bold: bool) -> FreeTypeFont:
    """Fira Sans of `px` dots; raises `FontError` without the file or without raqm (it joins scripts)."""
    from PIL import ImageFont, features

    if not features.check("raqm"):
        raise FontError("this Pillow was built without raqm")
    return ImageFont.truetype(str(_file(bold=bold)), px, layout_engine=ImageFont.Layout.RAQM)


def _file(*, bold: bool) -> Path:
    name = _FILES[bold]
    for folder in (_ASSETS, _PACKAGE):
        if (folder / name).exists():
            return folder / name
    raise FontError(f"the font {name} is missing in printer/assets: build the package, or python3 dev.py setup")
