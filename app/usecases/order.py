"""Why this order ("I was before him!"): the facts of two tickets, for the rule that says it in one sentence."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import counters, log, offices, tickets
from app.db.engine import Connection
from app.rules import events as ev
from app.rules import fold, order
from app.rules.catalog import Office, Text
from app.rules.events import Event
from app.rules.order import Calling, Pair, Standing
from app.rules.refusal import Refusal
from app.rules.ticket import NO_SHOW, PARKED, WAITING, TicketState
from app.usecases import find, staffing
from app.usecases.change import day_over, read_office
from app.usecases.context import Context, Principal
from app.usecases.upcoming import takes


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket of today with its log (steps that were taken back left out) and its latest call, if it holds."""

    stored: tickets.Stored
    events: tuple[Event, ...]
    call: Event | None


def why(ctx: Context, *, office: str, first: str, second: str, principal: Principal, now: datetime) -> Text:
    """Say in one sentence (`de`, `en`) which of two numbers of today came or will come before the other, and why.

    `malformed` when both are the same, `not_found` for a number that today does not have.
    """
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    if first == second:
        raise Refusal("malformed", field="second")
    with ctx.store.read() as conn:
        row = offices.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        day = None if day_over(found, row.day, now) else row.day
        one, other = (_case(conn, found, day, number) for number in (first, second))
        if _called_before(other, one):
            one, other = other, one
        if one.call is not None:
            return order.explain(_pair_of_call(conn, found, one, one.call, other), found.zone)
        here, there = (_standing(conn, found, case, now) for case in (one, other))
        if not order.comes_first(here, there, now):
            here, there = there, here
        return order.explain(Pair(here, there, None, now), found.zone)


def _case(conn: Connection, office: Office, day: str | None, number: str) -> Case:
    stored = None if day is None else tickets.by_number(conn, office.id, day, number)
    if stored is None:
        raise Refusal("not_found", number=number)
    every = log.of_ticket(conn, stored.id)
    gone = {e.data["undoes"] for e in every if e.type == ev.UNDONE}
    events = tuple(e for e in every if e.type != ev.UNDONE and e.seq not in gone)
    calls = [e for e in events if e.type == ev.CALLED]
    # Whoever waits (again) is not to be explained by the call of an earlier wait.
    return Case(stored, events, calls[-1] if calls and stored.state.state != WAITING else None)


def _called_before(one: Case, other: Case) -> bool:
    return one.call is not None and (other.call is None or one.call.seq < other.call.seq)


def _pair_of_call(conn: Connection, office: Office, one: Case, call: Event, other: Case) -> Pair:
    """Look at both as they stood when the first one was called; at what the counter takes as of now."""
    first = fold.fold(e for e in one.events if e.seq < call.seq) or one.stored.state
    second = fold.fold(e for e in other.events if e.seq < call.seq) or other.stored.state
    counter = office.counter_by_id[call.counter_id or 0]
    row = counters.get(conn, counter.id)
    wanted = second.open_services
    preferred = office.skill(row.clerk_id).preferred
    calling = Calling(
        at=call.at,
        counter=counter.label,
        picked=call.data.get("picked", False),
        fits=not wanted.isdisjoint(takes(office, row)),
        reachable=counter.reachable or not other.stored.reach,
        preferred=not preferred.isdisjoint(first.open_services) and preferred.isdisjoint(wanted),
    )
    here, there = (_facts(office, state, case, call.seq) for state, case in ((first, one), (second, other)))
    return Pair(here, there, calling, call.at)


def _standing(conn: Connection, office: Office, case: Case, now: datetime) -> Standing:
    state = case.stored.state
    without = not staffing.can_be_served(office, staffing.staff(conn, office), state, now)
    return _facts(office, state, case, state.last_seq + 1, unstaffed=without)


def _facts(office: Office, state: TicketState, case: Case, upto: int, *, unstaffed: bool = False) -> Standing:
    passed = {e.type for e in case.events if e.seq < upto}
    back = _resumed(case.events, upto)
    target = office.counter_by_id.get(state.target_counter_id or 0)
    early = timedelta(minutes=office.policy.callable_minutes)
    return Standing(
        number=state.label,
        state=state.state,
        drawn_at=state.drawn_at,
        base_at=state.base_at,
        effective_at=state.effective_at,
        draw_order=state.draw_order,
        head=state.head_s > 0,
        appointment=None if state.callable_from is None or state.asked_later else state.callable_from + early,
        callable_from=state.callable_from,
        later=state.asked_later,
        target=target.label if target else None,
        forwarded=not passed.isdisjoint({ev.FORWARDED, ev.ARRIVED}),
        back=PARKED in back,
        missed=NO_SHOW in back,
        unstaffed=unstaffed,
    )


def _resumed(events: tuple[Event, ...], upto: int) -> set[str]:
    """Return the states from which a ticket was brought back to the queue."""
    found, before = set[str](), ""
    for event in (e for e in events if e.seq < upto):
        if event.type == ev.RESUMED and event.data.get("to") == WAITING:
            found.add(before)
        before = {ev.PARKED: PARKED, ev.NO_SHOW: NO_SHOW}.get(event.type, before)
    return found
