"""The concerns of one visit: taken one after the other, added and corrected at the desk."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.db import counters, log, tickets
from app.rules import course
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.catalog import Service
from app.rules.refusal import Refusal
from app.usecases import case, draw, find, targets, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change

MOST = 20
NOT_DONE = ("papers", "not_responsible", "technical", "left", "other")
"""Why a concern was not done; naming one is never mandatory."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with the concern of a service: taken up, settled, put in the place of another one, else added.

    `position`: which concern is meant (of `service`, or of `replaces`), where the service alone does not tell.
    """

    service: str
    done: bool | None = None
    quantity: int | None = None
    replaces: str | None = None
    reason: str = ""
    position: int | None = None
    start: bool = False


def work_on_concern(
    ctx: Context, *, token: str, work: Work, principal: Principal, request: Request, now: datetime
) -> Ticket:
    """Take up or settle (`done` true or false) the open concern of a service, else add one, or put it for another one.

    After one is settled the next open concern that the counter takes is taken up by itself; the visit stays at the
    counter until it is finished. Refusals: `unknown_service`, `bad_quantity`, `no_such_concern`, `too_many_concerns`,
    `unknown_reason`, `not_qualified`.
    """

    def run(c: Change) -> Ticket:
        stored = find.ticket_of_today(c, token)
        if work.start:
            stored = _start(c, stored, work)
        elif work.done is not None:
            stored = _settle(c, stored, work, "done" if work.done else "not_done")
        elif work.replaces is not None:
            stored = _replace(c, stored, work.replaces, work)
        else:
            stored = _add(c, stored, _wanted(c, stored, work))
        return view.view(c.ctx, c.conn, c.office, targets.settled(c, stored), c.now)

    office = find.ticket_key(ctx, token).office
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=Ticket, work=run)


def wished(c: Change, code: str, quantity: int | None, *, group: bool = False) -> tuple[Service, int]:
    """Return a service offered today and how many pieces of it; `unknown_service`, `bad_quantity`."""
    service = c.office.service_by_code.get(code)
    if service is None or not service.offered(c.day):
        raise Refusal("unknown_service", service=code)
    pieces = 1 if quantity is None else quantity
    most = draw.LARGEST_QUANTITY if group else service.max_quantity
    if not 1 <= pieces <= most:
        raise Refusal("bad_quantity", service=code, most=most)
    return service, pieces


def _wanted(c: Change, stored: tickets.Stored, work: Work) -> tuple[Service, int]:
    return wished(c, work.service, work.quantity, group=course.is_group(log.of_ticket(c.conn, stored.id)))


def position_of(c: Change, stored: tickets.Stored, code: str, position: int | None = None) -> int:
    """Return the open concern of a service: at `position`, else the one in service first; `no_such_concern`."""
    service = c.office.service_by_code.get(code)
    found = [
        (concern.state != "in_service", i)
        for i, concern in stored.state.open_concerns
        if service and concern.service_id == service.id and position in {None, i}
    ]
    if not found:
        raise Refusal("no_such_concern", service=code, number=stored.state.label)
    return min(found)[1]


def _start(c: Change, stored: tickets.Stored, work: Work) -> tickets.Stored:
    """Go on with another concern of the case; what is in service already stays so."""
    case.at_own_counter(c, stored, "start_concern")
    position, counter = position_of(c, stored, work.service, work.position), stored.state.counter_id
    if stored.state.concerns[position].state == "in_service":
        return stored
    _must_be_served_here(c, stored, position, counter)
    return case.step(c, stored, ev.CONCERN_STARTED, counter, position=position)


def _settle(c: Change, stored: tickets.Stored, work: Work, outcome: str) -> tickets.Stored:
    case.at_own_counter(c, stored, "settle_concern")
    if work.reason and work.reason not in NOT_DONE:
        raise Refusal("unknown_reason", wanted=work.reason, allowed=list(NOT_DONE))
    position, counter = position_of(c, stored, work.service, work.position), stored.state.counter_id
    if outcome == "done":
        _must_be_served_here(c, stored, position, counter)
    data: dict[str, Any] = {"positions": [position], "outcome": outcome, "to": rules.SERVING}
    if work.quantity is not None:
        data["quantity"] = _wanted(c, stored, work)[1]
    if work.reason:
        data["reason"] = work.reason
    return case.step(c, stored, ev.CONCERN_DONE, counter, position=_following(c, stored, position), **data)


def _must_be_served_here(c: Change, stored: tickets.Stored, position: int, counter: int | None) -> None:
    """Refuse (`not_qualified`) what this clerk may not serve; what nobody wants any more anybody may note."""
    concern, row = stored.state.concerns[position], counters.get(c.conn, counter or 0)
    if concern.state != "in_service" and concern.service_id not in case.qualified(c, row):
        raise Refusal("not_qualified", number=stored.state.label, counter=row.label)


def _following(c: Change, stored: tickets.Stored, settled: int) -> int | None:
    """Return the concern to go on with after one is settled; None: this counter takes no other.

    What is in service stays so, else it is the next that this counter takes.
    """
    counter = stored.state.counter_id
    present = next((i for i, k in stored.state.open_concerns if i != settled and k.state == "in_service"), None)
    if present is not None:
        return present
    mine = () if counter is None else case.takes(c, counters.get(c.conn, counter))
    return next((i for i, k in stored.state.open_concerns if i != settled and k.service_id in mine), None)


def _add(c: Change, stored: tickets.Stored, wanted: tuple[Service, int]) -> tickets.Stored:
    _must_be_mine_if_called(c, stored)
    if len(stored.state.concerns) >= MOST:
        raise Refusal("too_many_concerns", most=MOST)
    service, quantity = wanted
    data = {"service": service.id, "quantity": quantity}
    return case.step(c, stored, ev.CONCERN_ADDED, stored.state.counter_id, **data)


def _replace(c: Change, stored: tickets.Stored, old: str, work: Work) -> tickets.Stored:
    _must_be_mine_if_called(c, stored)
    service, quantity = _wanted(c, stored, work)
    data = {"position": position_of(c, stored, old, work.position), "service": service.id, "quantity": quantity}
    return case.step(c, stored, ev.CONCERN_CHANGED, stored.state.counter_id, **data)


def _must_be_mine_if_called(c: Change, stored: tickets.Stored) -> None:
    rules.move(stored.state.state, "change_concern")
    if stored.state.state in rules.AT_COUNTER:
        case.at_own_counter(c, stored, "change_concern")
