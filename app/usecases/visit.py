"""The visitor's own ticket: status for the phone, and giving the number back."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.db import links, offices, tickets
from app.db.engine import Connection
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import case, draw, find, staffing, view
from app.usecases.answers import OwnStatus
from app.usecases.change import Change, day_over, read_office
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

NEAR = 5
POLL_NEAR, POLL_FAR = 2, 15
CORRECTABLE = timedelta(seconds=60)
"""How long the kiosk that drew a ticket may give it back."""


def own_status(ctx: Context, *, token: str, now: datetime) -> OwnStatus:
    """Return what a visitor sees of the own ticket; `not_found` for a wrong or dead token."""
    with ctx.store.read() as conn:
        stored = _where_it_went(conn, find.stored_ticket(ctx, conn, token))
        row = offices.row(conn, stored.office_id)
        office = read_office(ctx, conn, row, now)
        state = stored.state
        if day_over(office, stored.day, now):
            state = replace(state, state=rules.at_day_end(state.state))
        ahead, estimate = view.place(conn, office, state, now)
        called = state.state in rules.AT_COUNTER
        near = called or (ahead is not None and ahead <= NEAR)
        return OwnStatus(
            number=state.label,
            office=office.slug,
            office_name=office.name,
            state=state.state,
            language=state.language,
            issued_at=state.drawn_at,
            ahead=ahead,
            estimate=estimate,
            counter=view.counter_ref(office, state.counter_id) if called else None,
            called_at=state.called_at,
            call_count=state.call_count,
            concerns=view.concern_views(office, state),
            may_cancel=state.state in rules.TRANSITIONS["cancel"],
            poll_after=POLL_NEAR if near else POLL_FAR,
            at=now,
            staffed=ahead is None or staffing.can_be_served(conn, office, state, now),
            parked_room=state.parked_room,
            target=view.counter_ref(office, state.target_counter_id),
            evacuation=office.evacuation_at(now) is not None and state.state in rules.LIVE,
        )


def _where_it_went(conn: Connection, stored: tickets.Stored) -> tickets.Stored:
    """Follow a visit that is over here to the office that goes on with it."""
    while stored.state.state == rules.FINISHED:
        following = links.successor(conn, stored.id)
        found = None if following is None else tickets.get(conn, following)
        if found is None:
            break
        stored = found
    return stored


def status_etag(ctx: Context, *, token: str, now: datetime) -> str:
    """Return a tag that changes whenever the status can have changed: the office's log and the minute."""
    with ctx.store.read() as conn:
        stored = _where_it_went(conn, find.stored_ticket(ctx, conn, token))
        if stored.state.state not in rules.LIVE:
            return f"{stored.id}.{stored.state.last_seq}"
        seq = offices.row(conn, stored.office_id).seq
    return f"{stored.id}.{seq}.{int(now.timestamp()) // 60}"


def opened_by_phone(ctx: Context, *, token: str, now: datetime) -> None:
    """Hand the ticket over: whoever opened its page has the number."""
    with ctx.store.read() as conn:
        stored = find.stored_ticket(ctx, conn, token)
    if stored.state.handed_over_at is not None or stored.state.state not in rules.LIVE:
        return
    visitor = Principal("visitor", stored.id, "visitor", frozenset({stored.office_id}), frozenset({"visitor"}))

    def work(c: Change) -> None:
        draw.hand_over(c, find.stored_ticket(ctx, c.conn, token), "phone")

    change(ctx, office=stored.office_id, principal=visitor, request=None, now=now, answer=type(None), work=work)


def cancel_ticket(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> OwnStatus:
    """Give the number back, wherever it goes on; again is no error. A kiosk may for 60 s, its own tickets only."""
    with ctx.store.read() as conn:
        present = _where_it_went(conn, find.stored_ticket(ctx, conn, token))

    def work(c: Change) -> None:
        stored = find.stored_ticket(ctx, c.conn, view.token_of(ctx, present))
        if "kiosk" in c.principal.roles:
            of_this_kiosk(c, stored)
        if stored.state.state == rules.CANCELLED:
            return
        rules.move(stored.state.state, "cancel")
        case.step(c, stored, ev.CANCELLED, stored.state.counter_id)

    change(
        ctx,
        office=present.office_id,
        principal=principal,
        request=request,
        now=now,
        answer=type(None),
        work=work,
    )
    return own_status(ctx, token=token, now=now)


def of_this_kiosk(c: Change, stored: tickets.Stored) -> None:
    """Refuse (`not_found`, `too_late`) what is not this kiosk's own number of the last minute."""
    if stored.device_id != c.principal.id:
        raise Refusal("not_found")
    if c.now - stored.state.drawn_at > CORRECTABLE:
        raise Refusal("too_late", seconds=int(CORRECTABLE.total_seconds()))
