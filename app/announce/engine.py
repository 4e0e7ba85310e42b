"""Which engine speaks on this machine."""

import shutil
from pathlib import Path

from app.announce.clips import Clips
from app.announce.settings import SpeechSettings
from app.announce.speech import Silent, Speech, Spoken, espeak_voices


def make_speech(settings: SpeechSettings) -> Speech:
    """The engine of this machine."""
    if settings.engine == "off":
        return Silent("speech is switched off in config.toml")
    if settings.engine == "command":
        return Spoken(settings.command, settings.timeout_s, frozenset(settings.languages), to_file=False)
    if settings.engine == "clips" and not settings.clips:
        return Silent("[speech] names no folder of clips")
    machine = espeak(settings)
    return Clips(Path(settings.clips).expanduser(), machine) if settings.engine == "clips" else machine


def espeak(settings: SpeechSettings) -> Speech:
    """espeak-ng, or an engine that says that it is not there."""
    program = shutil.which("espeak-ng")
    if program is None:
        return Silent("espeak-ng is not installed")
    # With --stdout espeak-ng writes a header of unknown length, which browsers refuse; a file gets the right one.
    arguments = (program, "-v", "{language}", "-s", str(settings.words_per_minute), "-w", "{file}", "--stdin")
    return Spoken(arguments, settings.timeout_s, espeak_voices(program), to_file=True)
