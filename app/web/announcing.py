"""Calls become announcements: their words and the address of their sound."""

from app.announce import clips
from app.announce.speech import voice_of
from app.announce.wording import announcement
from app.languages.known import GERMAN, LANGUAGES
from app.rules.refusal import Refusal
from app.usecases import board, log, voices
from app.usecases.answers import Announcement, Call, SpokenCall
from app.web.edge import Edge

OWN = "own"
"""`?lang=own`: whoever fetches the sound need not know which language it is."""


def announcements(edge: Edge, office: str, after: int, upto: int) -> tuple[Announcement, ...]:
    """The calls in (after, upto] that are to be announced now."""
    if after >= upto:
        return ()
    calls = board.announcements(edge.ctx, office=office, after=after, upto=upto, now=edge.clock.now())
    return tuple(announced(edge, office, call) for call in calls)


def announced(edge: Edge, office: str, spoken: SpokenCall) -> Announcement:
    """One call with its words."""
    call = spoken.call
    text = announcement(call.number, call.counter)
    silent = edge.speech.why_not and own_voice(edge, office, text, GERMAN) is None
    audio = None if silent else f"/api/v1/offices/{office}/announcements/{call.seq}.wav"
    own = f"{audio}?lang={OWN}" if audio and is_repeated(edge, office, call, spoken.language) else None
    return Announcement(call.seq, call.number, call.counter, text, audio, call.called_at, own, call.counter_id)


def is_repeated(edge: Edge, office: str, call: Call, language: str) -> bool:
    """Is a call said once more in this language? Only where there is a sentence and a voice that is not German."""
    known = LANGUAGES.get(language)
    if not edge.own_language or known is None or known.locale == GERMAN:
        return False
    text = announcement(call.number, call.counter, language)
    return edge.speech.speaks(language) or own_voice(edge, office, text, language) is not None


def sound(edge: Edge, office: str, seq: int, lang: str, *, named: bool) -> bytes:
    """The call with this seq as WAV, as long as it is the ticket's latest; raises Refusal not_found, cannot_speak.

    `lang`: `own` for the visitor's language, else German. `named`: the sentence says which office it is.
    """
    events = log.events(edge.ctx, office=office, after=seq - 1, upto=seq)
    calls = board.announcements(edge.ctx, office=office, after=seq - 1, upto=seq, now=events[0].at) if events else ()
    if not calls:
        raise Refusal("not_found")
    call, language = calls[0].call, calls[0].language if lang == OWN else GERMAN
    if language != GERMAN and not is_repeated(edge, office, call, language):
        raise Refusal("not_found")
    # A voice that was not recorded for the office's name calls without it.
    places = (f"{calls[0].office}, {call.counter}", call.counter) if named else (call.counter,)
    texts = [announcement(call.number, place, language) for place in places]
    voiced = filter(None, (own_voice(edge, office, text, language) for text in texts))
    return next(voiced, None) or edge.speech.say(texts[0], language)


def own_voice(edge: Edge, office: str, text: str, language: str) -> bytes | None:
    """The sentence in the voice that the office has recorded; None when a word is missing: voices do not mix."""
    known = voices.few(edge.ctx, office=office, language=voice_of(language), words=clips.wanted(text))
    return clips.sentence(clips.chosen(text, known)) if known else None
