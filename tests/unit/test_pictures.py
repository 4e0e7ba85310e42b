"""Pictures of strangers: only the dots are kept."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from app.rules.refusal import Refusal
from app.usecases import pictures

SECRET = "Musterweg 3"


def file_of(kind: str, size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    """A picture whose left half is red."""
    picture = Image.new(mode, size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1]))
    stream = BytesIO()
    picture.save(stream, kind, **more)
    return stream.getvalue()


def told() -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET)
    return info


def exif(orientation: int) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010E] = SECRET
    return found


@pytest.mark.parametrize(
    "content",
    [
        file_of("PNG", pnginfo=told(), icc_profile=SECRET.encode()),
        file_of("JPEG", exif=exif(1), comment=SECRET.encode()),
        file_of("WEBP", exif=exif(1).tobytes(), xmp=SECRET.encode()),
        file_of("PNG") + b"<script>" + SECRET.encode(),
    ],
    ids=["png", "jpeg", "webp", "behind its end"],
)
def test_nothing_is_kept_but_the_dots(content: bytes) -> None:
    """No comment, no place, no profile, nothing that hides behind the picture."""
    assert SECRET.encode() in content
    made = pictures.cleaned(content)
    assert SECRET.encode() not in made
    with Image.open(BytesIO(made)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (40, 20))
        assert set(picture.info) <= {"loop", "background", "timestamp", "duration"}
        red, white = (picture.convert("RGB").getpixel((x, 10)) for x in (5, 35))
    assert isinstance(red, tuple)
    assert isinstance(white, tuple)
    assert red[0] > 200
    assert red[1] < 80
    assert min(white) > 240


def test_a_telephone_held_upright_gives_an_upright_picture() -> None:
    """Turned as its camera said, because that word goes with the rest; large ones become as large as a screen."""
    made = pictures.cleaned(file_of("JPEG", (4000, 3000), exif=exif(6)))
    with Image.open(BytesIO(made)) as picture:
        assert picture.size == (1440, 1920)


def test_what_shines_through_stays_so() -> None:
    stream = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 60)).save(stream, "PNG")
    with Image.open(BytesIO(pictures.cleaned(stream.getvalue()))) as picture:
        assert picture.mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        file_of("GIF"),
        file_of("TIFF"),
        file_of("PNG")[:60],
        file_of("JPEG", (400, 300))[:700],
    ],
    ids=["nothing", "text", "svg", "gif", "tiff", "half a png", "half a jpeg"],
)
def test_what_is_no_such_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Refusal, match="bad_picture"):
        pictures.cleaned(content)


@pytest.mark.parametrize("size", [(30_000, 3_000), (13_500, 14_000)], ids=["by us", "by Pillow"])
def test_a_small_file_with_too_many_dots_is_refused_before_they_are_made(size: tuple[int, int]) -> None:
    """A few bytes would become gigabytes."""
    small = file_of("PNG")
    head = b"IHDR" + struct.pack(">II", *size) + small[24:29]
    bomb = small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]
    with pytest.raises(Refusal, match="large_picture"):
        pictures.cleaned(bomb)


def test_a_word_of_the_camera_that_is_none_does_no_harm() -> None:
    """Only how it was held is read: of a maker that is a fraction Pillow could make no head again."""
    entries = struct.pack("<HHII", 0x010F, 5, 1, 38) + struct.pack("<HHIHH", 0x0112, 3, 1, 6, 0)
    head = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + struct.pack("<III", 0, 1, 2)
    with Image.open(BytesIO(pictures.cleaned(file_of("PNG", exif=head)))) as picture:
        assert picture.size == (20, 40)


def test_sixteen_bits_of_grey_stay_grey() -> None:
    stream = BytesIO()
    Image.new("I;16", (40, 20), 30_000).save(stream, "PNG")
    with Image.open(BytesIO(pictures.cleaned(stream.getvalue()))) as picture:
        dots = picture.convert("L").tobytes()
    assert 115 < sum(dots) / len(dots) < 119
