"""Calls become announcements: their words and the address of their sound."""

from app.announce.wording import announcement
from app.rules.refusal import Refusal
from app.usecases import board, log
from app.usecases.answers import Announcement, Call
from app.web.edge import Edge


def announcements(edge: Edge, office: str, after: int, upto: int) -> tuple[Announcement, ...]:
    """The calls in (after, upto] that are to be announced now."""
    if after >= upto:
        return ()
    calls = board.announcements(edge.ctx, office=office, after=after, upto=upto, now=edge.clock.now())
    return tuple(announced(edge, office, call) for call in calls)


def announced(edge: Edge, office: str, call: Call) -> Announcement:
    """One call with its words."""
    audio = None if edge.speech.why_not else f"/api/v1/offices/{office}/announcements/{call.seq}.wav"
    text = announcement(call.number, call.counter)
    return Announcement(call.seq, call.number, call.counter, text, audio, call.called_at)


def spoken_text(edge: Edge, office: str, seq: int) -> str:
    """The words of the call with this seq, as long as it is the ticket's latest; raises Refusal not_found."""
    events = log.events(edge.ctx, office=office, after=seq - 1, upto=seq)
    calls = board.announcements(edge.ctx, office=office, after=seq - 1, upto=seq, now=events[0].at) if events else ()
    if not calls:
        raise Refusal("not_found")
    return announcement(calls[0].number, calls[0].counter)
