"""Calls about the settings of an office: each topic is read and replaced as a whole, by its head and administrators."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from app.usecases import settings
from app.usecases.settings import Topic
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_groups import GROUPS
from app.usecases.settings_hours import CLOSURES, HOURS
from app.usecases.settings_offer import COUNTERS, SERVICES
from app.usecases.settings_office import OFFICE
from app.usecases.settings_paper import PAPER
from app.usecases.settings_people import PEOPLE
from app.usecases.settings_printers import PRINTERS
from app.usecases.settings_slides import SLIDES
from app.web.api.route import Call, Route

MANAGER = frozenset({"manager"})
TOPICS: dict[str, tuple[Topic[Any], str]] = {
    "office": (OFFICE, "name and rules"),
    "hours": (HOURS, "opening hours and dated series"),
    "closures": (CLOSURES, "days with other hours"),
    "services": (SERVICES, "services"),
    "groups": (GROUPS, "names of the groups on the kiosk"),
    "counters": (COUNTERS, "counters"),
    "displays": (DISPLAYS, "how displays look and sound"),
    "slides": (SLIDES, "what displays tell beside the calls"),
    "paper": (PAPER, "how tickets look"),
    "printers": (PRINTERS, "when printers print"),
    "users": (PEOPLE, "people with roles and qualifications"),
}


def show(topic: Topic[Any], call: Call, slug: str) -> Any:
    """What is set."""
    return settings.get(call.ctx, topic, office=slug, principal=call.principal)


def store(topic: Topic[Any], call: Call, slug: str) -> Any:
    """Replace it."""
    return settings.put(
        call.ctx,
        topic,
        office=slug,
        wanted=call.body,
        principal=call.principal,
        request=call.request,
        now=call.now,
    )


def _routes() -> Iterator[Route]:
    for name, (topic, words) in TOPICS.items():
        path, kind = f"/offices/<slug>/settings/{name}", topic.kind
        yield Route("GET", path, f"Settings: {words}", partial(show, topic), MANAGER, None, kind)
        codes = ("changed_since", "invalid_settings", *(("counter_in_use",) if name == "counters" else ()))
        summary = f"Replace the settings: {words}"
        yield Route("PUT", path, summary, partial(store, topic), MANAGER, kind, kind, codes=codes)


ROUTES = tuple(_routes())
