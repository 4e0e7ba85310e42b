"""What clerks do with a case at their counter. Each is one move of the transition table."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from app.db import counters, tickets
from app.db.engine import AnyRow
from app.rules import events as ev
from app.rules import fold
from app.rules import ticket as rules
from app.rules.events import Event
from app.rules.refusal import Refusal
from app.usecases import upcoming, view
from app.usecases.change import Change

OVERRULING = frozenset({"manager", "admin"})
RECEIVING = OVERRULING | {"reception", "api"}
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
    counter = at_counter(stored)
    if counter is not None:
        own_counter(c, counter)


def at_counter(stored: tickets.Stored) -> int | None:
    """Return the counter where a ticket is called to or served now; who is parked has left it."""
    return stored.state.counter_id if stored.state.state in rules.AT_COUNTER else None


def qualified(c: Change, row: AnyRow) -> tuple[int, ...]:
    """Return the services that the clerk at a counter may serve there."""
    return c.office.qualified(row.id, row.clerk_id)


def takes(c: Change, row: AnyRow) -> tuple[int, ...]:
    """Return the services that a counter calls: those of its clerk, and of these the ones chosen at opening."""
    return upcoming.takes(c.office, row)


def must_be_able(c: Change, stored: tickets.Stored, row: AnyRow) -> None:
    """Refuse a ticket that this clerk may not serve, or whose holder cannot come to this counter."""
    may, still_open = qualified(c, row), stored.state.open_concerns
    if still_open and not any(concern.service_id in may for _, concern in still_open):
        raise Refusal("not_qualified", number=stored.state.label, counter=row.label)
    if stored.reach and not c.office.counter_by_id[row.id].reachable:
        raise Refusal("not_reachable", number=stored.state.label, counter=row.label)


def first_concern(c: Change, stored: tickets.Stored, row: AnyRow) -> int | None:
    """Return the position of the concern to take up at a counter: the first that it takes, else the first."""
    mine = takes(c, row)
    still_open = stored.state.open_concerns
    return next(
        (i for i, concern in still_open if concern.service_id in mine), still_open[0][0] if still_open else None
    )


def step(c: Change, stored: tickets.Stored, type_: str, counter: int | None, **data: Any) -> tickets.Stored:
    """Log one event of a ticket and store what follows from it."""
    if counter is not None and type_ in ev.WORKED and _by_trainee(c, counter):
        data["trainee"] = True
    event = c.emit(type_, ticket=stored.id, counter=counter, **data)
    return c.store(stored, fold.apply(stored.state, event))


def _by_trainee(c: Change, counter: int) -> bool:
    learning = any(skill.trainee for skill in c.office.skills.values())
    return learning and c.office.skill(counters.get(c.conn, counter).clerk_id).trainee


def reopen(c: Change, row: AnyRow) -> None:
    """End a pause or wrap-up because a case is at the counter (again)."""
    if row.state != "open":
        c.emit(ev.COUNTER_RESUMED, counter=row.id)
        counters.set_state(c.conn, row.id, "open", c.now)


def call(
    c: Change, stored: tickets.Stored, row: AnyRow, together: Event | None = None, *, picked: bool = False
) -> tickets.Stored:
    """Call a waiting ticket to a counter. `together`: the event of the same key press that undo takes back too."""
    rules.move(stored.state.state, "call")
    reopen(c, row)
    since = stored.state.waiting_since
    felt = max(0, int((c.now - since).total_seconds()))
    data: dict[str, Any] = {"waited_s": c.office.waited_seconds(since, c.now), "felt_s": felt}
    if together is not None:
        data["with"] = together.seq
    if picked:
        data["picked"] = True
    return step(c, stored, ev.CALLED, row.id, **data)


def finish(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Settle the open concerns that this counter takes as done; others send the ticket back to its place."""
    at_own_counter(c, stored, "finish")
    counter = stored.state.counter_id
    done = [] if counter is None else _served_here(c, stored, counters.get(c.conn, counter))
    rest = len(stored.state.open_concerns) > len(done)
    # Whoever was never marked as being served has no known way and service times.
    implied = stored.state.state == rules.CALLED
    return step(c, stored, ev.CONCERN_DONE if rest else ev.FINISHED, counter, positions=done, implied=implied)


