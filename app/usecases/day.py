"""Closing the day, by hand or because it is over."""

from datetime import datetime

from app.db import offices
from app.rules import events as ev
from app.rules import hours
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.answers import Closed
from app.usecases.change import Change
from app.usecases.context import SYSTEM, Context, Principal, Request
from app.usecases.rollover import end_day
from app.usecases.unit import change


def close_day(
    ctx: Context,
    *,
    office: str,
    force: bool,
    principal: Principal,
    now: datetime,
    request: Request | None = None,
) -> Closed:
    """Settle what still lives today and close the counters; `office_open` before closing time unless `force`."""

    def work(c: Change) -> Closed:
        today = hours.spans(c.office.hours, hours.local_day(c.office.zone, c.now))
        if any(closes > c.now for _, closes in today) and not force:
            raise Refusal("office_open", closes_at=today[-1][1])
        unserved, leftover = end_day(c)
        c.emit(ev.DAY_CLOSED, day=c.day)
        return Closed(c.office.slug, c.day, unserved, leftover)

    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Closed,
        work=work,
    )


def catch_up(ctx: Context, *, now: datetime) -> None:
    """Close every day that ended while nothing ran."""
    with ctx.store.read() as conn:
        heads = offices.heads(conn)
    for head in heads:
        end_day_if_over(ctx, office=head.office_id, now=now)


def end_day_if_over(ctx: Context, *, office: int, now: datetime) -> None:
    """Close an office's day if it is over; every change does that first, so there is nothing else to do."""
    change(ctx, office=office, principal=SYSTEM, request=None, now=now, answer=type(None), work=lambda _: None)
