"""The office's log: what happened, in words that every fold, report and replay understands."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

DRAWN = "drawn"
HANDED_OVER = "handed_over"
CALLED = "called"
RECALLED = "recalled"
SERVED = "served"
CONCERN_STARTED = "concern_started"
CONCERN_DONE = "concern_done"
CONCERN_ADDED = "concern_added"
CONCERN_CHANGED = "concern_changed"
FORWARDED = "forwarded"
ARRIVED = "arrived"
CHECKED_IN = "checked_in"
RELEASED = "released"
TAKEN_OVER = "taken_over"
PRIORITY = "priority"
CARE = "care"
SPLIT = "split"
PARKED = "parked"
RESUMED = "resumed"
RETURNED = "returned"
FINISHED = "finished"
NO_SHOW = "no_show"
CANCELLED = "cancelled"
LATER = "later"
SOONER = "sooner"
UNSERVED = "unserved"
LEFTOVER = "leftover"
UNDONE = "undone"

COUNTER_OPENED = "counter_opened"
COUNTER_PAUSED = "paused"
COUNTER_RESUMED = "counter_resumed"
COUNTER_WRAP_UP = "wrap_up"
COUNTER_CLOSED = "closed"
LOCKED = "locked"
UNLOCKED = "unlocked"
NOTICE = "notice"
SETTINGS = "settings"
ALARM = "alarm"
DEVICE = "device"
REPRINTED = "reprinted"
PAPER = "paper"
DAY_BEGAN = "day_began"
DAY_CLOSED = "day_closed"
EVACUATED = "evacuated"
EVACUATION_OVER = "evacuation_over"
FROZEN = "frozen"
OUTAGE = "outage"
OUTAGE_REMOVED = "outage_removed"
MEASURED = "measured"
HELP = "help"
HELP_SEEN = "help_seen"
HELP_ANSWERED = "help_answered"
HELP_ENDED = "help_ended"
QUICK = "quick"
APPOINTMENTS = "appointments"
VOICE = "voice"
"""Words of the office's own voice were `recorded` or `removed`; never the sound itself."""

MOVES = frozenset(
    {
        DRAWN,
        CALLED,
        RECALLED,
        SERVED,
        CONCERN_STARTED,
        CONCERN_DONE,
        CONCERN_ADDED,
        CONCERN_CHANGED,
        SPLIT,
        FORWARDED,
        ARRIVED,
        CHECKED_IN,
        TAKEN_OVER,
        PRIORITY,
        CARE,
        PARKED,
        RESUMED,
        RETURNED,
        FINISHED,
        NO_SHOW,
        LATER,
        SOONER,
        UNDONE,
        QUICK,
    }
)
"""What does not happen while people leave the building. Numbers may be given back, and a day may end."""
CALLS = frozenset({CALLED, RECALLED, TAKEN_OVER})
"""What is announced."""

WORKED = frozenset({CALLED, SERVED, CONCERN_STARTED, CONCERN_DONE, FORWARDED, TAKEN_OVER, PARKED, RESUMED, FINISHED})
"""What the clerk at a counter does with a case: told apart where that is a trainee."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of an office's log. `seq` is gap-free per office; `actor` is a pseudonym; `data` is JSON."""

    seq: int
    at: datetime
    type: str
    ticket_id: int | None = None
    counter_id: int | None = None
    actor: str = ""
    data: dict[str, Any] = field(default_factory=dict)