def _served_here(c: Change, stored: tickets.Stored, row: AnyRow) -> list[int]:
    """Return the open concerns that a finish settles: what the counter takes, and what is in service there.

    Whoever was called here and has neither was picked by hand: then it is what the clerk is qualified for.
    """
    mine, still_open = takes(c, row), stored.state.open_concerns
    done = [i for i, concern in still_open if concern.service_id in mine or concern.state == "in_service"]
    if done or stored.state.state != rules.CALLED:
        return done
    may = qualified(c, row)
    return [i for i, concern in still_open if concern.service_id in may]


def no_show(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Set a called ticket to no-show once it was called often enough; the head of the office may at any time."""
    at_own_counter(c, stored, "no_show")
    policy = c.office.policy
    since = rules.no_show_from(stored.state, policy.calls_before_no_show, view.call_interval(c.office, stored))
    early = since is None or since > c.now
    if early and not c.principal.roles & OVERRULING:
        calls, needed = stored.state.call_count, policy.calls_before_no_show
        raise Refusal("too_few_calls", calls=calls, needed=needed, from_=since)
    return step(c, stored, ev.NO_SHOW, stored.state.counter_id, **({"override": True} if early else {}))


def park(c: Change, stored: tickets.Stored, reason: str = "", room: str = "") -> tickets.Stored:
    """Set a case aside; its counter is free. `nothing_open` when everything is settled."""
    at_own_counter(c, stored, "park")
    if not stored.state.open_concerns:
        raise Refusal("nothing_open", number=stored.state.label)
    where = {name: text for name, text in (("reason", reason), ("room", room)) if text}
    return step(c, stored, ev.PARKED, stored.state.counter_id, **where)


def recall(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Call once more."""
    at_own_counter(c, stored, "recall")
    return step(c, stored, ev.RECALLED, stored.state.counter_id)


def start(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Begin to serve."""
    at_own_counter(c, stored, "start")
    counter = stored.state.counter_id
    position = None if counter is None else first_concern(c, stored, counters.get(c.conn, counter))
    return step(c, stored, ev.SERVED, counter, position=position)


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
        must_be_able(c, stored, row)
        reopen(c, row)
        return step(c, stored, ev.RESUMED, counter, to=rules.SERVING, position=first_concern(c, stored, row))
    key = stored.state.effective_at
    if stored.state.state == rules.NO_SHOW:
        _must_be_in_time(c, stored)
        key = max(key, c.now - RETURN_HEAD)
    return step(c, stored, ev.RESUMED, None, to=rules.WAITING, effective_at=key.isoformat())


def _must_be_in_time(c: Change, stored: tickets.Stored) -> None:
    """Refuse (`return_late`) a clerk who brings back somebody missed long ago: reception decides about that."""
    minutes = c.office.policy.return_minutes
    missed = stored.state.finished_at
    late = missed is not None and c.office.worked_seconds(missed, c.now) > minutes * 60
    if late and not c.principal.roles & RECEIVING:
        raise Refusal("return_late", number=stored.state.label, minutes=minutes)


SETTLEMENTS: dict[str, Callable[[Change, tickets.Stored], tickets.Stored]] = {
    "finish": finish,
    "no_show": no_show,
    "park": park,
}


def settle(c: Change, stored: tickets.Stored, how: str | None) -> Event:
    """End the open case of a counter before the next call; without `how` that is `case_open`."""
    if how is None or how not in SETTLEMENTS:
        raise Refusal("case_open", number=stored.state.label, state=stored.state.state)
    SETTLEMENTS[how](c, stored)
    return c.latest()
