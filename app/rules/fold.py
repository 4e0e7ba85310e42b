"""The fold of a ticket's events into its state. What is stored is what `fold` gives.

`begun` starts a state, `apply` is the single step from a state and an event to the next state.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.rules import events as ev
from app.rules import later
from app.rules.events import Event
from app.rules.ticket import (
    AT_COUNTER,
    CALLED,
    CANCELLED,
    EXPECTED,
    FINISHED,
    LEFTOVER,
    NO_SHOW,
    PARKED,
    SERVING,
    UNSERVED,
    WAITING,
    Concern,
    FurtherWait,
    TicketState,
)

Changes = dict[str, Any]


def begun(event: Event) -> TicketState:
    """Return the state that a `drawn` event begins, or an `arrived` one from another office."""
    data = event.data
    base = datetime.fromisoformat(data["base_at"])
    key = datetime.fromisoformat(data["effective_at"]) if "effective_at" in data else base
    from_ = data.get("callable_from")
    return TicketState(
        state=EXPECTED if event.type == ev.ARRIVED else WAITING,
        number=data["number"],
        language=data["language"],
        drawn_at=datetime.fromisoformat(data["drawn_at"]) if "drawn_at" in data else event.at,
        base_at=base,
        effective_at=key,
        draw_order=event.seq,
        concerns=tuple(Concern(c["service"], c["quantity"]) for c in data["concerns"]),
        waiting_since=base,
        handed_over_at=event.at if data["handed_over"] else None,
        last_seq=event.seq,
        last_type=event.type,
        last_at=event.at,
        home=data.get("home", ""),
        head_s=data.get("head_s", 0),
        callable_from=datetime.fromisoformat(from_) if from_ else None,
        by_hand=data.get("by_hand", False),
        part=data.get("part", False),
    )


def _seconds(start: datetime | None, end: datetime) -> int | None:
    return None if start is None else max(0, int((end - start).total_seconds()))


def _plus(known: int | None, more: int | None) -> int | None:
    return known if more is None else (known or 0) + more


def _called(t: TicketState, e: Event) -> Changes:
    changes = {
        "state": CALLED,
        "counter_id": e.counter_id,
        "called_at": e.at,
        "spell_called_at": e.at,
        "call_seq": e.seq,
        "call_count": 1,
    } | later.ended(t)
    if t.first_called_at is None:
        waited = {"waited_s": e.data["waited_s"], "felt_s": e.data["felt_s"]}
        return changes | waited | {"first_called_at": e.at}
    return changes | {"further": _further(t, t.first_called_at, e)}


def _further(t: TicketState, first_called_at: datetime, e: Event) -> tuple[FurtherWait, ...]:
    """Add the wait that a call ends; whoever was called and put back still waits the same wait."""
    known = t.further and t.further[-1].began == t.waiting_since
    if known or t.waiting_since < first_called_at or not t.open_concerns:
        return t.further
    service = t.open_concerns[0][1].service_id
    return (*t.further, FurtherWait(t.waiting_since, service, e.data["waited_s"], e.data["felt_s"]))


def _recalled(t: TicketState, e: Event) -> Changes:
    return {"called_at": e.at, "call_seq": e.seq, "call_count": t.call_count + 1}


def _claimed(t: TicketState, e: Event) -> datetime:
    return t.handed_over_at or e.at


def _served(t: TicketState, e: Event) -> Changes:
    # Before concerns had times of their own, all of them were in service together.
    apart = "position" in e.data
    return {
        "state": SERVING,
        "serving_since": e.at,
        "served_at": t.served_at or e.at,
        "way_s": t.way_s if t.served_at else _seconds(t.spell_called_at, e.at),
        "handed_over_at": _claimed(t, e),
        "concerns": _taken_up(t.concerns, e.data["position"]) if apart else _all_taken_up(t.concerns),
        "concern_since": e.at if apart else None,
        "target_counter_id": None,
    }


def _taken_up(concerns: tuple[Concern, ...], position: int | None) -> tuple[Concern, ...]:
    return tuple(replace(c, state="in_service") if i == position else c for i, c in enumerate(concerns))


def _all_taken_up(concerns: tuple[Concern, ...]) -> tuple[Concern, ...]:
    return tuple(replace(c, state="in_service") if c.state == "open" else c for c in concerns)


def _laid_down(t: TicketState, e: Event) -> tuple[Concern, ...]:
    """The concern in service is open again and keeps its time."""
    spent = _seconds(t.concern_since, e.at)
    return tuple(
        replace(c, state="open", service_s=_plus(c.service_s, spent)) if c.state == "in_service" else c
        for c in t.concerns
    )


def _settled(t: TicketState, e: Event, positions: Collection[int], outcome: str) -> tuple[Concern, ...]:
    """Settle concerns. The time since the last one belongs to what was in service, settled or laid down by that.

    Of several that are settled together nobody knows the times.
    """
    spent = _seconds(t.concern_since, e.at)
    alone = len(positions) == 1

    def after(position: int, c: Concern) -> Concern:
        took = _plus(c.service_s, spent) if c.state == "in_service" else c.service_s
        if position in positions:
            seconds = took if alone else None
            quantity = e.data.get("quantity") or c.quantity
            return replace(
                c, state=outcome, service_s=seconds, quantity=quantity, reason=e.data.get("reason", c.reason)
            )
        return replace(c, state="open", service_s=took) if c.state == "in_service" else c

    return tuple(after(i, c) for i, c in enumerate(t.concerns))


def _service_end(t: TicketState, e: Event) -> Changes:
    spell = _seconds(t.serving_since, e.at)
    return {"service_s": _plus(t.service_s, spell), "serving_since": None, "concern_since": None}


def _finished(t: TicketState, e: Event) -> Changes:
    settled = {"handed_over_at": _claimed(t, e), "concerns": _settled(t, e, e.data["positions"], "done")}
    return {"state": FINISHED, "finished_at": e.at} | settled | _service_end(t, e)


def _concern_done(t: TicketState, e: Event) -> Changes:
    concerns = _settled(t, e, e.data["positions"], e.data.get("outcome", "done"))
    settled = {"handed_over_at": _claimed(t, e), "served_at": t.served_at or e.at, "concerns": concerns}
    if e.data.get("to") == SERVING:
        return settled | {"concerns": _taken_up(concerns, e.data.get("position")), "concern_since": e.at}
    # Straight from the call: the service is implied, and the way to it stays unknown.
    return _waiting(t, e) | settled | _service_end(t, e)


def _concern_added(t: TicketState, e: Event) -> Changes:
    added = Concern(e.data["service"], e.data["quantity"])
    if t.state == SERVING and not t.open_concerns:
        return {"concerns": (*t.concerns, replace(added, state="in_service")), "concern_since": e.at}
    return {"concerns": (*t.concerns, added)}


def _concern_changed(t: TicketState, e: Event) -> Changes:
    new = {"service_id": e.data["service"], "quantity": e.data["quantity"]}
    position = e.data["position"]
    return {"concerns": tuple(replace(c, **new) if i == position else c for i, c in enumerate(t.concerns))}


def _split(t: TicketState, e: Event) -> Changes:
    """Let concerns, or pieces of them, go to a ticket of their own, where they begin anew; the rest goes on."""
    positions = e.data["positions"]
    pieces = e.data.get("quantities") or [t.concerns[i].quantity for i in positions]
    gone = dict(zip(positions, pieces, strict=True))

    def after(c: Concern, left: int) -> Concern:
        return replace(c, quantity=left) if left else replace(c, state="forwarded", reason="split")

    return {
        "concerns": tuple(after(c, c.quantity - gone[i]) if i in gone else c for i, c in enumerate(t.concerns)),
    }


def _waiting(t: TicketState, e: Event) -> Changes:
    cleared: Changes = dict.fromkeys(("counter_id", "called_at", "call_seq", "finished_at", "target_counter_id"))
    since = t.waiting_since if t.state == WAITING else e.at
    return {"state": WAITING, "waiting_since": since, "call_count": 0} | cleared | NOT_PARKED | later.ended(t)


NOT_PARKED: Changes = {"parked_reason": "", "parked_room": ""}


def _forwarded(t: TicketState, e: Event) -> Changes:
    positions = e.data["positions"]
    concerns = _settled(t, e, positions, "forwarded") if positions else _laid_down(t, e)
    if "service" in e.data:
        concerns = (*concerns, Concern(e.data["service"], sum(t.concerns[i].quantity for i in positions)))
    changes = _waiting(t, e) | {"concerns": concerns, "target_counter_id": e.data.get("target")}
    changes |= _service_end(t, e) | {"effective_at": datetime.fromisoformat(e.data["effective_at"])}
    changes["head_s"] = e.data.get("head_s", t.head_s)
    if t.state in AT_COUNTER:
        changes |= {"served_at": t.served_at or e.at, "handed_over_at": _claimed(t, e)}
    if not any(c.state in {"open", "in_service"} for c in concerns):
        changes |= {"state": FINISHED, "finished_at": e.at}
    return changes


def _parked(t: TicketState, e: Event) -> Changes:
    where = {"parked_reason": e.data.get("reason", ""), "parked_room": e.data.get("room", "")}
    return {"state": PARKED, "concerns": _laid_down(t, e)} | where | _service_end(t, e)


def _resumed(t: TicketState, e: Event) -> Changes:
    if e.data["to"] == SERVING:
        # Who was set aside in between has had no way to the counter that could be measured.
        here = {"counter_id": e.counter_id, "called_at": e.at, "way_s": t.way_s}
        return _served(t, e) | here | NOT_PARKED
    place = {"effective_at": datetime.fromisoformat(e.data["effective_at"]), "target_counter_id": t.target_counter_id}
    return _waiting(t, e) | place


def _returned(t: TicketState, e: Event) -> Changes:
    return _waiting(t, e) | {"waiting_since": t.waiting_since, "target_counter_id": t.target_counter_id}


def _taken_over(t: TicketState, e: Event) -> Changes:
    if t.state == SERVING:
        return {"counter_id": e.counter_id}
    # Somewhere else: whoever is called has to find the way anew, and is called there as often as anywhere.
    anew = {"called_at": e.at, "spell_called_at": e.at, "call_count": 1}
    return {"counter_id": e.counter_id, "call_seq": e.seq} | anew


def _prioritised(t: TicketState, e: Event) -> Changes:
    """Put another head start in the place of the last one. Who loses one stands behind everybody, but not later."""
    head = e.data["head_s"]
    key = t.effective_at + timedelta(seconds=t.head_s - head)
    return {"head_s": head, "effective_at": key if head > t.head_s else max(t.effective_at, min(key, e.at))}


def _checked_in(t: TicketState, e: Event) -> Changes:
    return {"state": WAITING, "base_at": e.at, "waiting_since": e.at, "handed_over_at": _claimed(t, e)}


def _minus(known: int | None, less: int) -> int | None:
    return None if known is None else known - less


def span(e: Event) -> tuple[datetime, datetime]:
    """Return the minutes that an interruption takes out, as the event has them."""
    return datetime.fromisoformat(e.data["since"]), datetime.fromisoformat(e.data["until"])


RUNNING = ("serving_since", "concern_since", "spell_called_at")
"""Since when each time at a counter runs."""


def _frozen(t: TicketState, e: Event) -> Changes:
    """Take an interruption out of what is going on at a counter: of each time only what lies in it."""
    running = {n: at for n in RUNNING if (at := getattr(t, n)) is not None}
    if "lost" not in e.data:
        since, until = span(e)
        return {n: at + max(timedelta(), until - max(since, at)) for n, at in running.items()}
    # Entered after the fact: what has ended since loses its part of those minutes, and so does what still runs.
    way, service, *spent = e.data["lost"]
    each = zip(t.concerns, spent, strict=True)
    concerns = tuple(replace(c, service_s=_minus(c.service_s, s)) for c, s in each)
    ended = {"concerns": concerns, "way_s": _minus(t.way_s, way), "service_s": _minus(t.service_s, service)}
    return ended | {n: at + timedelta(seconds=e.data["later"].get(n, 0)) for n, at in running.items()}


def _measured(t: TicketState, e: Event) -> Changes:
    """Correct the waits, the first one and then the further ones, by seconds that turned out to count or not."""
    first, *others = e.data["more"]
    each = zip(t.further, others, strict=True)
    return {
        "waited_s": _plus(t.waited_s, first) if t.waited_s is not None else None,
        "further": tuple(replace(wait, waited_s=wait.waited_s + more) for wait, more in each),
    }


def _to(state: str) -> Callable[[TicketState, Event], Changes]:
    return lambda t, e: {"state": state, "finished_at": e.at} | _service_end(t, e)


def _cancelled(t: TicketState, e: Event) -> Changes:
    """End a ticket; a number that an undo made needless was nobody's visit."""
    return _to(CANCELLED)(t, e) | ({"handed_over_at": None} if e.data.get("undone") else {})


