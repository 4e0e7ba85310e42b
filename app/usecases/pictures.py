"""Pictures that a head uploads for the displays: decoded, made anew, kept in the database."""

import io
from hashlib import sha256
from typing import TYPE_CHECKING

from app.db import slides as db
from app.db.engine import Connection
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.context import Context

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP")
MOST_BYTES = 12 * 1024 * 1024
"""Of a file as it is uploaded; a telephone's camera makes such large ones."""
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 1920
"""Of what is kept: as large as most displays."""
QUALITY = 86
SPARE = 10
"""Uploaded pictures that wait to be used; older ones are forgotten."""


def add(ctx: Context, *, office: str, content: bytes) -> str:
    """Keep a picture and return its name; `bad_picture`, `large_picture`. The same picture has the same name."""
    made = cleaned(content)
    name = sha256(made).hexdigest()
    office_id = find.office_id(ctx, office)
    with ctx.store.write() as conn:
        known = db.known_pictures(conn, office_id)
        if name not in known:
            db.add_picture(conn, office_id, name, made)
            forget_unused(conn, office_id, spare=SPARE)
    return name


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
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as found:
            _refuse_large(found)
            # A JPEG is decoded no larger than needed: a camera's picture would take hundreds of megabytes.
            found.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(found)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal("large_picture", most=MOST_PIXELS) from None
    except (OSError, SyntaxError, ValueError, EOFError):
        # Pillow says so in several ways that a file is broken.
        raise Refusal("bad_picture") from None
    stream = io.BytesIO()
    plain.save(stream, "WEBP", quality=QUALITY, method=4)
    return stream.getvalue()


def _refuse_large(found: "Image") -> None:
    """Before anything is decoded: the head of a small file may promise a picture that fills the memory."""
    if found.width * found.height > MOST_PIXELS:
        raise Refusal("large_picture", most=MOST_PIXELS)
