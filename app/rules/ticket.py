"""The life of a ticket: its states, one transition table, and what follows from them.

`move` decides whether a state allows an action; `app.rules.fold` makes the next state of an event.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.rules import events as ev
from app.rules.refusal import Refusal

EXPECTED = "expected"
"""Sent here by another office, and not checked in yet."""
WAITING, CALLED, SERVING, FINISHED = "waiting", "called", "serving", "finished"
PARKED, NO_SHOW, CANCELLED, UNSERVED, LEFTOVER = "parked", "no_show", "cancelled", "unserved", "leftover"

LIVE = (EXPECTED, WAITING, CALLED, SERVING, PARKED, NO_SHOW)
"""States whose number may not be given again: a no-show may still return."""
AT_COUNTER = (CALLED, SERVING)
LATER = "later"
"""Why a waiting ticket is passed over: its holder asked for more time, until `callable_from`."""

TRANSITIONS: dict[str, dict[str, frozenset[str]]] = {
    "call": {WAITING: frozenset({CALLED})},
    "recall": {CALLED: frozenset({CALLED})},
    "start": {CALLED: frozenset({SERVING})},
    "finish": {CALLED: frozenset({FINISHED, WAITING}), SERVING: frozenset({FINISHED, WAITING})},
    "no_show": {CALLED: frozenset({NO_SHOW})},
    "park": {CALLED: frozenset({PARKED}), SERVING: frozenset({PARKED})},
    "resume": {PARKED: frozenset({SERVING, WAITING}), NO_SHOW: frozenset({WAITING})},
    "return": {CALLED: frozenset({WAITING})},
    "forward": {
        WAITING: frozenset({WAITING, FINISHED}),
        CALLED: frozenset({WAITING, FINISHED}),
        SERVING: frozenset({WAITING, FINISHED}),
        PARKED: frozenset({WAITING, FINISHED}),
    },
    "take_over": {CALLED: frozenset({CALLED}), SERVING: frozenset({SERVING})},
    "start_concern": {SERVING: frozenset({SERVING})},
    "settle_concern": {SERVING: frozenset({SERVING})},
    "change_concern": {state: frozenset({state}) for state in (EXPECTED, WAITING, CALLED, SERVING, PARKED)},
    "priority": {state: frozenset({state}) for state in (EXPECTED, WAITING, CALLED, SERVING, PARKED, NO_SHOW)},
    "split": {state: frozenset({state}) for state in (WAITING, CALLED, SERVING, PARKED)},
    "later": {WAITING: frozenset({WAITING})},
    "sooner": {WAITING: frozenset({WAITING})},
    "check_in": {EXPECTED: frozenset({WAITING})},
    "cancel": {
        EXPECTED: frozenset({CANCELLED}),
        WAITING: frozenset({CANCELLED}),
        CALLED: frozenset({CANCELLED}),
        PARKED: frozenset({CANCELLED}),
    },
    "serve_on_paper": {
        WAITING: frozenset({FINISHED}),
        PARKED: frozenset({FINISHED}),
        NO_SHOW: frozenset({FINISHED}),
        UNSERVED: frozenset({FINISHED}),
        LEFTOVER: frozenset({FINISHED}),
    },
    "close_day": {
        EXPECTED: frozenset({LEFTOVER}),
        WAITING: frozenset({UNSERVED}),
        CALLED: frozenset({LEFTOVER}),
        SERVING: frozenset({LEFTOVER}),
        PARKED: frozenset({LEFTOVER}),
    },
}
"""Action -> state it starts from -> states it may lead to. Every other move is refused."""
AFTERWARDS = frozenset({"close_day", "serve_on_paper"})
"""What is noted when it is over: a day, and what was served while the power was gone."""

UNDOABLE = frozenset(
    {
        ev.CALLED,
        ev.RECALLED,
        ev.SERVED,
        ev.CONCERN_STARTED,
        ev.CONCERN_DONE,
        ev.CONCERN_ADDED,
        ev.CONCERN_CHANGED,
        ev.FORWARDED,
        ev.SPLIT,
        ev.PARKED,
        ev.RESUMED,
        ev.RETURNED,
        ev.TAKEN_OVER,
        ev.FINISHED,
        ev.NO_SHOW,
        ev.CANCELLED,
    }
)


def label(home: str, number: str) -> str:
    """Return a number as it is shown and spoken: with its home office where it is a guest."""
    return f"{home} {number}" if home else number


@dataclass(frozen=True, slots=True)
class Concern:
    """One service wanted on a ticket. `state`: open, in_service, done, not_done, forwarded.

    `service_s`: seconds at counters so far; None when nobody knows them. `reason`: code why it was not
    done, or "split".
    """

    service_id: int
    quantity: int
    state: str = "open"
    service_s: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FurtherWait:
    """A wait after the first one: for whom it began, and its seconds without and with breaks."""

    began: datetime
    service_id: int
    waited_s: int
    felt_s: int


def asks_for_time(state: str, parked_reason: str) -> bool:
    """Tell by a row what `TicketState.asked_later` tells."""
    return state == WAITING and parked_reason == LATER


@dataclass(frozen=True, slots=True)
class TicketState:
    """Everything that follows from a ticket's events. Seconds are whole; None is unknown or not happened.

    `waiting_since` starts the present waiting spell; `waited_s` and `felt_s` are the first one without and with
    breaks. `called_at` is the latest call, `spell_called_at` the first one to the present counter. `way_s` is
    that call to the first service, `service_s` service without parking.

    `home`: short name of the office that gave the number, "" in that office itself. `head_s`: head start that
    `effective_at` contains. `callable_from`: of an appointment, or until when the holder of a waiting
    ticket asked for more time (`parked_reason` is then `LATER`). `target_counter_id`: the one counter it waits for.
    `concern_since`: when the concern in service began. `trainee`: one has a part in it, so its times teach nothing.
    `by_hand`: given on paper in an outage. `part`: goes on with another ticket's visit.
    """

    state: str
    number: str
    language: str
    drawn_at: datetime
    base_at: datetime
    effective_at: datetime
    draw_order: int
    concerns: tuple[Concern, ...]
    waiting_since: datetime
    handed_over_at: datetime | None = None
    counter_id: int | None = None
    called_at: datetime | None = None
    spell_called_at: datetime | None = None
    first_called_at: datetime | None = None
    call_seq: int | None = None
    call_count: int = 0
    waited_s: int | None = None
    felt_s: int | None = None
    way_s: int | None = None
    serving_since: datetime | None = None
    served_at: datetime | None = None
    service_s: int | None = None
    finished_at: datetime | None = None
    last_seq: int = 0
    last_type: str = ""
    last_at: datetime | None = None
    home: str = ""
    head_s: int = 0
    callable_from: datetime | None = None
    target_counter_id: int | None = None
    concern_since: datetime | None = None
    parked_reason: str = ""
    parked_room: str = ""
    trainee: bool = False
    by_hand: bool = False
    part: bool = False
    further: tuple[FurtherWait, ...] = ()

    @property
    def label(self) -> str:
        """The number as it is shown and spoken."""
        return label(self.home, self.number)

    @property
    def asked_later(self) -> bool:
        """The holder asked for more time, which may be over."""
        return asks_for_time(self.state, self.parked_reason)

    @property
    def open_concerns(self) -> tuple[tuple[int, Concern], ...]:
        """Concerns not settled yet, with their positions."""
        return tuple((i, c) for i, c in enumerate(self.concerns) if c.state in {"open", "in_service"})

    @property
    def open_services(self) -> frozenset[int]:
        """The services of these."""
        return frozenset(concern.service_id for _, concern in self.open_concerns)


def move(state: str, action: str) -> None:
    """Refuse (`illegal_move`) an action that the state does not allow."""
    if state not in TRANSITIONS[action]:
        raise Refusal("illegal_move", state=state, action=action)


def actions(state: str) -> tuple[str, ...]:
    """Return what the state allows to somebody who has the ticket before them."""
    return tuple(action for action, table in TRANSITIONS.items() if state in table and action not in AFTERWARDS)


def no_show_from(ticket: TicketState, calls: int, interval_s: int) -> datetime | None:
    """Return when a called ticket may be set to no-show: after `calls` calls, `interval_s` apart; None: not yet."""
    if ticket.state != CALLED or ticket.spell_called_at is None or ticket.call_count < calls:
        return None
    return ticket.spell_called_at + timedelta(seconds=(calls - 1) * interval_s)


def at_day_end(state: str) -> str:
    """Return what a state becomes when its day is over: `unserved` is the office's doing, the rest is left over."""
    if state not in TRANSITIONS["close_day"]:
        return state
    return UNSERVED if state == WAITING else LEFTOVER


def unclaimed(ticket: TicketState, now: datetime) -> bool:
    """Tell whether nobody has confirmed the number 90 seconds after it was drawn."""
    return ticket.handed_over_at is None and now - ticket.drawn_at >= timedelta(seconds=90)
