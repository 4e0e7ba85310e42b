"""More time: whoever is not ready lets others pass for a while and keeps the place.

The key of the queue does not change, so nobody stands worse than before: whoever stood behind may only come earlier
meanwhile, and whoever draws later still comes later.
"""

from datetime import datetime, timedelta
from typing import Any

from app.rules.events import Event
from app.rules.refusal import Refusal
from app.rules.ticket import LATER, WAITING, TicketState

STEP = timedelta(minutes=10)
MOST = 2
"""How often one visit may ask: a place is kept for who is there, not for who is elsewhere."""


def until(now: datetime, callable_from: datetime | None, asked: int) -> datetime:
    """Return until when nobody calls a ticket whose holder asks for more time at `now`, the `asked`-th time before.

    An appointment is not called before its own time either. Refusal `later_used` after `MOST` times.
    """
    if asked >= MOST:
        raise Refusal("later_used", most=MOST)
    return max(now + STEP, callable_from or now)


def given(t: TicketState, e: Event) -> dict[str, Any]:
    """Fold the wish into a ticket; an undo may have left one that does not wait."""
    until = datetime.fromisoformat(e.data["until"])
    return {"callable_from": until, "parked_reason": LATER} if t.state == WAITING else {}


def taken_back(t: TicketState, e: Event) -> dict[str, Any]:
    """Fold what ends it early: an appointment has its own time again."""
    own = e.data.get("callable_from")
    return ended(t) | {"callable_from": datetime.fromisoformat(own) if own else None} if t.asked_later else {}


def ended(t: TicketState) -> dict[str, Any]:
    """Return what changes when a ticket goes on: the time that its holder asked for is over."""
    return {"callable_from": None, "parked_reason": ""} if t.asked_later else {}
