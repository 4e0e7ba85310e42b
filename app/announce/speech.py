"""Text becomes sound: espeak-ng, any command that writes WAV, or an engine that says that it cannot speak."""

import subprocess
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

import structlog

from app.rules.refusal import Refusal

KEPT = 256
LONGEST_TEXT = 400
ORDERING_SIGNS = dict.fromkeys(map(ord, "\u200e\u200f\u2066\u2067\u2068\u2069"))


class Speech(Protocol):
    """An engine; `why_not` is empty if it can speak, else says why it cannot."""

    why_not: str

    def speaks(self, language: str) -> bool:
        """Is there a voice for this language?"""
        ...

    def knows(self, text: str, language: str) -> bool:
        """Has the sentence been made already, so that saying it costs nothing?"""
        ...

    def say(self, text: str, language: str) -> bytes:
        """The sentence as a WAV file; raises Refusal cannot_speak."""
        ...


class Silent:
    """The engine of a machine that cannot speak."""

    def __init__(self, why_not: str) -> None:
        self.why_not = why_not

    def speaks(self, language: str) -> bool:  # noqa: ARG002 -- the engines' common form
        """Not one."""
        return False

    def knows(self, text: str, language: str) -> bool:  # noqa: ARG002 -- the engines' common form
        """Nothing is made."""
        return False

    def say(self, text: str, language: str) -> bytes:  # noqa: ARG002 -- the engines' common form
        """Refuse."""
        raise Refusal("cannot_speak", reason=self.why_not)


class Spoken:
    """An engine that runs a program for each new sentence and keeps the latest ones."""

    why_not = ""

    def __init__(
        self, arguments: tuple[str, ...], timeout_s: float, languages: frozenset[str], *, to_file: bool
    ) -> None:
        """`arguments` with `{language}` and, if `to_file`, `{file}` to be replaced; the text goes to stdin.

        `languages`: the voices it has; empty: one for every language.
        """
        self._arguments = arguments
        self._languages = languages
        self._timeout = timeout_s
        self._to_file = to_file
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._turn = threading.Lock()

    def speaks(self, language: str) -> bool:
        """Is there a voice for this language?"""
        return not self._languages or voice_of(language) in self._languages

    def knows(self, text: str, language: str) -> bool:
        """Is the sentence among those kept?"""
        return (spoken_part(text), voice_of(language)) in self._kept

    def say(self, text: str, language: str) -> bytes:
        """The sentence as WAV, made once; raises Refusal cannot_speak: no voice, or the program fails or hangs."""
        if not self.speaks(language):
            raise Refusal("cannot_speak", reason=f"no voice for {language}")
        key = (spoken_part(text), voice_of(language))
        with self._turn:
            if key not in self._kept:
                self._kept[key] = self._make(*key)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    def _make(self, text: str, language: str) -> bytes:
        try:
            sound = self._run(text, language)
        except (OSError, subprocess.SubprocessError) as error:
            structlog.get_logger("speech").warning("no sound", error=str(error))
            raise Refusal("cannot_speak", reason=type(error).__name__) from None
        if not sound.startswith(b"RIFF"):
            raise Refusal("cannot_speak", reason="the program wrote no WAV")
        return sound

    def _run(self, text: str, language: str) -> bytes:
        with tempfile.TemporaryDirectory(prefix="wartemarke-speech-") as folder:
            file = Path(folder) / "speech.wav"
            call = [part.format(language=language, file=file) for part in self._arguments]
            done = subprocess.run(call, input=text.encode(), capture_output=True, timeout=self._timeout, check=True)
            return file.read_bytes() if self._to_file else done.stdout


def spoken_part(text: str) -> str:
    """What can be said of a text; signs that only order letters on a screen cannot."""
    return text.translate(ORDERING_SIGNS)[:LONGEST_TEXT]


def voice_of(language: str) -> str:
    """Variants of a language (de-simple) are spoken by its one voice."""
    return language.partition("-")[0]


def espeak_voices(program: str) -> frozenset[str]:
    """Languages that this espeak-ng has voices for; empty where it does not say."""
    listed = subprocess.run((program, "--voices"), capture_output=True, text=True, check=False).stdout
    rows = (line.split() for line in listed.splitlines()[1:])
    return frozenset(voice_of(row[1]) for row in rows if len(row) > 1)
