"""Recorded clips joined to sentences: an office's own voice. What was not recorded is said by the machine."""

import io
import re
import wave
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import structlog

from app.announce.speech import Speech, spoken_part, voice_of

PIECES = re.compile(r"\w+|,")
BETWEEN_S = {"": 0.05, ",": 0.25}
"""Silence after a word, and at a comma."""
Format = tuple[int, int, int]
"""Channels, bytes of a sample, samples a second."""


class Clips:
    """Joins WAV files of a folder per language: `de/nummer.wav`, `de/a.wav`, `de/17.wav`, `de/platz.wav` …

    All of one language have the same format. A number without a clip of its own is said digit by digit. A sentence of
    which a word is missing, or a language without a folder, is left to `machine` as a whole: voices do not mix.
    """

    why_not = ""

    def __init__(self, folder: Path, machine: Speech) -> None:
        """`folder` holds a folder for each language that was recorded."""
        self._folder, self._machine = folder, machine

    @cached_property
    def _recorded(self) -> dict[str, dict[str, bytes]]:
        found: dict[str, dict[str, bytes]] = {}
        for path in sorted(self._folder.glob("*/*.wav")):
            found.setdefault(path.parent.name, {})[path.stem.lower()] = path.read_bytes()
        return found

    def speaks(self, language: str) -> bool:
        """Is there a voice for this language, recorded or of the machine?"""
        return voice_of(language) in self._recorded or self._machine.speaks(language)

    def knows(self, text: str, language: str) -> bool:
        """Does the sentence cost nothing? Joining takes less than a millisecond."""
        return self._words(text, language) is not None or self._machine.knows(text, language)

    def say(self, text: str, language: str) -> bytes:
        """The sentence as WAV; raises Refusal cannot_speak where the machine has to help and cannot."""
        joined = sentence(self._words(text, language))
        return self._machine.say(text, language) if joined is None else joined

    def _words(self, text: str, language: str) -> list[bytes | str] | None:
        return chosen(text, self._recorded.get(voice_of(language), {}))


def pieces(text: str) -> list[str]:
    """The words of a sentence as they are recorded, commas between them."""
    return PIECES.findall(spoken_part(text).lower())


def wanted(text: str) -> set[str]:
    """Every word that may help to say a sentence: a number is said whole, else digit by digit."""
    words = {piece for piece in pieces(text) if piece != ","}
    return words | {digit for word in words if word.isdecimal() for digit in word}


def chosen(text: str, clips: Mapping[str, bytes]) -> list[bytes | str] | None:
    """The clips of a sentence, commas between them; None when one is missing."""
    found: list[bytes | str] = []
    for piece in pieces(text):
        parts = [piece] if piece in clips or not piece.isdecimal() else list(piece)
        if any(part not in clips for part in parts if part != ","):
            return None
        found += [part if part == "," else clips[part] for part in parts]
    return found


def sentence(words: list[bytes | str] | None) -> bytes | None:
    """One WAV of the clips of a sentence; None when one is missing, or when they do not fit each other."""
    try:
        return None if words is None else join(words)
    except (wave.Error, EOFError, ValueError) as error:
        structlog.get_logger("speech").warning("clips cannot be joined", error=str(error))
        return None


def join(words: list[bytes | str]) -> bytes:
    """One WAV of several, with silence between them; raises ValueError when their formats differ, wave.Error."""
    sound, kind = b"", None
    for word in words:
        if isinstance(word, str):
            sound += silence(kind, BETWEEN_S[word])
            continue
        with wave.open(io.BytesIO(word)) as file:
            own = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            if kind not in {None, own}:
                raise ValueError(f"a clip has {own}, the others have {kind}")
            kind = own
            sound += file.readframes(file.getnframes()) + silence(kind, BETWEEN_S[""])
    if kind is None:
        raise ValueError("nothing to say")
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setnchannels(kind[0])
        file.setsampwidth(kind[1])
        file.setframerate(kind[2])
        file.writeframes(sound)
    return stream.getvalue()


def silence(kind: Format | None, seconds: float) -> bytes:
    """So much silence in that format; samples of one byte are unsigned."""
    if kind is None:
        return b""
    channels, width, rate = kind
    return (b"\x80" if width == 1 else bytes(width)) * (channels * round(rate * seconds))
