"""What the phone page says about a ticket, in the visitor's language."""

import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.languages.catalogue import Catalogue
from app.usecases.answers import CounterRef
from app.usecases.answers_visitor import OwnStatus
from app.usecases.words import SOON, estimate_clock, estimate_text

NUMBER = re.compile(r"^(.*\D)\s*(\d+)$")


@dataclass(frozen=True, slots=True)
class View:
    """The page's sentences: `title` is the news, `lead` and `more` explain it; "" is left out.

    `clock` says the estimate as times of the day. `bring`: what to have ready, as long as somebody waits.
    """

    number: str
    state: str
    title: str
    lead: str = ""
    more: str = ""
    place: str = ""
    bring: tuple[str, ...] = ()
    step_free: str = ""
    clock: str = ""


def spaced(number: str) -> str:
    """Letter and digits apart, as in "A 017"; the space does not break."""
    return NUMBER.sub("\\1\u00a0\\2", number)


def view(texts: Catalogue, status: OwnStatus) -> View:
    """The sentences for the ticket's state; a fire alarm comes before everything else."""
    number, state, say = spaced(status.number), status.state, texts.say
    if status.evacuation:
        return View(number, "evacuation", say("evacuation_title"), say("evacuation"))
    if state == "waiting":
        return _waiting(texts, status)
    if state == "expected":
        title = say("expected_title", office=status.office_name)
        return View(number, state, title, say("expected"), say("expected_more"))
    if state in {"called", "serving"} and status.counter:
        return _at_counter(texts, status, status.counter)
    room = say("parked_room", room=status.parked_room) if state == "parked" and status.parked_room else ""
    return View(number, state, say(f"{state}_title"), say(state) if state in texts.messages else "", place=room)


def _at_counter(texts: Catalogue, status: OwnStatus, counter: CounterRef) -> View:
    state, say = status.state, texts.say
    lead = say(state, counter=counter.name)
    if state != "called":
        return View(spaced(status.number), state, say(f"{state}_title"), lead, place=counter.place)
    more = say("called_again", n=status.call_count) if status.call_count > 1 else ""
    lift = say("step_free", way=counter.step_free) if counter.step_free else ""
    return View(spaced(status.number), state, say(f"{state}_title"), lead, more, counter.place, step_free=lift)


def _waiting(texts: Catalogue, status: OwnStatus) -> View:
    number, say = spaced(status.number), texts.say
    if not status.staffed:
        return View(number, "waiting", say("unstaffed_title"), say("unstaffed"))
    # What several concerns ask for stands there once.
    bring = tuple(dict.fromkeys(line for concern in status.concerns for line in concern.bring))
    if status.later_until:
        time = f"{status.later_until.astimezone(ZoneInfo(status.timezone)):%H:%M}"
        return View(number, "waiting", say("later_title", time=time), say("later_lead"), bring=bring)
    ahead, estimate = status.ahead or 0, status.estimate
    title = say("waiting", n=ahead) if ahead else say("waiting_none")
    lead = estimate_text(estimate.p50, estimate.p80, texts.language) if estimate else ""
    more = say("may_rise") if ahead else ""
    place = say("target", counter=status.target.name) if status.target else ""
    return View(number, "waiting", title, lead, more, place, bring, clock=_clock(texts, status))


def _clock(texts: Catalogue, status: OwnStatus) -> str:
    """Say when the turn will come, unless that is at once."""
    found = status.estimate
    if found is None or found.p80 <= SOON:
        return ""
    return estimate_clock(status.at, found.p50, found.p80, ZoneInfo(status.timezone), texts.language)
