"""Sub page of a PDF: each page becomes a notice for the displays, once somebody has looked over its words."""

from datetime import datetime
from typing import Any

from msgspec.structs import replace

from app.rules.refusal import Refusal
from app.usecases import presentations, settings
from app.usecases.context import Principal, Request
from app.usecases.settings import refuse_faults
from app.usecases.settings_slides import LONGEST_ALT, MOST_SLIDES, SLIDES
from app.usecases.settings_types import SlideSettings
from app.web.edge import Edge
from app.web.problems import sentence
from app.web.settings_page import words
from app.web.settings_page.typed import Typed

ONCE = Request("/settings", None, b"")
CHANGED = (
    "Inzwischen hat jemand anderes Hinweise geändert. Ihre Seiten sind noch nicht dabei. "
    "Noch einmal speichern stellt sie dahinter."
)
TOLD = frozenset({"invalid_settings", "changed_since"})


def facts(edge: Edge, principal: Principal, slug: str) -> dict[str, Any]:
    """What the page shows."""
    there = settings.get(edge.ctx, SLIDES, office=slug, principal=principal)
    return {
        "room": MOST_SLIDES - len(there.slides),
        "most_bytes": presentations.MOST_BYTES,
        "longest": LONGEST_ALT,
        "now_set": None,
        "seen": there.config_seq,
    }


def act(edge: Edge, principal: Principal, slug: str, typed: Typed, now: datetime) -> dict[str, str]:
    """Add the chosen pages behind the notices that are there; returns what is wrong with which field ("": at large)."""
    there = settings.get(edge.ctx, SLIDES, office=slug, principal=principal)
    chosen = typed.several("shown")
    if not chosen:
        return {"": "Bitte mindestens eine Seite ankreuzen."}
    added = tuple(page(typed, number) for number in chosen)
    seen = typed.form.get("config_seq", type=int)
    wanted = replace(there, slides=there.slides + added, config_seq=seen)
    try:
        refuse_faults(typed.faults)
        settings.put(edge.ctx, SLIDES, office=slug, wanted=wanted, principal=principal, request=ONCE, now=now)
    except Refusal as refusal:
        if refusal.code not in TOLD:
            raise
        if refusal.code == "changed_since":
            present = settings.get(edge.ctx, SLIDES, office=slug, principal=principal)
            return {} if ends_with(present.slides, added) else {"": CHANGED}
        names = {f"slides[{len(there.slides) + place}].": number for place, number in enumerate(chosen)}
        return {"": sentence(refusal.code, refusal.facts, "de")} | faults_of(refusal, names)
    return {}


def ends_with(slides: tuple[SlideSettings, ...], added: tuple[SlideSettings, ...]) -> bool:
    """Do these pages stand there already, as after a double click?"""
    return tuple(replace(one, id=None) for one in slides[-len(added) :]) == added


def page(typed: Typed, number: str) -> SlideSettings:
    """A page as it was looked over; an emptied line is none."""
    alt = " ".join(typed.text(f"alt.{number}").split())
    return SlideSettings(picture=typed.text(f"picture.{number}"), alt=alt, last_day=typed.day("last_day"))


def faults_of(refusal: Refusal, names: dict[str, str]) -> dict[str, str]:
    """What is wrong with which field of the form; `names`: the pages by what their faults begin with."""
    found: Any = refusal.facts.get("errors", [])
    return {field_of(fault["field"], names): words.sentence(fault) for fault in found}


def field_of(field: str, names: dict[str, str]) -> str:
    """The field of the form: what the settings call slides[3].alt is alt.1, if that is the first page."""
    whole, _, part = field.rpartition(".")
    return f"{part}.{names[whole + '.']}" if whole + "." in names else field
