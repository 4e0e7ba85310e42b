"""Films in MP4 (ISO/IEC 14496-12), read by their structure alone: whether the frames can be shown a browser knows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from app.rules.refusal import Refusal

MAGIC = b"ftyp"
MAGIC_AT = 4
CODECS = frozenset({b"avc1", b"avc3", b"vp09", b"av01"})
"""What Chromium plays on every machine. Telephones write HEVC (hvc1, hev1), which it does not."""
MOST_BOXES = 20_000
"""Of a whole film; a small file may be nothing but beginnings of boxes, beside and in each other."""
ASIDE = frozenset({b"udta", b"meta", b"uuid"})
"""Who made it, where, with what."""
FREE, MOVING = b"free", b"vide"
SIZE, HEAD, LONG_HEAD = 4, 8, 16
LONG, TO_THE_END = 1, 0
"""In the place of a size."""
HANDLER_AT, CODEC_AT = 8, 12
"""Of the content of hdlr and stsd, whose codes have four letters."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the file: what it is, where it begins, where its content does, and its end."""

    kind: bytes
    start: int
    body: int
    end: int


@dataclass(slots=True)
class Film:
    """The bytes of a film, and how many boxes of it may still be looked at."""

    content: bytes
    left: int = MOST_BOXES

    def boxes(self, start: int, end: int) -> Iterator[Box]:
        """The boxes beside each other from here to there. Raises Refusal bad_film where one is not whole."""
        while start < end and self.left:
            self.left -= 1
            size, head = self._number(start, SIZE), HEAD
            if size == LONG:
                size, head = self._number(start + HEAD, HEAD), LONG_HEAD
            elif size == TO_THE_END:
                size = end - start
            if size < head or start + size > end:
                break
            yield Box(self.content[start + SIZE : start + HEAD], start, start + head, start + size)
            start += size
        if start != end:
            raise Refusal("bad_film")

    def within(self, beside: Iterable[Box], kind: bytes) -> list[Box]:
        """The boxes in those of a kind."""
        return [inner for one in beside if one.kind == kind for inner in self.boxes(one.body, one.end)]

    def codes(self, beside: Iterable[Box], kind: bytes, at: int) -> list[bytes]:
        """What the boxes of a kind say at this place."""
        return [self.content[one.body + at : min(one.body + at + SIZE, one.end)] for one in beside if one.kind == kind]

    def moving(self, track: list[Box]) -> list[bytes]:
        """The codec of a track of pictures; of any other track none."""
        media = self.within(track, b"mdia")
        if MOVING not in self.codes(media, b"hdlr", HANDLER_AT):
            return []
        return self.codes(self.within(self.within(media, b"minf"), b"stbl"), b"stsd", CODEC_AT)

    def _number(self, at: int, length: int) -> int:
        return int.from_bytes(self.content[at : at + length])


def cleaned(content: bytes) -> bytes:
    """The film without what says who made it, where and with what; nothing moves, since it names places in itself.

    What lies among its frames stays: sound, and what a camera measured in a track of its own.
    Raises Refusal bad_film (no MP4, cut off, nothing that moves), film_codec (`codec`: the one that it is in).
    """
    film = Film(content)
    top = list(film.boxes(0, len(content)))
    movie = film.within(top, b"moov")
    tracks = [list(film.boxes(one.body, one.end)) for one in movie if one.kind == b"trak"]
    codecs = [codec for track in tracks for codec in film.moving(track)]
    if not codecs or not any(one.kind == b"mdat" for one in top):
        raise Refusal("bad_film")
    for codec in codecs:
        if codec not in CODECS:
            raise Refusal("film_codec", codec=codec.decode("ascii", "replace"))
    made = bytearray(content)
    for one in chain(top, movie, *tracks):
        if one.kind in ASIDE:
            made[one.start + SIZE : one.start + HEAD] = FREE
            made[one.body : one.end] = bytes(one.end - one.body)
    return bytes(made)
