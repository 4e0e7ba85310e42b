"""The life of a ticket: one transition table, and the fold of its events into its state.

`move` decides whether a state allows an action; `apply` is the single step from a state and an event to the next
state. What is stored is what `fold` gives.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from app.rules import events as ev
from app.rules.events import Event
from app.rules.refusal import Refusal

WAITING, CALLED, SERVING, FINISHED = "waiting", "called", "serving", "finished"
PARKED, NO_SHOW, CANCELLED, UNSERVED, LEFTOVER = "parked", "no_show", "cancelled", "unserved", "leftover"

LIVE = (WAITING, CALLED, SERVING, PARKED, NO_SHOW)
"""States whose number may not be given again: a no-show may still return."""
AT_COUNTER = (CALLED, SERVING)

TRANSITIONS: dict[str, dict[str, frozenset[str]]] = {
    "call": {WAITING: frozenset({CALLED})},
    "recall": {CALLED: frozenset({CALLED})},
    "start": {CALLED: frozenset({SERVING})},
    "finish": {CALLED: frozenset({FINISHED, WAITING}), SERVING: frozenset({FINISHED, WAITING})},
    "no_show": {CALLED: frozenset({NO_SHOW})},
    "park": {CALLED: frozenset({PARKED}), SERVING: frozenset({PARKED})},
    "resume": {PARKED: frozenset({SERVING, WAITING}), NO_SHOW: frozenset({WAITING})},
    "return": {CALLED: frozenset({WAITING})},
    "cancel": {
        WAITING: frozenset({CANCELLED}),
        CALLED: frozenset({CANCELLED}),
        PARKED: frozenset({CANCELLED}),
    },
    "close_day": {
        WAITING: frozenset({UNSERVED}),
        CALLED: frozenset({LEFTOVER}),
        SERVING: frozenset({LEFTOVER}),
        PARKED: frozenset({LEFTOVER}),
    },
}
"""Action -> state it starts from -> states it may lead to. Every other move is refused."""

UNDOABLE = frozenset(
    {ev.CALLED, ev.RECALLED, ev.SERVED, ev.CONCERN_DONE, ev.PARKED, ev.RESUMED, ev.RETURNED} | {ev.FINISHED, ev.NO_SHOW}
)


@dataclass(frozen=True, slots=True)
class Concern:
    """One service wanted on a ticket. `state`: open, in_service, done, not_done."""

    service_id: int
    quantity: int
    state: str = "open"


@dataclass(frozen=True, slots=True)
class TicketState:
    """Everything that follows from a ticket's events. Seconds are whole; None is unknown or not happened.

    `waiting_since` starts the present waiting spell; `waited_s` and `felt_s` are the first one without and with
    breaks. `called_at` is the latest call, `spell_called_at` the first one since the ticket last waited. `way_s` is
    first call to service, `service_s` service without parking.
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

    @property
    def open_concerns(self) -> tuple[tuple[int, Concern], ...]:
        """Concerns not settled yet, with their positions."""
        return tuple((i, c) for i, c in enumerate(self.concerns) if c.state in {"open", "in_service"})


def move(state: str, action: str) -> None:
    """Refuse (`illegal_move`) an action that the state does not allow."""
    if state not in TRANSITIONS[action]:
        raise Refusal("illegal_move", state=state, action=action)


def actions(state: str) -> tuple[str, ...]:
    """Return what the state allows."""
    return tuple(action for action, table in TRANSITIONS.items() if state in table and action != "close_day")


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


def drawn(event: Event) -> TicketState:
    """Return the state that a `drawn` event begins."""
    data = event.data
    base = datetime.fromisoformat(data["base_at"])
    return TicketState(
        state=WAITING,
        number=data["number"],
        language=data["language"],
        drawn_at=event.at,
        base_at=base,
        effective_at=base,
        draw_order=event.seq,
        concerns=tuple(Concern(c["service"], c["quantity"]) for c in data["concerns"]),
        waiting_since=base,
        handed_over_at=event.at if data["handed_over"] else None,
        last_seq=event.seq,
        last_type=event.type,
        last_at=event.at,
    )


def _seconds(start: datetime | None, end: datetime) -> int | None:
    return None if start is None else max(0, int((end - start).total_seconds()))


def _called(t: TicketState, e: Event) -> dict[str, Any]:
    first = t.first_called_at is None
    return {
        "state": CALLED,
        "counter_id": e.counter_id,
        "called_at": e.at,
        "spell_called_at": e.at,
        "call_seq": e.seq,
        "call_count": 1,
        "first_called_at": e.at if first else t.first_called_at,
        "waited_s": e.data["waited_s"] if first else t.waited_s,
        "felt_s": e.data["felt_s"] if first else t.felt_s,
    }


def _recalled(t: TicketState, e: Event) -> dict[str, Any]:
    return {"called_at": e.at, "call_seq": e.seq, "call_count": t.call_count + 1}


