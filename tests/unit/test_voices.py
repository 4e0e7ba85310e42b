"""An office's own voice: which words calls need, and what counts as a recording."""

from __future__ import annotations

import io
import wave

import pytest

from app.announce.clips import chosen, wanted
from app.announce.needed import needed
from app.announce.wording import announcement
from app.rules.refusal import Refusal
from app.usecases import voices


def sound(seconds: float = 0.5, rate: int = 22_050, channels: int = 1, width: int = 2) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((channels, width, rate, 0, "NONE", ""))
        file.writeframes(b"\x10" * (round(seconds * rate) * channels * width))
    return stream.getvalue()


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
def test_the_needed_words_say_every_call(language: str) -> None:
    """Whatever number to whatever counter, in every language; and without the optional ones too."""
    letters, counters = ("A", "BX"), ("Platz 4", "Zimmer 214", "Info links")
    groups = needed(letters, counters, language)
    for clips in (groups, [group for group in groups if not group.is_optional]):
        words = {word: b"" for group in clips for word in group.words}
        for number in ("A017", "B003", "X120", "BX999"):
            for counter in counters:
                assert chosen(announcement(number, counter, language), words) is not None


def test_german_needs_few_words() -> None:
    groups = {group.group: group.words for group in needed(("A",), ("Platz 4",), "de")}
    assert (groups["phrase"], groups["letters"], groups["counters"]) == (("nummer",), ("a",), ("platz",))
    assert wanted("Nummer A 17, Platz 4") == {"nummer", "a", "17", "1", "7", "platz", "4"}


def test_only_the_sound_of_a_file_is_kept() -> None:
    made, rate = voices.cleaned(sound() + b"LIST\x08\x00\x00\x00INFOname")
    assert (made, rate) == (sound(), 22_050)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_clip"),
        (b"RIFF....WAVE", "bad_clip"),
        (sound(channels=2), "bad_clip"),
        (sound(width=1), "bad_clip"),
        (sound(rate=8_000), "bad_clip"),
        (sound(0.05), "clip_length"),
        (sound(6.5), "clip_length"),
    ],
    ids=["nothing", "half a head", "stereo", "8 bit", "8 kHz", "too short", "too long"],
)
def test_what_is_no_word_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        voices.cleaned(content)
