"""Where the letters come from: Fira Sans, and Noto Sans Arabic for what Fira lacks, put into `assets` by the build."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

Face = Literal["latin", "arabic"]

_ASSETS: Final = Path(__file__).parent / "assets"
_MODULES: Final = Path(__file__).parent.parent / "node_modules"
_FIRA: Final = "@kern-ux/native/dist/fonts/fira-sans"
_NOTO: Final = "@fontsource/noto-sans-arabic/files"
# Name in the assets, and in the npm package: a checkout whose build hook has not run yet still has that one.
_FILES: Final[dict[tuple[Face, bool], tuple[str, str]]] = {
    ("latin", False): ("FiraSans-Regular.woff2", f"{_FIRA}/FiraSans-Regular.woff2"),
    ("latin", True): ("FiraSans-Bold.woff2", f"{_FIRA}/FiraSans-Bold.woff2"),
    ("arabic", False): ("NotoSansArabic-Regular.woff2", f"{_NOTO}/noto-sans-arabic-arabic-400-normal.woff2"),
    ("arabic", True): ("NotoSansArabic-Bold.woff2", f"{_NOTO}/noto-sans-arabic-arabic-700-normal.woff2"),
}


class FontError(RuntimeError):
    """Text cannot be drawn as a picture here; the message says what is missing."""


@cache
def font(px: int, *, bold: bool, face: Face = "latin") -> FreeTypeFont:
    """Letters of `px` dots; raises `FontError` without the file or without raqm (it joins scripts)."""
    from PIL import ImageFont, features

    if not features.check("raqm"):
        raise FontError("this Pillow was built without raqm")
    return ImageFont.truetype(str(_file(face, bold=bold)), px, layout_engine=ImageFont.Layout.RAQM)


def _file(face: Face, *, bold: bool) -> Path:
    name, in_package = _FILES[face, bold]
    for path in (_ASSETS / name, _MODULES / in_package):
        if path.exists():
            return path
    raise FontError(f"the font {name} is missing in printer/assets: build the package, or python3 dev.py setup")