_STEPS: dict[str, Callable[[TicketState, Event], Changes]] = {
    ev.HANDED_OVER: lambda t, e: {"handed_over_at": _claimed(t, e)},
    ev.CALLED: _called,
    ev.RECALLED: _recalled,
    ev.SERVED: _served,
    ev.CONCERN_STARTED: lambda t, e: {
        "concerns": _taken_up(_laid_down(t, e), e.data["position"]),
        "concern_since": e.at,
    },
    ev.CONCERN_DONE: _concern_done,
    ev.CONCERN_ADDED: _concern_added,
    ev.CONCERN_CHANGED: _concern_changed,
    ev.FORWARDED: _forwarded,
    ev.SPLIT: _split,
    ev.CHECKED_IN: _checked_in,
    ev.RELEASED: lambda _t, _e: {"target_counter_id": None},
    ev.TAKEN_OVER: _taken_over,
    ev.PRIORITY: _prioritised,
    ev.CARE: lambda _t, _e: {},
    ev.FROZEN: _frozen,
    ev.MEASURED: _measured,
    ev.FINISHED: _finished,
    ev.PARKED: _parked,
    ev.RESUMED: _resumed,
    ev.RETURNED: _returned,
    ev.NO_SHOW: _to(NO_SHOW),
    ev.CANCELLED: _cancelled,
    ev.LATER: later.given,
    ev.SOONER: later.taken_back,
    ev.UNSERVED: _to(UNSERVED),
    ev.LEFTOVER: _to(LEFTOVER),
    ev.REPRINTED: lambda _t, _e: {},
    ev.PAPER: lambda _t, _e: {},
}

