"""Presence at counters: logged, because estimates and reports live on it."""

from collections.abc import Callable
from datetime import datetime

from app.db import counters as db
from app.db import people, tickets
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.usecases import case, find, targets
from app.usecases.answers import CounterView
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.day import end_day_if_over
from app.usecases.queue import counter_view
from app.usecases.unit import change


def open_counter(
    ctx: Context,
    *,
    counter: int,
    services: tuple[str, ...] | None,
    principal: Principal,
    request: Request,
    now: datetime,
    take_over: bool = False,
) -> CounterView:
    """Open a counter, for all services or for some.

    `counter_taken` when a colleague serves there (unless `take_over`: her open case stays at the counter),
    `clerk_elsewhere` when the clerk has an open case at another one (an idle one is closed by itself).
    """
    _end_yesterday(ctx, counter, principal, now)
    return _move(ctx, counter, principal, request, now, lambda c: _open(c, counter, services, take_over=take_over))


def _end_yesterday(ctx: Context, counter: int, principal: Principal, now: datetime) -> None:
    """Let a day that is over end at the other office where the clerk forgot to close a counter."""
    if principal.kind != "user":
        return
    with ctx.store.read() as conn:
        other = db.of_clerk(conn, principal.id)
    if other is not None and other.office_id != find.office_of_counter(ctx, counter):
        end_day_if_over(ctx, office=other.office_id, now=now)


def _move(
    ctx: Context,
    counter: int,
    principal: Principal,
    request: Request,
    now: datetime,
    move: Callable[[Change], None],
) -> CounterView:
    def work(c: Change) -> CounterView:
        move(c)
        return counter_view(c.conn, c.office, counter, principal)

    office = find.office_of_counter(ctx, counter)
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=CounterView, work=work)


def _open(c: Change, counter: int, services: tuple[str, ...] | None, *, take_over: bool) -> None:
    row = db.get(c.conn, counter)
    if not row.active or row.historical:
        raise Refusal("not_found", counter=counter)
    clerk = c.principal.id if c.principal.kind == "user" else None
    if row.clerk_id not in {None, clerk} and not take_over:
        raise Refusal("counter_taken", counter=row.label)
    if clerk is not None:
        _leave_other(c, clerk, counter)
    wanted = None if services is None else [_service(c, code) for code in services]
    if row.state == "open" and row.clerk_id == clerk and row.services == wanted:
        return
    c.emit(ev.COUNTER_OPENED, counter=counter, services=wanted)
    db.occupy(c.conn, counter, clerk, wanted, c.now)
    targets.release_stranded(c)


def _service(c: Change, code: str) -> int:
    service = c.office.service_by_code.get(code)
    if service is None:
        raise Refusal("unknown_service", service=code)
    return service.id


def _leave_other(c: Change, clerk: int, counter: int) -> None:
    # Another office may be opening a counter for the same clerk at this moment; its row is not ours to hold.
    people.lock(c.conn, clerk)
    other = db.of_clerk(c.conn, clerk)
    if other is None or other.id == counter:
        return
    if other.office_id != c.office.id:
        raise Refusal("clerk_elsewhere", counter=other.label)
    if tickets.at_counter(c.conn, other.id) is not None:
        raise Refusal("clerk_elsewhere", counter=other.label)
    leave(c, other.id)


def leave(c: Change, counter: int) -> None:
    """Close a counter; who waited for it alone may be called by every other one."""
    c.emit(ev.COUNTER_CLOSED, counter=counter)
    db.vacate(c.conn, counter, c.now)
    targets.release_stranded(c)


def pause_counter(ctx: Context, *, counter: int, principal: Principal, request: Request, now: datetime) -> CounterView:
    """Pause; no reason is asked or stored. `case_open` while a case is open."""
    return _move(ctx, counter, principal, request, now, lambda c: _state(c, counter, "paused"))


def resume_counter(ctx: Context, *, counter: int, principal: Principal, request: Request, now: datetime) -> CounterView:
    """End a pause or the wrap-up."""
    return _move(ctx, counter, principal, request, now, lambda c: _state(c, counter, "open"))


def wrap_up_counter(
    ctx: Context, *, counter: int, principal: Principal, request: Request, now: datetime
) -> CounterView:
    """The visitor has gone, the counter is not free yet."""
    return _move(ctx, counter, principal, request, now, lambda c: _state(c, counter, "wrap_up"))


_EVENTS = {"paused": ev.COUNTER_PAUSED, "open": ev.COUNTER_RESUMED, "wrap_up": ev.COUNTER_WRAP_UP}


def _state(c: Change, counter: int, state: str) -> None:
    row = case.own_counter(c, counter)
    if row.state == state:
        return
    _no_case(c, counter)
    c.emit(_EVENTS[state], counter=counter)
    db.set_state(c.conn, counter, state, c.now)


def _no_case(c: Change, counter: int) -> None:
    open_case = tickets.at_counter(c.conn, counter)
    if open_case is not None:
        raise Refusal("case_open", number=open_case.state.label, state=open_case.state.state)


def close_counter(ctx: Context, *, counter: int, principal: Principal, request: Request, now: datetime) -> CounterView:
    """Leave the counter; `case_open` while a case is open. Closing a closed counter is no error."""
    return _move(ctx, counter, principal, request, now, lambda c: _close(c, counter))


def _close(c: Change, counter: int) -> None:
    if db.get(c.conn, counter).state == "closed":
        return
    case.own_counter(c, counter)
    _no_case(c, counter)
    leave(c, counter)
