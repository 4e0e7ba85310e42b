from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import zxingcpp

from printer import qr
from tests.printer.conftest import URL

SVG = "{http://www.w3.org/2000/svg}"


def test_the_svg_holds_the_code_with_its_quiet_zone() -> None:
    """Drawn again from the SVG's own path, and read by somebody else's reader."""
    from PIL import Image

    root = ET.fromstring(qr.svg(URL))  # noqa: S314 -- made here
    side = int(root.attrib["viewBox"].split()[2])
    picture = Image.new("L", (side, side), 255)
    dark = root.findall(f"{SVG}path")[1].attrib["d"]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", dark):
        picture.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    assert picture.point(lambda grey: 255 - grey).getbbox() == (4, 4, side - 4, side - 4)
    assert [code.text for code in zxingcpp.read_barcodes(picture.resize((side * 4, side * 4)))] == [URL]


def test_the_svg_obeys_a_strict_content_security_policy() -> None:
    assert "style" not in qr.svg(URL)


def test_the_picture_fits_and_has_whole_dots() -> None:
    picture = qr.image(URL, 300)
    modules = len(qr.matrix(URL))
    assert picture.width == picture.height == 300 // modules * modules