def _claimed(t: TicketState, e: Event) -> datetime:
    return t.handed_over_at or e.at


def _served(t: TicketState, e: Event) -> dict[str, Any]:
    return {
        "state": SERVING,
        "serving_since": e.at,
        "served_at": t.served_at or e.at,
        "way_s": t.way_s if t.served_at else _seconds(t.first_called_at, e.at),
        "handed_over_at": _claimed(t, e),
        "concerns": _mark(t, "open", "in_service"),
    }


def _mark(t: TicketState, old: str, new: str) -> tuple[Concern, ...]:
    return tuple(replace(c, state=new) if c.state == old else c for c in t.concerns)


def _settled(t: TicketState, positions: Iterable[int]) -> tuple[Concern, ...]:
    done = set(positions)
    return tuple(
        replace(c, state="done") if i in done else replace(c, state="open") if c.state == "in_service" else c
        for i, c in enumerate(t.concerns)
    )


def _service_end(t: TicketState, e: Event) -> dict[str, Any]:
    spell = _seconds(t.serving_since, e.at)
    total = t.service_s if spell is None else (t.service_s or 0) + spell
    return {"service_s": total, "serving_since": None}


def _finished(t: TicketState, e: Event) -> dict[str, Any]:
    settled = {"handed_over_at": _claimed(t, e), "concerns": _settled(t, e.data["positions"])}
    return {"state": FINISHED, "finished_at": e.at} | settled | _service_end(t, e)


def _concern_done(t: TicketState, e: Event) -> dict[str, Any]:
    # Straight from the call: the service is implied, and the way to it stays unknown.
    settled = {"handed_over_at": _claimed(t, e), "concerns": _settled(t, e.data["positions"])}
    settled["served_at"] = t.served_at or e.at
    return _waiting(t, e) | settled | _service_end(t, e)


def _waiting(_t: TicketState, e: Event) -> dict[str, Any]:
    cleared = dict.fromkeys(("counter_id", "called_at", "call_seq", "finished_at"))
    return {"state": WAITING, "waiting_since": e.at, "call_count": 0} | cleared


def _parked(t: TicketState, e: Event) -> dict[str, Any]:
    return {"state": PARKED, "concerns": _mark(t, "in_service", "open")} | _service_end(t, e)


def _resumed(t: TicketState, e: Event) -> dict[str, Any]:
    if e.data["to"] == SERVING:
        return _served(t, e) | {"counter_id": e.counter_id, "called_at": e.at}
    return _waiting(t, e) | {"effective_at": datetime.fromisoformat(e.data["effective_at"])}


def _returned(t: TicketState, e: Event) -> dict[str, Any]:
    return _waiting(t, e) | {"waiting_since": t.waiting_since}


def _to(state: str) -> Callable[[TicketState, Event], dict[str, Any]]:
    return lambda t, e: {"state": state, "finished_at": e.at} | _service_end(t, e)


_STEPS: dict[str, Callable[[TicketState, Event], dict[str, Any]]] = {
    ev.HANDED_OVER: lambda t, e: {"handed_over_at": _claimed(t, e)},
    ev.CALLED: _called,
    ev.RECALLED: _recalled,
    ev.SERVED: _served,
    ev.CONCERN_DONE: _concern_done,
    ev.FINISHED: _finished,
    ev.PARKED: _parked,
    ev.RESUMED: _resumed,
    ev.RETURNED: _returned,
    ev.NO_SHOW: _to(NO_SHOW),
    ev.CANCELLED: _to(CANCELLED),
    ev.UNSERVED: _to(UNSERVED),
    ev.LEFTOVER: _to(LEFTOVER),
    ev.REPRINTED: lambda _t, _e: {},
    ev.PAPER: lambda _t, _e: {},
}

_SILENT = frozenset({ev.HANDED_OVER, ev.REPRINTED, ev.PAPER})
"""Events that are no step of a clerk: they do not stand between a step and its undo."""


def apply(ticket: TicketState, event: Event) -> TicketState:
    """Return the ticket after one more event of its log (never `drawn` or `undone`)."""
    changes = _STEPS[event.type](ticket, event)
    if event.type not in _SILENT:
        changes |= {"last_seq": event.seq, "last_type": event.type, "last_at": event.at}
    return replace(ticket, **changes)


def fold(log: Iterable[Event]) -> TicketState | None:
    """Return the state that a ticket's events give, in order of `seq`; None when it was never drawn.

    An `undone` event and the one it takes back are skipped.
    """
    every = list(log)
    skipped = {e.data["undoes"] for e in every if e.type == ev.UNDONE}
    state: TicketState | None = None
    for event in every:
        if event.type == ev.UNDONE or event.seq in skipped:
            continue
        state = drawn(event) if state is None else apply(state, event)
    return state
