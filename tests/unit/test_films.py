"""Films of strangers: known by their bytes, whole, with something that moves, and without what else was in the file."""

from __future__ import annotations

import pytest

from app.rules.refusal import Refusal
from app.usecases import films, mp4, webm
from tests.support.film import box, element, mp4_of, webm_of

SECRET = b"50.7374N 7.0982E, Musterweg 3"
TAGS, ATTACHMENTS = sorted(webm.ASIDE)
OPEN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def opened(film: bytes, kind: int) -> bytes:
    """The film as whoever records live writes it: how long this element becomes is not known."""
    (one,) = (part for part in webm.elements(film) if part.kind == kind)
    return film[: one.start] + kind.to_bytes(4) + OPEN + film[one.body :]


def long_box(kind: bytes, content: bytes) -> bytes:
    """A box whose size has eight bytes, as large ones have."""
    return b"\0\0\0\1" + kind + (len(content) + 16).to_bytes(8) + content


WHOLE = [
    (webm_of(), films.WEBM),
    (webm_of(codec=b"V_AV1\0"), films.WEBM),
    (opened(opened(webm_of(), webm.CLUSTER), webm.SEGMENT), films.WEBM),
    (mp4_of(), films.MP4),
    (mp4_of(codec=b"av01"), films.MP4),
    (mp4_of()[: -len(box(b"mdat", b"frame"))] + long_box(b"mdat", b"frame"), films.MP4),
    (mp4_of()[: -len(box(b"mdat", b"frame"))] + b"\0\0\0\0mdatframe", films.MP4),
]


@pytest.mark.parametrize(("film", "media"), WHOLE)
def test_a_film_is_known_by_its_bytes_and_stays_as_it_is(film: bytes, media: str) -> None:
    assert films.cleaned(film) == (media, film)


@pytest.mark.parametrize(
    "film",
    [
        webm_of(element(TAGS, SECRET), element(ATTACHMENTS, SECRET * 9)),
        webm_of((TAGS).to_bytes(4) + bytes([0x80 | len(SECRET)]) + SECRET),
        mp4_of(box(b"udta", SECRET), long_box(b"meta", SECRET)) + box(b"uuid", SECRET),
    ],
)
def test_nothing_is_kept_of_where_and_by_whom_it_was_made(film: bytes) -> None:
    """Its frames stay where the film says that they are."""
    assert SECRET in film
    media, made = films.cleaned(film)
    assert SECRET not in made
    assert (len(made), made.index(b"frame")) == (len(film), film.index(b"frame"))
    assert films.cleaned(made) == (media, made)


def test_the_smallest_element_is_blanked_as_well() -> None:
    film = webm_of(TAGS.to_bytes(4) + b"\x81!")
    assert films.cleaned(film)[1] == film.replace(TAGS.to_bytes(4) + b"\x81!", b"\xec\x84\0\0\0\0")


@pytest.mark.parametrize("film", [webm_of(), mp4_of()], ids=["webm", "mp4"])
def test_a_film_that_was_cut_off_is_none(film: bytes) -> None:
    """Wherever that was."""
    for length in range(len(film)):
        with pytest.raises(Refusal, match="bad_film"):
            films.cleaned(film[:length])


@pytest.mark.parametrize(
    "content",
    [
        b"<!doctype html><video>",
        b"%PDF-1.7",
        b"RIFF\x24\0\0\0WEBPVP8 ",
        webm_of(doc_type=b"matroska"),
        webm_of(kind=b"\x02", codec=b"A_OPUS"),
        webm_of().replace(b"\xa3\x08", b"\xec\x08"),
        webm_of() + b"<script>",
        webm.MAGIC + b"\x80" + b"\xec\x80" * webm.MOST_ELEMENTS,
        mp4_of(handler=b"soun", codec=b"mp4a"),
        mp4_of().replace(b"mdat", b"free"),
        mp4_of() + b"<script>",
        box(b"ftyp", b"heic") + box(b"meta", bytes(40)) + box(b"mdat", b"frame"),
        box(b"ftyp", b"isom") + box(b"free") * mp4.MOST_BOXES,
        mp4_of() + box(b"moov", box(b"trak", box(b"free") * (mp4.MOST_BOXES // 100)) * 100),
    ],
    ids=[
        *("html", "pdf", "webp", "matroska", "sound", "no frame", "something behind", "endless"),
        *("sound in mp4", "no frame in mp4", "something behind mp4", "heic", "endless mp4", "nested mp4"),
    ],
)
def test_what_is_no_film_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(Refusal, match="bad_film"):
        films.cleaned(content)


@pytest.mark.parametrize(
    ("film", "codec"),
    [
        (mp4_of(codec=b"hvc1"), "hvc1"),
        (webm_of(codec=b"V_MPEG4/ISO/AVC"), "V_MPEG4/ISO/AVC"),
        (webm_of(codec=b"V" * 999), "V" * webm.LONGEST_CODE),
    ],
)
def test_what_displays_do_not_play_is_named(film: bytes, codec: str) -> None:
    """Telephones save films so that most browsers cannot show them."""
    with pytest.raises(Refusal, match="film_codec") as refused:
        films.cleaned(film)
    assert refused.value.facts == {"codec": codec}
