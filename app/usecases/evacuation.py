"""Fire alarm: everybody leaves the building, all cases stand still, and afterwards everything goes on as it was.

What must not happen meanwhile is refused in one place: `Change.emit`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from app.db import interruptions, tickets
from app.rules import events as ev
from app.rules import ticket as rules
from app.usecases import case, find
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change


@dataclass(frozen=True, slots=True)
class Evacuation:
    """The evacuation of an office: `until` None while it lasts, `since` None when there is none to end."""

    office: str
    since: datetime | None
    until: datetime | None


def evacuate(ctx: Context, *, office: str, principal: Principal, request: Request, now: datetime) -> Evacuation:
    """Stop the issue of numbers, calls and cases; while it lasts, again is the same evacuation."""

    def work(c: Change) -> Evacuation:
        lasting = c.office.evacuation
        if lasting is None:
            ident = interruptions.begin(c.conn, office=c.office.id, kind="evacuation", since=c.now)
            c.emit(ev.EVACUATED, interruption=ident)
        return Evacuation(office, lasting.since if lasting else c.now, None)

    return _change(ctx, office, principal, request, now, work)


def end_evacuation(ctx: Context, *, office: str, principal: Principal, request: Request, now: datetime) -> Evacuation:
    """Go on: the order is as before, and the minutes are in no waiting, way or service time."""

    def work(c: Change) -> Evacuation:
        lasting = c.office.evacuation
        if lasting is None:
            return Evacuation(office, None, None)
        away = {"since": lasting.since.isoformat(), "until": c.now.isoformat()}
        for stored in tickets.of_day(c.conn, c.office.id, c.day, rules.AT_COUNTER):
            case.step(c, stored, ev.FROZEN, stored.state.counter_id, **away)
        interruptions.end(c.conn, lasting.id, c.now)
        c.emit(ev.EVACUATION_OVER, interruption=lasting.id)
        return Evacuation(office, lasting.since, c.now)

    return _change(ctx, office, principal, request, now, work)


def _change(
    ctx: Context,
    office: str,
    principal: Principal,
    request: Request,
    now: datetime,
    work: Callable[[Change], Evacuation],
) -> Evacuation:
    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Evacuation,
        work=work,
    )
