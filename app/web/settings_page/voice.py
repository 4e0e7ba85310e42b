"""Sub page about the office's own voice: which words the calls need, which are there, recording and uploading them."""

from datetime import datetime
from typing import Any

from flask import Response, request

from app.announce.needed import Needed, needed
from app.announce.speech import voice_of
from app.announce.wording import announcement
from app.languages.known import GERMAN, LANGUAGES
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.usecases import history, showing, voices
from app.web.announcing import own_voice
from app.web.edge import Edge

LEAD = "Aufrufe mit der Stimme von jemandem aus dem Haus: einzelne Wörter aufnehmen, das Programm setzt sie zusammen."
GROUPS = {
    "phrase": "Satz",
    "letters": "Buchstaben der Nummern",
    "digits": "Ziffern",
    "counters": "Plätze",
    "numbers": "Ganze Zahlen",
}
SPOKEN = {code: one.german for code, one in LANGUAGES.items() if voice_of(code) == code}
"""Languages that have a voice of their own."""


def facts(edge: Edge, slug: str, now: datetime) -> dict[str, Any]:
    """What the page shows."""
    language = chosen_language()
    voice = voices.voice(edge.ctx, office=slug, language=language)
    groups = needed_in(edge, slug, language, now)
    there = {clip.word: clip.seconds for clip in voice.clips}
    must = [word for group in groups if not group.is_optional for word in group.words]
    known = {word for group in groups for word in group.words}
    return {
        "language": language,
        "languages": SPOKEN.items(),
        "groups": [(GROUPS[group.group], group) for group in groups],
        "there": there,
        "missing": sum(word not in there for word in must),
        "needed": len(must),
        "others": [word for word in there if word not in known],
        "rate": voice.rate,
        "why_not": edge.speech.why_not,
    }


def chosen_language() -> str:
    """The language that is asked for, else German."""
    asked = request.args.get("language", GERMAN)
    return asked if asked in SPOKEN else GERMAN


def needed_in(edge: Edge, slug: str, language: str, now: datetime) -> tuple[Needed, ...]:
    """The words that the office's calls need."""
    office = history.catalog(edge.ctx, office=slug, now=now)
    letters = letters_of(office)
    counters = [counter.label for counter in office.counters if counter.active]
    others = showing.beside(edge.ctx, office=slug, now=now)
    if others:
        counters.append(office.short_name)
    for other in others:
        # Who comes over keeps the number, which may say where it is from.
        letters |= letters_of(other) | {other.short_name}
    return needed(letters, counters, language)


def letters_of(office: Office) -> set[str]:
    """The letters of an office's numbers."""
    return {service.letter for service in office.services if service.active}


def sample(edge: Edge, slug: str, now: datetime) -> Response:
    """A call in the office's own voice; raises Refusal not_found while words are missing."""
    language = chosen_language()
    office = history.catalog(edge.ctx, office=slug, now=now)
    letter = next((service.letter for service in office.services if service.active), "A")
    counter = next((counter.label for counter in office.counters if counter.active), "")
    sound = own_voice(edge, slug, announcement(f"{letter}017", counter, language), language)
    if sound is None:
        raise Refusal("not_found")
    return Response(sound, content_type="audio/wav")
