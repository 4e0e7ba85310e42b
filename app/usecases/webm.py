"""Films in WebM (RFC 8794 and 9559), read by their structure alone: whether the frames can be shown a browser knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from app.rules.refusal import Refusal

MAGIC = b"\x1a\x45\xdf\xa3"
CODECS = frozenset({b"V_VP8", b"V_VP9", b"V_AV1"})
MOST_ELEMENTS = 200_000
"""Some minutes of film are a tenth of it, and a small file may be nothing but beginnings of elements."""

HEAD, DOC_TYPE, SEGMENT, CLUSTER = 0x1A45DFA3, 0x4282, 0x18538067, 0x1F43B675
TRACKS, TRACK, TRACK_TYPE, CODEC = 0x1654AE6B, 0xAE, 0x83, 0x86
BLOCKS = frozenset({0xA3, 0xA0})
ENTERED = frozenset({HEAD, SEGMENT, CLUSTER, TRACKS, TRACK})
OPEN = frozenset({SEGMENT, CLUSTER})
"""Whoever records live does not know how long these become, and says so."""
ASIDE = frozenset({0x1254C367, 0x1941A469})
"""Tags and attachments: who made it, where, with what."""
MOVING = b"\x01"
LONGEST_CODE = 40
"""Bytes of what is read; "V_VP9" has five."""
VOID = b"\xec"
LONG_HEAD = 9


@dataclass(frozen=True, slots=True)
class Element:
    """A part of the file: what it is, where it begins, where its content does, and its end."""

    kind: int
    start: int
    body: int
    end: int


@dataclass(slots=True)
class Found:
    """What the elements of a file say. `tracks`: of each the elements that are read, by their kind."""

    doc_type: bytes = b""
    has_frames: bool = False
    tracks: list[dict[int, bytes]] = field(default_factory=list)
    aside: list[Element] = field(default_factory=list)

    def note(self, one: Element, content: bytes) -> None:
        """Take note of an element."""
        if one.kind == DOC_TYPE:
            self.doc_type = content[one.body : one.end].rstrip(b"\0")
        elif one.kind == TRACK:
            self.tracks.append({})
        elif one.kind in {TRACK_TYPE, CODEC} and self.tracks:
            self.tracks[-1][one.kind] = content[one.body : one.end][:LONGEST_CODE].rstrip(b"\0")
        elif one.kind in ASIDE:
            self.aside.append(one)
        self.has_frames |= one.kind in BLOCKS


def cleaned(content: bytes) -> bytes:
    """The film without its tags and attachments; nothing moves, since it names places in itself.

    Raises Refusal bad_film (no WebM, cut off, nothing that moves), film_codec (`codec`: the one that it is in).
    """
    found = Found()
    for one in elements(content):
        found.note(one, content)
    codecs = [track.get(CODEC, b"") for track in found.tracks if track.get(TRACK_TYPE) == MOVING]
    if found.doc_type != b"webm" or not codecs or not found.has_frames:
        raise Refusal("bad_film")
    for codec in codecs:
        if codec not in CODECS:
            raise Refusal("film_codec", codec=codec.decode("ascii", "replace"))
    made = bytearray(content)
    for one in found.aside:
        made[one.start : one.end] = _void(one.end - one.start)
    return bytes(made)


def elements(content: bytes) -> Iterator[Element]:
    """All elements in order, those within others after them. Raises Refusal bad_film where one is not whole."""
    at = 0
    for _ in range(MOST_ELEMENTS):
        if at == len(content):
            return
        kind, at_size = _number(content, at)
        size, body = _number(content, at_size)
        ones = (1 << 7 * (body - at_size)) - 1
        is_open = size & ones == ones and kind in OPEN
        end = len(content) if is_open else body + (size & ones)
        if end > len(content):
            break
        yield Element(kind, at, body, end)
        at = body if kind in ENTERED else end
    raise Refusal("bad_film")


def _number(content: bytes, at: int) -> tuple[int, int]:
    """A number with the bit that marks its length, and where it ends (RFC 8794, section 4)."""
    first = content[at] if at < len(content) else 0
    end = at + 9 - first.bit_length()
    if not first or end > len(content):
        raise Refusal("bad_film")
    return int.from_bytes(content[at:end]), end


def _void(size: int) -> bytes:
    """An element that says nothing, as long as another one."""
    if size < LONG_HEAD:
        return VOID + bytes([0x80 | size - 2]) + bytes(size - 2)
    return VOID + b"\x01" + (size - LONG_HEAD).to_bytes(7) + bytes(size - LONG_HEAD)
