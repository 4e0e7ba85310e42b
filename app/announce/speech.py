"""Text becomes sound: espeak-ng, any command that writes WAV, or an engine that says that it cannot speak."""

import shutil
import subprocess
import tempfile
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Protocol

import structlog

from app.announce.settings import SpeechSettings
from app.rules.refusal import Refusal

KEPT = 256
LONGEST_TEXT = 400


class Speech(Protocol):
    """An engine; `why_not` is empty if it can speak, else says why it cannot."""

    why_not: str

    def say(self, text: str, language: str) -> bytes:
        """The sentence as a WAV file; raises Refusal cannot_speak."""
        ...


class Silent:
    """The engine of a machine that cannot speak."""

    def __init__(self, why_not: str) -> None:
        self.why_not = why_not

    def say(self, text: str, language: str) -> bytes:  # noqa: ARG002 -- the engines' common form
        """Refuse."""
        raise Refusal("cannot_speak", reason=self.why_not)


class Spoken:
    """An engine that runs a program for each new sentence and keeps the latest ones."""

    why_not = ""

    def __init__(self, arguments: tuple[str, ...], timeout_s: float, *, to_file: bool) -> None:
        """`arguments` with `{language}` and, if `to_file`, `{file}` to be replaced; the text goes to stdin."""
        self._arguments = arguments
        self._timeout = timeout_s
        self._to_file = to_file
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._turn = threading.Lock()

    def say(self, text: str, language: str) -> bytes:
        """The sentence as WAV, made once; raises Refusal cannot_speak when the program fails or hangs."""
        key = (text[:LONGEST_TEXT], language)
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


def make_speech(settings: SpeechSettings) -> Speech:
    """The engine of this machine."""
    if settings.engine == "off":
        return Silent("speech is switched off in config.toml")
    if settings.engine == "command":
        return Spoken(settings.command, settings.timeout_s, to_file=False)
    program = shutil.which("espeak-ng")
    if program is None:
        return Silent("espeak-ng is not installed")
    # With --stdout espeak-ng writes a header of unknown length, which browsers refuse; a file gets the right one.
    arguments = (program, "-v", "{language}", "-s", str(settings.words_per_minute), "-w", "{file}", "--stdin")
    return Spoken(arguments, settings.timeout_s, to_file=True)
