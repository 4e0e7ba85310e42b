"""Calls about an office's own voice: the words that it has recorded."""

from flask import Response

from app.announce.speech import voice_of
from app.usecases import voices
from app.usecases.voices import Clip, Voice
from app.web.api.route import Call, Route
from app.web.api.settings import MANAGER

VOICE = "/offices/<slug>/voice/<language>"


def listed(call: Call, slug: str, language: str) -> Voice:
    """What is recorded."""
    return voices.voice(call.ctx, office=slug, language=voice_of(language))


def clip(call: Call, slug: str, language: str, word: str) -> Response:
    """One word."""
    found = voices.clip(call.ctx, office=slug, language=voice_of(language), word=word)
    return Response(found, content_type="audio/wav")


def record(call: Call, slug: str, language: str, word: str) -> Clip:
    """Keep a word."""
    return voices.record(
        call.ctx,
        office=slug,
        language=voice_of(language),
        word=word,
        content=call.request.body,
        principal=call.principal,
        now=call.now,
    )


def forget(call: Call, slug: str, language: str, word: str) -> None:
    """Forget a word."""
    spoken = voice_of(language)
    voices.forget(call.ctx, office=slug, language=spoken, word=word, principal=call.principal, now=call.now)


def forget_all(call: Call, slug: str, language: str) -> None:
    """Forget a whole voice."""
    voices.forget(call.ctx, office=slug, language=voice_of(language), principal=call.principal, now=call.now)


ROUTES = (
    Route("GET", VOICE, "The words of calls that an office has recorded", listed, MANAGER, answer=Voice),
    Route("GET", f"{VOICE}/<word>.wav", "One recorded word", clip, MANAGER, media="audio/wav", codes=("not_found",)),
    Route(
        "PUT",
        f"{VOICE}/<word>.wav",
        "Record a word: a WAV file, 16 bit, mono, 16, 22.05 or 44.1 kHz",
        record,
        MANAGER,
        answer=Clip,
        codes=("bad_clip", "clip_length", "clip_rate", "too_many_clips"),
        takes="audio/wav",
        most=voices.MOST_BYTES,
    ),
    Route("DELETE", VOICE, "Forget all recorded words of a language", forget_all, MANAGER, codes=("not_found",)),
    Route("DELETE", f"{VOICE}/<word>.wav", "Forget a recorded word", forget, MANAGER, codes=("not_found",)),
)
