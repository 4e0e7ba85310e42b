"""A power cut: its minutes count for nobody, and numbers from the pad are entered later (see `draw`)."""

from datetime import datetime, timedelta
from typing import Any

from app.db import interruptions, log, tickets
from app.rules import events as ev
from app.rules import fold
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import case, find
from app.usecases.answers_arrivals import Outage
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

LONGEST_AGO = timedelta(days=7)
TOUCHED = (*rules.AT_COUNTER, rules.WAITING, rules.PARKED, rules.FINISHED)
"""States of visits that may have been at a counter while nothing worked."""


def enter_outage(
    ctx: Context,
    *,
    office: str,
    since: datetime,
    until: datetime,
    principal: Principal,
    request: Request,
    now: datetime,
) -> Outage:
    """Note from when to when nothing worked: the minutes are in no waiting, way or service time of today's visits.

    Refusals: `bad_time` (not in the past, or the wrong way round), `outage_overlaps`.
    """

    def work(c: Change) -> Outage:
        if not c.now - LONGEST_AGO <= since < until <= c.now:
            raise Refusal("bad_time", field="since")
        if any(i.since < until and since < (i.until or c.now) for i in c.office.interruptions):
            raise Refusal("outage_overlaps")
        ident = interruptions.begin(c.conn, office=c.office.id, kind="outage", since=since)
        interruptions.end(c.conn, ident, until)
        for stored in tickets.of_day(c.conn, c.office.id, c.day, TOUCHED):
            _leave_out(c, stored, since, until)
        c.emit(ev.OUTAGE, interruption=ident, **_span(since, until))
        return Outage(ident, since, until)

    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Outage,
        work=work,
    )


def _leave_out(c: Change, stored: tickets.Stored, since: datetime, until: datetime) -> None:
    """Take the minutes out of way and service of a visit that was at a counter, also of what has ended since."""
    came, ended = stored.state.first_called_at or stored.state.spell_called_at, stored.state.finished_at
    if came is None or came >= until or (ended is not None and ended <= since):
        return
    bare = fold.fold(fold.without(log.of_ticket(c.conn, stored.id), since, until))
    if bare is not None:
        pairs = zip(_times(stored.state), _times(bare), strict=True)
        lost = [(known or 0) - (left or 0) for known, left in pairs]
        case.step(c, stored, ev.FROZEN, stored.state.counter_id, **_span(since, until), lost=lost)


def _times(state: rules.TicketState) -> list[int | None]:
    return [state.way_s, state.service_s, *(concern.service_s for concern in state.concerns)]


def _span(since: datetime, until: datetime) -> dict[str, Any]:
    return {"since": since.isoformat(), "until": until.isoformat()}
