"""Pictures that a head uploads for the displays: decoded, made anew, kept in the database."""

import io
import threading
from collections.abc import Sequence
from hashlib import sha256
from typing import TYPE_CHECKING

from app.db import offices
from app.db import slides as db
from app.db.engine import Connection
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.context import Context
from app.usecases.webp import LONGEST_SIDE, webp

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
"""Of a file as it is uploaded; a telephone's camera makes such large ones."""
MOST_PIXELS = 40_000_000
ORIENTATION = 0x0112
TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""By how the camera was held (Exif 2.3, table 4.6.4 A); the rest of what a camera writes is not read."""
SPARE = 20
"""Uploaded pictures that wait to be used, as many as a presentation may bring; older ones are forgotten."""


_turn = threading.Lock()
"""One picture is decoded at a time: each may take a hundred megabytes."""


def add(ctx: Context, *, office: str, content: bytes) -> str:
    """Keep a picture and return its name; `bad_picture`, `large_picture`. The same picture has the same name."""
    with _turn:
        made = cleaned(content)
    return keep(ctx, office=find.office_id(ctx, office), made=[made])[0]


def keep(ctx: Context, *, office: int, made: Sequence[bytes]) -> list[str]:
    """Keep pictures of our own making, at most `SPARE`, and return their names."""
    names = [sha256(one).hexdigest() for one in made]
    with ctx.store.write() as conn:
        offices.lock(conn, office)
        for name, one in zip(names, made, strict=True):
            # Sent once more it is the newest again, so that none of the next pushes it out before it stands anywhere.
            db.drop_pictures(conn, office, [name])
            db.add_picture(conn, office, name, one)
        forget_unused(conn, office, spare=SPARE)
    return names


def get(ctx: Context, *, office: str, name: str) -> bytes:
    """Return a picture as WebP; `not_found`."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        found = db.picture(conn, office_id, name)
    if found is None:
        raise Refusal("not_found", picture=name)
    return found


def forget_unused(conn: Connection, office: int, *, spare: int) -> None:
    """Forget pictures that stand on no slide; the newest `spare` of them stay."""
    used = {row.picture for row in db.of_office(conn, office)}
    unused = [name for name in db.known_pictures(conn, office) if name not in used]
    db.drop_pictures(conn, office, unused[spare:])


def cleaned(content: bytes) -> bytes:
    """Make a picture anew from its dots alone: nothing else that was in the file is kept, no place, no program.

    PNG, JPEG or WebP; of a moving one the first picture. Raises Refusal bad_picture, large_picture.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            _refuse_large(found)
            # A JPEG is decoded no larger than needed: a camera's picture would take hundreds of megabytes.
            found.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            turn = TURNS.get(found.getexif().get(ORIENTATION, 1))
            plain = _in_colour(found)
            plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            plain = plain if turn is None else plain.transpose(Image.Transpose[turn])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("large_picture", most=MOST_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        # Pillow says so in several ways that a file is broken.
        raise Refusal("bad_picture") from None
    return webp(plain)


def _in_colour(found: "Image") -> "Image":
    """As colours of 8 bits: a palette could not be made smaller smoothly, and 16 bits of grey would all be white."""
    if found.mode.startswith("I"):
        found = found.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    return found.convert("RGBA" if found.has_transparency_data else "RGB")


def _refuse_large(found: "Image") -> None:
    """Before anything is decoded: the head of a small file may promise a picture that fills the memory."""
    if found.width * found.height > MOST_PIXELS:
        raise Refusal("large_picture", most=MOST_PIXELS)
