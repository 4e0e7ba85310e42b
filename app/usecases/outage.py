"""A power cut: its minutes count for nobody, and numbers from the pad are entered later (see `draw`)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.db import interruptions, log, tickets
from app.rules import course, fold
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.catalog import Interruption
from app.rules.hours import local_day
from app.rules.refusal import Refusal
from app.usecases import case, find
from app.usecases.answers_arrivals import Outage
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

LONGEST_AGO = timedelta(days=7)
EVERY_STATE = (*rules.LIVE, rules.FINISHED, rules.CANCELLED, rules.UNSERVED, rules.LEFTOVER)


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
    """Note from when to when nothing worked: the minutes are in no waiting, way or service time of the visits then.

    Refusals: `bad_time` (not in the past, more than a week ago, or the wrong way round), `outage_overlaps`.
    """

    def work(c: Change) -> Outage:
        if not c.now - LONGEST_AGO <= since < until <= c.now:
            raise Refusal("bad_time", field="since")
        if any(i.since < until and since < (i.until or c.now) for i in c.office.interruptions):
            raise Refusal("outage_overlaps")
        ident = interruptions.begin(c.conn, office=c.office.id, kind="outage", since=since)
        interruptions.end(c.conn, ident, until)
        outage = Outage(ident, since, until)
        for stored in _touched(c, outage):
            _leave_out(c, _count_waits(c, stored, outage, -1), outage)
        c.emit(ev.OUTAGE, interruption=ident, **_span(outage))
        return outage

    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Outage,
        work=work,
    )


def remove_outage(
    ctx: Context, *, office: str, outage: int, principal: Principal, request: Request, now: datetime
) -> Outage:
    """Take away an outage of the last days that was entered by mistake: its minutes count again.

    `not_found` where there is none.
    """

    def work(c: Change) -> Outage:
        found = next((i for i in c.office.outages(c.now - LONGEST_AGO) if i.id == outage), None)
        if found is None or found.until is None:
            raise Refusal("not_found", outage=outage)
        gone = Outage(found.id, found.since, found.until)
        interruptions.remove(c.conn, outage)
        for stored in _touched(c, gone):
            _count_waits(c, _take_back(c, stored, gone), gone, 1)
        c.emit(ev.OUTAGE_REMOVED, interruption=outage, **_span(gone))
        return gone

    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Outage,
        work=work,
    )


def _touched(c: Change, outage: Outage) -> Iterator[tickets.Stored]:
    """Yield the visits of these days that were ever called: their times are known."""
    day, last = (local_day(c.office.zone, moment) for moment in (outage.since, outage.until))
    while day <= last:
        for stored in tickets.of_day(c.conn, c.office.id, day.isoformat(), EVERY_STATE):
            # Imported history has no log, and so nothing that could be corrected.
            if stored.state.first_called_at is not None and stored.state.last_seq:
                yield stored
        day += timedelta(days=1)


def _count_waits(c: Change, stored: tickets.Stored, outage: Outage, sign: int) -> tickets.Stored:
    """Correct the waits that have ended by the outage's minutes in them; -1 takes them out, 1 brings them back."""
    state = stored.state
    first = (state.base_at, state.felt_s or 0)
    waits = [first, *((wait.began, wait.felt_s) for wait in state.further)]
    more = [sign * _part(c, outage, began, began + timedelta(seconds=felt)) for began, felt in waits]
    return case.step(c, stored, ev.MEASURED, None, more=more) if any(more) else stored


def _part(c: Change, outage: Outage, began: datetime, ended: datetime) -> int:
    """Return the counted seconds of a wait that lie in an outage: no break, and no other interruption."""
    others = tuple(i for i in c.office.interruptions if i.id != outage.id)
    without = replace(c.office, interruptions=others)
    own = Interruption(outage.id, "outage", outage.since, outage.until)
    within = replace(c.office, interruptions=(*others, own))
    return without.waited_seconds(began, ended) - within.waited_seconds(began, ended)


def _leave_out(c: Change, stored: tickets.Stored, outage: Outage) -> None:
    """Take the minutes out of way and service of a visit that was at a counter, also of what has ended since."""
    state, length = stored.state, outage.until - outage.since
    came, ended = state.first_called_at, state.finished_at
    if came is None or came >= outage.until or (ended is not None and ended <= outage.since):
        return
    # Both by the rules of now: the row may have been stored by earlier ones.
    every = log.of_ticket(c.conn, stored.id)
    whole, bare = fold.fold(every), fold.fold(course.without(every, outage.since, outage.until))
    if whole is not None and bare is not None:
        pairs = zip(_times(whole), _times(bare), strict=True)
        lost = [(known or 0) - (left or 0) for known, left in pairs]
        later = {n: (getattr(bare, n) + length - at).total_seconds() for n in fold.RUNNING if (at := getattr(state, n))}
        more = {"interruption": outage.id, "lost": lost, "later": later}
        case.step(c, stored, ev.FROZEN, state.counter_id, **_span(outage), **more)


def _take_back(c: Change, stored: tickets.Stored, outage: Outage) -> tickets.Stored:
    """Undo what an outage did to way and service of a visit."""
    every = log.of_ticket(c.conn, stored.id)
    frozen = [e for e in every if e.type == ev.FROZEN and e.data.get("interruption") == outage.id]
    if not frozen:
        return stored
    undone = c.emit(ev.UNDONE, ticket=stored.id, undoes=frozen[-1].seq)
    restored = fold.fold([*every, undone])
    return stored if restored is None else c.store(stored, restored)


def _times(state: rules.TicketState) -> list[int | None]:
    return [state.way_s, state.service_s, *(concern.service_s for concern in state.concerns)]


def _span(outage: Outage) -> dict[str, Any]:
    return {"since": outage.since.isoformat(), "until": outage.until.isoformat()}
