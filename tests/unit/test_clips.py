"""Recorded clips become sentences; what was not recorded is left to the machine as a whole."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest

from app.announce.clips import Clips
from app.announce.engine import make_speech
from app.announce.settings import SpeechSettings
from app.announce.speech import Silent
from app.rules.refusal import Refusal

RATE, FRAMES = 8000, 800
WORDS = ("nummer", "a", "17", "platz", "4", "1", "2")


def clip(value: int, rate: int = RATE) -> bytes:
    """A tenth of a second in which every sample has this value."""
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((1, 2, rate, 0, "NONE", ""))
        file.writeframes(value.to_bytes(2, "little") * FRAMES)
    return stream.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """German words, each with a sound of its own."""
    (tmp_path / "de").mkdir()
    for value, word in enumerate(WORDS, 1):
        (tmp_path / "de" / f"{word}.wav").write_bytes(clip(value))
    return tmp_path


def heard(sound: bytes) -> list[str]:
    """The words of a sentence in their order."""
    with wave.open(io.BytesIO(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        data = file.readframes(file.getnframes())
    values = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
    starts = [value for before, value in zip([0, *values], values, strict=False) if value and value != before]
    return [WORDS[value - 1] for value in starts]


def test_words_are_joined_in_their_order(folder: Path) -> None:
    """With short silences between them, a longer one at the comma; a number without a clip digit by digit."""
    voice = make_speech(SpeechSettings(engine="clips", clips=str(folder)))
    sound = voice.say("Nummer A 17, Platz 4", "de")
    assert heard(sound) == ["nummer", "a", "17", "platz", "4"]
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() == 5 * (FRAMES + RATE * 0.05) + RATE * 0.25
    assert heard(voice.say("Nummer A 112, Platz 4", "de-simple")) == ["nummer", "a", "1", "1", "2", "platz", "4"]
    assert voice.knows("Nummer A 17", "de")
    assert not voice.knows("Nummer B 17", "de")


@pytest.mark.parametrize(("text", "language"), [("Nummer B 17, Platz 4", "de"), ("Number A, 17", "en"), ("", "de")])
def test_what_is_missing_is_said_by_the_machine(folder: Path, text: str, language: str) -> None:
    """As a whole; where there is no machine that is a refusal, and the display rings its gong."""
    with pytest.raises(Refusal, match="cannot_speak"):
        Clips(folder, Silent("none")).say(text, language)


def test_clips_of_several_formats_are_left_to_the_machine(folder: Path) -> None:
    """Joined they would be noise; a file that is no WAV alike."""
    for wrong in (clip(2, RATE * 2), b"RIFF"):
        (folder / "de" / "a.wav").write_bytes(wrong)
        with pytest.raises(Refusal, match="cannot_speak"):
            Clips(folder, Silent("none")).say("Nummer A 17", "de")


def test_an_engine_without_a_folder_says_so() -> None:
    assert "folder" in make_speech(SpeechSettings(engine="clips")).why_not
