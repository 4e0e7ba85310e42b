"""The one form in which pictures for the displays are kept."""

import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 1920
"""Of what is kept, in dots: as large as most displays."""
QUALITY = 86


def webp(picture: "Image") -> bytes:
    """The picture as a WebP file."""
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=QUALITY, method=4)
    return stream.getvalue()
