"""QR codes: as SVG for screens, as a picture for paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from PIL.Image import Image

_MASK: Final = 3
QUIET_ZONE: Final = 4  # modules; ISO/IEC 18004 demands four


def matrix(text: str) -> list[list[bool]]:
    """Modules of the code by row, quiet zone included; True is dark. Error correction M: 15 % may be lost."""
    from qrcode.constants import ERROR_CORRECT_M
    from qrcode.main import QRCode

    # Readers take any of the eight masks; looking for the prettiest takes six times as long as all the rest.
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_ZONE, mask_pattern=_MASK)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


def svg(text: str) -> str:
    """A square SVG element without style attributes or size: it fills what the page gives it."""
    modules = matrix(text)
    side = len(modules)
    path = "".join(_runs(y, row) for y, row in enumerate(modules))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#ffffff" d="M0 0h{side}v{side}H0z"/><path fill="#000000" d="{path}"/></svg>'
    )


def image(text: str, px: int) -> Image:
    """A black and white picture of at most `px` dots a side, each module a whole number of dots."""
    from PIL import Image as Pictures

    modules = matrix(text)
    side = len(modules)
    picture = Pictures.new("1", (side, side), 1)
    picture.putdata([0 if dark else 255 for row in modules for dark in row])
    dots = max(px // side, 1) * side
    return picture.resize((dots, dots), Pictures.Resampling.NEAREST)


def _runs(y: int, row: list[bool]) -> str:
    path, x = "", 0
    while x < len(row):
        start = x
        while x < len(row) and row[x]:
            x += 1
        if x > start:
            path += f"M{start} {y}h{x - start}v1h-{x - start}z"
        x += 1
    return path
