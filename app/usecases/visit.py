"""The visitor's own ticket: status for the phone, asking for more time, and giving the number back."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from app.db import links, log, offices, tickets
from app.db.engine import Connection
from app.db.following import Line
from app.rules import events as ev
from app.rules import fold, later
from app.rules import ticket as rules
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.usecases import case, draw, find, following, view
from app.usecases.answers_visitor import OwnStatus
from app.usecases.change import Change, day_over, read_office
from app.usecases.context import Context, Principal, Request
from app.usecases.following import NOT_KNOWN, Ends, Held
from app.usecases.unit import change

MOST_KEPT = 5_000
"""Tickets of which is remembered what their visitors see."""
CORRECTABLE = timedelta(seconds=60)
"""How long the kiosk that drew a ticket, or checked its holder in, may give it back."""


def own_status(ctx: Context, *, token: str, now: datetime, ends: Ends = NOT_KNOWN) -> OwnStatus:
    """Return what a visitor sees of the own ticket; `not_found` for a wrong or dead token.

    `ends`: where the logs end, as far as that is known: of a ticket that waits, most is remembered then.
    """
    held = following.from_copy(ctx, token, now, ends)
    if held is not None and not day_over(held.office, held.row.day, now):
        as_of, kept = ctx.own.get(held.row.id, (None, None))
        if kept is not None and as_of == (held.row.last_seq, held.config_seq):
            return _as_it_stands(kept, held, now)
    with ctx.store.read() as conn:
        stored = _where_it_went(conn, find.stored_ticket(ctx, conn, token))
        row = offices.row(conn, stored.office_id)
        office = read_office(ctx, conn, row, now)
        waits = following.waiting_id(stored.id, stored.state.state)
        queue = following.line(ctx, conn, office, row.seq, now, waits)
        may_later = bool(waits) and _times_asked(conn, stored) < later.MOST
    seen = _seen(office, queue, stored, now)
    seen = replace(seen, may_later=may_later and not seen.over)
    if seen.state == rules.WAITING:
        if len(ctx.own) >= MOST_KEPT:
            ctx.own.clear()
        ctx.own[stored.id] = ((stored.state.last_seq, row.config_seq), seen)
    return seen


def _as_it_stands(kept: OwnStatus, held: Held, now: datetime) -> OwnStatus:
    """Return what is remembered of a waiting ticket with what others change of it."""
    where = following.place(held.office, held.queue, held.row, held.row.id, now)
    return replace(
        kept,
        ahead=where.ahead,
        estimate=where.estimate,
        poll_after=where.poll_after,
        staffed=where.staffed,
        at=now,
        target=view.counter_ref(held.office, held.row.target_counter_id),
        later_until=view.later_until(held.row, now),
    )


def _seen(office: Office, queue: Line, stored: tickets.Stored, now: datetime) -> OwnStatus:
    state, over = stored.state, day_over(office, stored.day, now)
    if over:
        state = replace(state, state=rules.at_day_end(state.state))
    where = following.place(office, queue, state, stored.id, now)
    return OwnStatus(
        number=state.label,
        office=office.slug,
        office_name=office.name,
        state=state.state,
        language=state.language,
        issued_at=state.drawn_at,
        ahead=where.ahead,
        estimate=where.estimate,
        counter=view.counter_ref(office, state.counter_id) if state.state in rules.AT_COUNTER else None,
        called_at=state.called_at,
        call_count=state.call_count,
        concerns=view.concern_views(office, state),
        may_cancel=state.state in rules.TRANSITIONS["cancel"],
        poll_after=where.poll_after,
        at=now,
        staffed=where.staffed,
        parked_room=state.parked_room,
        target=view.counter_ref(office, state.target_counter_id) if state.state == rules.WAITING else None,
        evacuation=office.evacuation_at(now) is not None and state.state in rules.LIVE,
        timezone=office.zone.key,
        over=over,
        later_until=view.later_until(state, now),
    )


def _where_it_went(conn: Connection, stored: tickets.Stored) -> tickets.Stored:
    """Follow a visit that is over here to the office that goes on with it."""
    while stored.state.state == rules.FINISHED:
        successor = links.successor(conn, stored.id)
        found = None if successor is None else tickets.get(conn, successor)
        if found is None:
            break
        stored = found
    return stored


def opened_by_phone(ctx: Context, *, token: str, now: datetime) -> None:
    """Hand the ticket over: whoever opened its page has the number."""
    with ctx.store.read() as conn:
        stored = find.stored_ticket(ctx, conn, token)
    if stored.state.handed_over_at is not None or stored.state.state not in rules.LIVE:
        return

    def work(c: Change) -> None:
        draw.hand_over(c, find.stored_ticket(ctx, c.conn, token), "phone")

    change(
        ctx, office=stored.office_id, principal=_visitor(stored), request=None, now=now, answer=type(None), work=work
    )


def _visitor(stored: tickets.Stored) -> Principal:
    """Return who holds a ticket."""
    return Principal("visitor", stored.id, "visitor", frozenset({stored.office_id}), frozenset({"visitor"}))


def cancel_ticket(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> OwnStatus:
    """Give the number back, wherever it goes on; again is no error. A kiosk may for 60 s, its own tickets only."""

    def work(c: Change, stored: tickets.Stored) -> None:
        if "kiosk" in c.principal.roles:
            of_this_kiosk(c, stored)
        if stored.state.state != rules.CANCELLED:
            rules.move(stored.state.state, "cancel")
            case.step(c, stored, ev.CANCELLED, stored.state.counter_id)

    status = _on_own(ctx, token, principal, request, now, work)
    _cancel_elsewhere(ctx, token, now)
    return status


def more_time(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> OwnStatus:
    """Let others pass for ten minutes; who does already gets no more by asking again.

    Refusals: `illegal_move` unless it waits, `later_used` after two times, `evacuation`.
    """

    def work(c: Change, stored: tickets.Stored) -> None:
        rules.move(stored.state.state, "later")
        if view.later_until(stored.state, c.now) is None:
            until = later.until(c.now, view.appointment_from(stored.state), _times_asked(c.conn, stored))
            case.step(c, stored, ev.LATER, None, until=until.isoformat())

    return _on_own(ctx, token, principal, request, now, work)


def ready_again(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> OwnStatus:
    """Be called in the ticket's turn again, before the time asked for is over; again is no error.

    Refusals: `illegal_move` unless it waits, `evacuation`.
    """

    def work(c: Change, stored: tickets.Stored) -> None:
        rules.move(stored.state.state, "sooner")
        if view.later_until(stored.state, c.now) is not None:
            drawn = fold.begun(log.of_ticket(c.conn, stored.id)[0])
            own = {"callable_from": drawn.callable_from.isoformat()} if drawn.callable_from else {}
            case.step(c, stored, ev.SOONER, None, **own)

    return _on_own(ctx, token, principal, request, now, work)


def _times_asked(conn: Connection, stored: tickets.Stored) -> int:
    return sum(event.type == ev.LATER for event in log.of_ticket(conn, stored.id))


def _on_own(
    ctx: Context,
    token: str,
    principal: Principal,
    request: Request,
    now: datetime,
    work: Callable[[Change, tickets.Stored], None],
) -> OwnStatus:
    """Change the visitor's ticket where it goes on now."""
    with ctx.store.read() as conn:
        present = _where_it_went(conn, find.stored_ticket(ctx, conn, token))
    change(
        ctx,
        office=present.office_id,
        principal=principal,
        request=request,
        now=now,
        answer=type(None),
        work=lambda c: work(c, find.stored_ticket(ctx, c.conn, view.token_of(ctx, present))),
    )
    return own_status(ctx, token=token, now=now)


