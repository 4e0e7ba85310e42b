"""Where the letters come from: Fira Sans, put into `printer/assets` by the build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

_ASSETS: Final = Path(__file__).parent / "assets"
# A checkout whose build hook has not run yet still has the npm package it would copy from.
_PACKAGE: Final = Path(__file__).parent.parent / "node_modules" / "@fontsource" / "fira-sans" / "files"
_FILES: Final = {
    False: ("fira-sans-regular.woff2", "fira-sans-latin-400-normal.woff2"),
    True: ("fira-sans-bold.woff2", "fira-sans-latin-700-normal.woff2"),
}


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
    built, packaged = _FILES[bold]
    for path in (_ASSETS / built, _PACKAGE / packaged):
        if path.exists():
            return path
    raise FontError(
        f"the font {built} is missing in {_ASSETS.name}: build the package, or python3 dev.py setup"
    )
