"""A short matter without a number: an answer, a form handed out. It counts in reports, though nobody waited."""

from dataclasses import dataclass
from datetime import datetime

from app.db import quick as db
from app.rules import events as ev
from app.rules.refusal import Refusal
from app.usecases import case, concerns, find
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change


@dataclass(frozen=True, slots=True)
class QuickService:
    """Served without a number: `quantity` pieces of a service (its code), at a counter (its name)."""

    service: str
    quantity: int
    counter: str
    at: datetime


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
        db.add(
            c.conn,
            office=c.office.id,
            counter=counter,
            service=found.id,
            quantity=pieces,
            at=c.now,
            trainee=trainee,
        )
        c.emit(ev.QUICK, counter=counter, service=found.id, quantity=pieces)
        return QuickService(found.code, pieces, row.label, c.now)

    office = find.office_of_counter(ctx, counter)
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=QuickService, work=work)
