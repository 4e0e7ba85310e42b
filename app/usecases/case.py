"""What clerks do with a case at their counter. Each is one move of the transition table."""

from datetime import timedelta
from typing import Any

from app.db import counters, tickets
from app.db.engine import AnyRow
from app.rules import events as ev
from app.rules import hours
from app.rules import ticket as rules
from app.rules.events import Event
from app.rules.refusal import Refusal
from app.usecases.change import Change

OVERRULING = frozenset({"manager", "admin"})
RETURN_HEAD = timedelta(minutes=10)
"""A no-show who comes back stands no better than one who drew this long ago (DESIGN, rule 8)."""

PRESENT = frozenset({"open", "wrap_up"})


def own_counter(c: Change, counter: int) -> AnyRow:
    """Return a counter of this office that the principal serves at; a program may use any."""
    if counter not in c.office.counter_by_id:
        raise Refusal("not_found", counter=counter)
    row = counters.get(c.conn, counter)
    if row.state == "closed":
        raise Refusal("counter_closed", counter=row.label)
    if c.principal.kind == "user" and row.clerk_id != c.principal.id:
        raise Refusal("counter_taken", counter=row.label)
    return row


def at_own_counter(c: Change, stored: tickets.Stored, action: str) -> None:
    """Refuse a move that the state does not allow, or on a case of somebody else's counter."""
    rules.move(stored.state.state, action)
    if stored.state.counter_id is not None:
        own_counter(c, stored.state.counter_id)


def step(c: Change, stored: tickets.Stored, type_: str, counter: int | None, **data: Any) -> tickets.Stored:
    """Log one event of a ticket and store what follows from it."""
    event = c.emit(type_, ticket=stored.id, counter=counter, **data)
    return c.store(stored, rules.apply(stored.state, event))


def reopen(c: Change, row: AnyRow) -> None:
    """End a pause or wrap-up because a case is at the counter (again)."""
    if row.state != "open":
        c.emit(ev.COUNTER_RESUMED, counter=row.id)
        counters.set_state(c.conn, row.id, "open", c.now)


def call(c: Change, stored: tickets.Stored, row: AnyRow, together: Event | None = None) -> tickets.Stored:
    """Call a waiting ticket to a counter. `together`: the event of the same key press that undo takes back too."""
    rules.move(stored.state.state, "call")
    reopen(c, row)
    day = hours.spans(c.office.hours, hours.local_day(c.office.zone, c.now))
    since = stored.state.waiting_since
    felt = max(0, int((c.now - since).total_seconds()))
    data = {"waited_s": hours.open_seconds(day, since, c.now), "felt_s": felt}
    if together is not None:
        data["with"] = together.seq
    return step(c, stored, ev.CALLED, row.id, **data)


def finish(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Settle the open concerns that this counter takes as done; others send the ticket back to its place."""
    at_own_counter(c, stored, "finish")
    counter = stored.state.counter_id
    takes = counters.get(c.conn, counter).services if counter is not None else None
    still_open = stored.state.open_concerns
    mine = [i for i, concern in still_open if takes is None or concern.service_id in takes]
    # Whoever was picked here although the counter takes none of it was served all the same.
    done = mine or [i for i, _ in still_open]
    rest = len(still_open) > len(done)
    # Whoever was never marked as being served has no known way and service times.
    implied = stored.state.state == rules.CALLED
    return step(c, stored, ev.CONCERN_DONE if rest else ev.FINISHED, counter, positions=done, implied=implied)


def no_show(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Set a called ticket to no-show once it was called often enough; the head of the office may at any time."""
    at_own_counter(c, stored, "no_show")
    policy = c.office.policy
    since = rules.no_show_from(stored.state, policy.calls_before_no_show, policy.call_interval_seconds)
    if (since is None or since > c.now) and not c.principal.roles & OVERRULING:
        calls, needed = stored.state.call_count, policy.calls_before_no_show
        raise Refusal("too_few_calls", calls=calls, needed=needed, from_=since)
    return step(c, stored, ev.NO_SHOW, stored.state.counter_id)


def park(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Set a case aside; its counter is free."""
    at_own_counter(c, stored, "park")
    return step(c, stored, ev.PARKED, stored.state.counter_id)


def recall(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Call once more."""
    at_own_counter(c, stored, "recall")
    return step(c, stored, ev.RECALLED, stored.state.counter_id)


def start(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Begin to serve."""
    at_own_counter(c, stored, "start")
    return step(c, stored, ev.SERVED, stored.state.counter_id)


def give_back(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Put a called ticket back to its place."""
    at_own_counter(c, stored, "return")
    return step(c, stored, ev.RETURNED, stored.state.counter_id)


def resume(c: Change, stored: tickets.Stored, counter: int | None) -> tickets.Stored:
    """Serve a parked ticket at a free counter, or let it (or a no-show) wait again at its place."""
    rules.move(stored.state.state, "resume")
    if stored.state.state == rules.PARKED and counter is not None:
        row = own_counter(c, counter)
        if tickets.at_counter(c.conn, counter) is not None:
            raise Refusal("counter_busy", counter=row.label)
        reopen(c, row)
        return step(c, stored, ev.RESUMED, counter, to=rules.SERVING)
    key = stored.state.effective_at
    if stored.state.state == rules.NO_SHOW:
        key = max(key, c.now - RETURN_HEAD)
    return step(c, stored, ev.RESUMED, None, to=rules.WAITING, effective_at=key.isoformat())


SETTLEMENTS = {"finish": finish, "no_show": no_show, "park": park}


def settle(c: Change, stored: tickets.Stored, how: str | None) -> Event:
    """End the open case of a counter before the next call; without `how` that is `case_open`."""
    if how is None or how not in SETTLEMENTS:
        raise Refusal("case_open", number=stored.state.number, state=stored.state.state)
    SETTLEMENTS[how](c, stored)
    return c.latest()
