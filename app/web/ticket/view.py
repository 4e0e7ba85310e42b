"""What the phone page says about a ticket, in the visitor's language."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from app.usecases.answers import OwnStatus
from app.usecases.words import estimate_text

Texts = dict[str, dict[str, str]]
FOLDER = Path(__file__).with_name("texts")
NUMBER = re.compile(r"^(.*\D)\s*(\d+)$")


@dataclass(frozen=True, slots=True)
class View:
    """The page's sentences: `title` is the news, `lead` and `more` explain it; "" is left out.

    `bring`: what to have ready, as long as somebody waits.
    """

    number: str
    state: str
    title: str
    lead: str = ""
    more: str = ""
    place: str = ""
    bring: tuple[str, ...] = ()


def load_texts() -> Texts:
    """All texts: language code -> key -> text."""
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))}


def language_of(texts: Texts, asked: str | None, own: str) -> str:
    """The language asked for, else the ticket's, else German."""
    return next((code for code in (asked, own) if code in texts), "de")


def spaced(number: str) -> str:
    """Letter and digits apart, as in "A 017"; the space does not break."""
    return NUMBER.sub("\\1\u00a0\\2", number)


def view(say: dict[str, str], status: OwnStatus, language: str) -> View:
    """The sentences for the ticket's state; a fire alarm comes before everything else."""
    number, state = spaced(status.number), status.state
    if status.evacuation:
        return View(number, "evacuation", say["evacuation_title"], say["evacuation"])
    if state == "waiting":
        return _waiting(say, status, language)
    if state == "expected":
        title = say["expected_title"].format(office=status.office_name)
        return View(number, state, title, say["expected"], say["expected_more"])
    if state in {"called", "serving"} and status.counter:
        again = say["called_again"].format(n=status.call_count) if status.call_count > 1 else ""
        lead = say[state].format(counter=status.counter.name)
        more = again if state == "called" else ""
        return View(number, state, say[f"{state}_title"], lead, more, status.counter.place)
    room = say["parked_room"].format(room=status.parked_room) if state == "parked" and status.parked_room else ""
    return View(number, state, say[f"{state}_title"], say.get(state, ""), place=room)


def _waiting(say: dict[str, str], status: OwnStatus, language: str) -> View:
    number = spaced(status.number)
    if not status.staffed:
        return View(number, "waiting", say["unstaffed_title"], say["unstaffed"])
    ahead, estimate = status.ahead or 0, status.estimate
    title = {0: say["waiting_none"], 1: say["waiting_one"]}.get(ahead, say["waiting_many"].format(n=ahead))
    lead = estimate_text(estimate.p50, estimate.p80, language) if estimate else ""
    more = say["may_rise"] if ahead else ""
    place = say["target"].format(counter=status.target.name) if status.target else ""
    # What several concerns ask for stands there once.
    bring = tuple(dict.fromkeys(line for concern in status.concerns for line in concern.bring))
    return View(number, "waiting", title, lead, more, place, bring)
