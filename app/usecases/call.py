"""Calling and serving, one transaction each."""

from collections.abc import Callable
from datetime import datetime

from app.db import tickets
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import case, find, priority, targets, upcoming, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

MaybeTicket = Ticket | None


def call_next(
    ctx: Context, *, counter: int, settle: str | None, principal: Principal, request: Request, now: datetime
) -> Ticket | None:
    """Call the first ticket this counter may take; None when nobody waits.

    An open case is settled first (`finish`, `no_show` or `park`), and stays settled when nobody waits; without
    `settle` it is refused: `case_open`.
    """
    return change(
        ctx,
        office=find.office_of_counter(ctx, counter),
        principal=principal,
        request=request,
        now=now,
        answer=MaybeTicket,  # type: ignore[arg-type]  # a union is no class; msgspec decodes it all the same
        work=lambda changing: _next(changing, counter, settle),
    )


def _next(c: Change, counter: int, how: str | None) -> Ticket | None:
    c.must_not_be_evacuated()
    row = case.own_counter(c, counter)
    if row.state not in case.PRESENT:
        raise Refusal("counter_closed", counter=row.label, state=row.state)
    before = tickets.at_counter(c.conn, counter)
    settled = case.settle(c, before, how) if before is not None else None
    head = upcoming.first(c.conn, c.office, row, c.now)
    stored = None if head is None else tickets.get(c.conn, head)
    return None if stored is None else _answer(c, case.call(c, stored, row, settled))


def pick(ctx: Context, *, counter: int, number: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Call this waiting number, whatever its place; `already_called` when a colleague was faster.

    `not_here_yet`: another office has sent it, and it has not checked in.
    """
    return change(
        ctx,
        office=find.office_of_counter(ctx, counter),
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda changing: _pick(changing, counter, number),
    )


def _pick(c: Change, counter: int, number: str) -> Ticket:
    row = case.own_counter(c, counter)
    if row.state not in case.PRESENT:
        raise Refusal("counter_closed", counter=row.label, state=row.state)
    stored = tickets.by_number(c.conn, c.office.id, c.day, number)
    if stored is None:
        raise Refusal("not_found", number=number)
    if stored.state.state == rules.EXPECTED:
        raise Refusal("not_here_yet", number=number)
    if stored.state.state != rules.WAITING:
        at = view.counter_ref(c.office, stored.state.counter_id)
        raise Refusal("already_called", number=number, state=stored.state.state, counter=at and at.name)
    open_case = tickets.at_counter(c.conn, counter)
    if open_case is not None:
        raise Refusal("case_open", number=open_case.state.label, state=open_case.state.state)
    case.must_be_able(c, stored, row)
    return _answer(c, case.call(c, stored, row, picked=True))


def _answer(c: Change, stored: tickets.Stored) -> Ticket:
    return view.view(c.ctx, c.conn, c.office, stored, c.now)


def _on_ticket(
    ctx: Context,
    token: str,
    principal: Principal,
    request: Request,
    now: datetime,
    move: Callable[[Change, tickets.Stored], tickets.Stored],
) -> Ticket:
    return change(
        ctx,
        office=find.ticket_key(ctx, token).office,
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda changing: _answer(changing, move(changing, find.ticket_of_today(changing, token))),
    )


def recall(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Call again: displays ring and speak once more, the first waiting time stays."""
    return _on_ticket(ctx, token, principal, request, now, case.recall)


def start(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Begin to serve: way time ends, the row leaves the displays."""
    return _on_ticket(ctx, token, principal, request, now, case.start)


def finish(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Finish; from `called` the way and service times stay unknown."""
    return _on_ticket(ctx, token, principal, request, now, case.finish)


def no_show(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Set to no-show; `too_few_calls` before the configured number of calls."""
    return _on_ticket(ctx, token, principal, request, now, case.no_show)


def park(
    ctx: Context,
    *,
    token: str,
    principal: Principal,
    request: Request,
    now: datetime,
    reason: str = "",
    room: str = "",
) -> Ticket:
    """Set aside, with a reason and where the visitor waits: the counter is free, anybody qualified may resume."""
    return _on_ticket(ctx, token, principal, request, now, lambda c, stored: case.park(c, stored, reason, room))


def give_back(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Return a called ticket to its place in the queue."""

    def work(c: Change, stored: tickets.Stored) -> tickets.Stored:
        return targets.settled(c, case.give_back(c, stored))

    return _on_ticket(ctx, token, principal, request, now, work)


def resume(
    ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime, counter: int | None = None
) -> Ticket:
    """Bring back a parked ticket (to `counter` if given, else to the queue) or a no-show (to the queue)."""

    def work(c: Change, stored: tickets.Stored) -> tickets.Stored:
        return priority.come_again(c, stored) if counter is None else case.resume(c, stored, counter)

    return _on_ticket(ctx, token, principal, request, now, work)
