"""Section [speech] of config.toml."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SpeechSettings:
    """How calls are spoken: by espeak-ng, recorded clips, a command of one's own, or not at all."""

    engine: Literal["auto", "espeak", "clips", "command", "off"] = "auto"
    """auto: espeak-ng where it is installed"""
    clips: str = ""
    """for "clips": a folder with one folder of WAV files for each recorded language"""
    command: tuple[str, ...] = ()
    """for "command": a program that reads text from stdin and writes WAV to stdout; {language} is replaced"""
    languages: tuple[str, ...] = ()
    """for "command": the languages it speaks, all if empty; espeak-ng knows its own"""
    words_per_minute: int = 140
    """espeak-ng: how fast"""
    own_language: bool = True
    """repeat a call in the visitor's own language, where it has a voice"""
    timeout_s: float = 5.0
    """longest wait for the sound of one sentence"""