SILENT = frozenset(
    {
        ev.HANDED_OVER,
        ev.REPRINTED,
        ev.PAPER,
        ev.PRIORITY,
        ev.CARE,
        ev.RELEASED,
        ev.FROZEN,
        ev.MEASURED,
        ev.LATER,
        ev.SOONER,
    }
)
"""Events that are no step of a clerk: they do not stand between a step and its undo."""


def _learns(t: TicketState, e: Event) -> bool:
    """Tell whether a trainee has a part in the service: who only called, and gave the case away, has none."""
    handed_on = e.type in {ev.CALLED, ev.TAKEN_OVER} and t.served_at is None
    return bool(e.data.get("trainee", t.trainee and not handed_on))


def apply(ticket: TicketState, event: Event) -> TicketState:
    """Return the ticket after one more event of its log (never its first one, nor `undone`)."""
    changes = _STEPS[event.type](ticket, event) | {"trainee": _learns(ticket, event)}
    # A number that an undo made needless is no step that could be taken back again.
    if event.type not in SILENT and not event.data.get("undone"):
        changes |= {"last_seq": event.seq, "last_type": event.type, "last_at": event.at}
    return replace(ticket, **changes)


def fold(log: Iterable[Event]) -> TicketState | None:
    """Return the state that a ticket's events give, in order of `seq`; None when it was never drawn.

    An `undone` event and the one it takes back are skipped.
    """
    state: TicketState | None = None
    for event in standing(log):
        state = begun(event) if state is None else apply(state, event)
    return state


def standing(log: Iterable[Event]) -> list[Event]:
    """Return the events of a ticket that hold: without those taken back, and without the taking back."""
    every = list(log)
    skipped = {e.data["undoes"] for e in every if e.type == ev.UNDONE}
    return [e for e in every if e.type != ev.UNDONE and e.seq not in skipped]
