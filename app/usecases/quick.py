"""A short matter without a number: an answer, a form handed out. It counts in reports, though nobody waited."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import log
from app.db import quick as db
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.usecases import case, concerns, find, undo
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change


@dataclass(frozen=True, slots=True)
class QuickService:
    """Served without a number: `quantity` pieces of a service (its code), at a counter (its name).

    `seq` names it when it is to be taken back, until `undo_until` (None: it was taken back).
    """

    service: str
    quantity: int
    counter: str
    at: datetime
    seq: int
    undo_until: datetime | None


def quick_service(
    ctx: Context,
    *,
    counter: int,
    service: str,
    quantity: int,
    principal: Principal,
    request: Request,
    now: datetime,
) -> QuickService:
    """Count a matter that needed no number; an open case at the counter stays as it is.

    Refusals: `counter_closed`, `counter_taken`, `unknown_service`, `bad_quantity`, `not_qualified`.
    """

    def work(c: Change) -> QuickService:
        row = case.own_counter(c, counter)
        if row.state not in case.PRESENT:
            raise Refusal("counter_closed", counter=row.label, state=row.state)
        found, pieces = concerns.wished(c, service, quantity)
        if found.id not in case.qualified(c, row):
            raise Refusal("not_qualified", counter=row.label)
        trainee = c.office.skill(row.clerk_id).trainee
        ident = db.add(
            c.conn,
            office=c.office.id,
            counter=counter,
            service=found.id,
            quantity=pieces,
            at=c.now,
            trainee=trainee,
        )
        event = c.emit(ev.QUICK, counter=counter, service=found.id, quantity=pieces, row=ident)
        until = c.now + timedelta(seconds=c.office.policy.undo_seconds)
        return QuickService(found.code, pieces, row.label, c.now, event.seq, until)

    office = find.office_of_counter(ctx, counter)
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=QuickService, work=work)


def undo_quick(
    ctx: Context, *, counter: int, seq: int, principal: Principal, request: Request, now: datetime
) -> QuickService:
    """Take back a matter that was counted by mistake, by the same counter within the office's undo time.

    Refusals: `nothing_to_undo` (no such one at this counter, or taken back already), `too_late`.
    """

    def work(c: Change) -> QuickService:
        event = log.by_seq(c.conn, c.office.id, seq)
        if event is None or event.type != ev.QUICK or event.counter_id != counter or _taken_back(c, seq):
            raise Refusal("nothing_to_undo")
        undo.must_be_in_time(c, event)
        db.remove(c.conn, event.data["row"])
        c.emit(ev.UNDONE, counter=counter, undoes=seq)
        code = c.office.service_by_id[event.data["service"]].code
        label = c.office.counter_by_id[counter].label
        return QuickService(code, event.data["quantity"], label, event.at, seq, None)

    office = find.office_of_counter(ctx, counter)
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=QuickService, work=work)


def _taken_back(c: Change, seq: int) -> bool:
    later = log.between(c.conn, c.office.id, seq, c.seq)
    return any(e.type == ev.UNDONE and e.data["undoes"] == seq for e in later)