def _cancel_elsewhere(ctx: Context, token: str, now: datetime) -> None:
    """Give back what other offices have of the visit; who is being served there is not."""
    with ctx.store.read() as conn:
        parts = _sent(conn, _where_it_went(conn, find.stored_ticket(ctx, conn, token)))

    def work(c: Change, part: tickets.Stored) -> None:
        stored = tickets.get(c.conn, part.id) or part
        if stored.state.state in rules.TRANSITIONS["cancel"]:
            case.step(c, stored, ev.CANCELLED, stored.state.counter_id)

    for part in parts:
        change(
            ctx,
            office=part.office_id,
            principal=_visitor(part),
            request=None,
            now=now,
            answer=type(None),
            work=partial(work, part=part),
        )


def _sent(conn: Connection, stored: tickets.Stored) -> list[tickets.Stored]:
    """Return the parts of a visit that a ticket has begun in other offices, and these in others."""
    found = [part for key in links.sent(conn, stored.id) if (part := tickets.get(conn, key)) is not None]
    return found + [further for part in found for further in _sent(conn, part)]


def of_this_kiosk(c: Change, stored: tickets.Stored) -> None:
    """Refuse (`not_found`, `too_late`) what is not this kiosk's own number of the last minute."""
    if stored.device_id != c.principal.id:
        raise Refusal("not_found")
    # Who checked in here has waited here since.
    if c.now - max(stored.state.drawn_at, min(stored.state.waiting_since, c.now)) > CORRECTABLE:
        raise Refusal("too_late", seconds=int(CORRECTABLE.total_seconds()))
