"""What the course of a visit tells beside the state that it led to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from app.rules import events as ev
from app.rules import fold, ticket
from app.rules.events import Event


def without(log: Iterable[Event], since: datetime, until: datetime) -> list[Event]:
    """Return a ticket's events as if [since, until) had taken no time: what comes after it comes that much earlier."""

    def moved(at: datetime) -> datetime:
        return at if at <= since else max(since, at - (until - since))

    def earlier(e: Event) -> Event:
        span = {name: moved(at).isoformat() for name, at in zip(("since", "until"), fold.span(e), strict=True)}
        return replace(e, at=moved(e.at), data=e.data | span)

    return [earlier(e) if e.type == ev.FROZEN else replace(e, at=moved(e.at)) for e in log]


def is_group(log: Iterable[Event]) -> bool:
    """Tell whether a ticket was drawn for a group, for which the limits of its services do not hold."""
    return bool(next(iter(log)).data.get("group"))


def classes_of(log: Iterable[Event]) -> tuple[str, ...]:
    """Return the priority classes that follow from what happened to a visit.

    `forwarded`: passed on here or to this office, or before a split gave it its number; `returned`: it waits again
    after it was set aside.
    """
    found, parked = dict[str, None](), False
    for e in fold.standing(log):
        if e.type in {ev.FORWARDED, ev.ARRIVED}:
            found["forwarded"] = None
        found |= dict.fromkeys(e.data.get("classes", ()))
        # Numbers that were split off before other classes were known.
        found |= {"forwarded": None} if e.data.get("passed_on") else {}
        if e.type == ev.RESUMED and parked and e.data["to"] == ticket.WAITING:
            found["returned"] = None
        parked = e.type == ev.PARKED or (parked and e.type in fold.SILENT)
    return tuple(found)
