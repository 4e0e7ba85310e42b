"""An office's own voice: the words that its people have recorded for the calls."""

import io
import re
import wave
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.db import voices as db
from app.languages.known import LANGUAGES
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.change import Change
from app.usecases.context import Context, Principal
from app.usecases.unit import change

RATES = (16_000, 22_050, 44_100)
"""Samples a second that are taken; all words of a language have the same."""
SAMPLE_BYTES = 2
SHORTEST_S, LONGEST_S = 0.1, 6.0
MOST_BYTES = 1024 * 1024
MOST_WORDS = 400
WORD = re.compile(r"\w{1,40}")
HEADER = 44
"""Bytes before the sound, in the files that we write."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recorded word and how long it is, in seconds."""

    word: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Voice:
    """What is recorded in a language. `rate`: samples a second, which further words must have, None for any."""

    language: str
    rate: int | None
    clips: tuple[Clip, ...]


def voice(ctx: Context, *, office: str, language: str) -> Voice:
    """Return what an office has recorded in a language."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        rows = db.listed(conn, office_id, language)
        first = db.few(conn, office_id, language, [rows[0].word]) if rows else {}
    rate = next((_rate(content) for content in first.values()), None)
    clips = (Clip(row.word, (row.size - HEADER) / SAMPLE_BYTES / rate) for row in rows if rate)
    return Voice(language, rate, tuple(clips))


def few(ctx: Context, *, office: str, language: str, words: Collection[str]) -> dict[str, bytes]:
    """Return those of these words that are recorded, each as WAV."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        return db.few(conn, office_id, language, words)


def clip(ctx: Context, *, office: str, language: str, word: str) -> bytes:
    """Return a word as WAV; `not_found`."""
    found = few(ctx, office=office, language=language, words=[word])
    if word not in found:
        raise Refusal("not_found", word=word)
    return found[word]


def record(
    ctx: Context, *, office: str, language: str, word: str, content: bytes, principal: Principal, now: datetime
) -> Clip:
    """Keep a word; logged.

    `bad_clip`: no such sound; `clip_length`; `clip_rate`: not that of the others; `too_many_clips`.
    """
    if language not in LANGUAGES:
        raise Refusal("not_found", language=language)
    if not WORD.fullmatch(word) or word != word.lower():
        raise Refusal("malformed", field="word")
    made, rate = cleaned(content)

    def work(c: Change) -> Clip:
        others = [row.word for row in db.listed(c.conn, c.office.id, language) if row.word != word]
        if len(others) >= MOST_WORDS:
            raise Refusal("too_many_clips", most=MOST_WORDS)
        for known in db.few(c.conn, c.office.id, language, others[:1]).values():
            if _rate(known) != rate:
                raise Refusal("clip_rate", rate=_rate(known))
        db.put(c.conn, c.office.id, language, word, made)
        c.emit(ev.VOICE, language=language, recorded=[word])
        return Clip(word, (len(made) - HEADER) / SAMPLE_BYTES / rate)

    office_id = find.office_id(ctx, office)
    return change(ctx, office=office_id, principal=principal, request=None, now=now, answer=Clip, work=work)


def forget(
    ctx: Context, *, office: str, language: str, word: str | None = None, principal: Principal, now: datetime
) -> None:
    """Forget a word, or all that is recorded in the language; logged. `not_found` where there is nothing to forget."""

    def work(c: Change) -> None:
        there = [row.word for row in db.listed(c.conn, c.office.id, language) if word in {None, row.word}]
        if not there:
            raise Refusal("not_found", word=word)
        db.drop(c.conn, c.office.id, language, there)
        c.emit(ev.VOICE, language=language, removed=there)

    office_id = find.office_id(ctx, office)
    change(ctx, office=office_id, principal=principal, request=None, now=now, answer=type(None), work=work)


def cleaned(content: bytes) -> tuple[bytes, int]:
    """A WAV file with nothing but its sound, and its samples a second. Raises Refusal bad_clip, clip_length."""
    try:
        with wave.open(io.BytesIO(content)) as file:
            kind = (file.getnchannels(), file.getsampwidth())
            rate, sound = file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError, ValueError):
        raise Refusal("bad_clip") from None
    if kind != (1, SAMPLE_BYTES) or rate not in RATES:
        raise Refusal("bad_clip")
    if not SHORTEST_S <= len(sound) / SAMPLE_BYTES / rate <= LONGEST_S:
        raise Refusal("clip_length", least=SHORTEST_S, most=LONGEST_S)
    return _written(sound, rate), rate


def _written(sound: bytes, rate: int) -> bytes:
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((1, SAMPLE_BYTES, rate, 0, "NONE", ""))
        file.writeframes(sound)
    return stream.getvalue()


def _rate(content: bytes) -> int:
    with wave.open(io.BytesIO(content)) as file:
        return int(file.getframerate())
