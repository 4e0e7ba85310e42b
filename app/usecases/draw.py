"""Drawing a number: the server decides, and the number is given in two steps (issued, handed over)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.db import counters, tickets, waiting
from app.rules import events as ev
from app.rules import fold, hours
from app.rules import ticket as rules
from app.rules.catalog import Service
from app.rules.refusal import Refusal
from app.statistics.staff import Services
from app.usecases import case, find, hoarding, issue, on_paper, priority, staffing, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.outage import LONGEST_AGO
from app.usecases.status import last_ticket_refused, still_possible
from app.usecases.unit import change

STAFF = frozenset({"clerk", "reception", "manager", "admin", "api"})
MOST_OF_A_GROUP, LARGEST_QUANTITY = 20, 99
WRITTEN = re.compile(r"[A-ZÄÖÜ]{0,4}[0-9]{1,5}")
"""A number on a pad: letters, if any, and digits."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One service wanted, `quantity` pieces of it."""

    service: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class ByHand:
    """A number that was given from a pad while the system was away, and when; `served`: on paper as well."""

    number: str
    drawn_at: datetime
    served: bool = False


@dataclass(frozen=True, slots=True)
class More:
    """What a draw may say beside its concerns. Only staff name classes, groups and numbers given by hand.

    `group`: many people with one contact person, far more concerns and pieces than one visitor has.
    `confirmed`: at a kiosk, the visitor was asked whether the number is for them.
    `printer`: name of the printer that staff want the paper from ("": any of the office); None: no paper.
    `large_print`: in large type, whatever the office's own paper looks like.
    """

    needs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    group: bool = False
    by_hand: ByHand | None = None
    printer: str | None = None
    confirmed: bool = False
    large_print: bool = False

    @property
    def for_staff(self) -> bool:
        """Is there anything that only staff may ask for?"""
        return bool(self.classes or self.group or self.by_hand or self.printer is not None)


NOTHING_MORE = More()


@dataclass(frozen=True, slots=True)
class Order:
    """Everything one draw asks for. `override`: staff's reason to draw although the office would refuse."""

    wishes: tuple[Wish, ...]
    language: str
    override: str | None
    more: More


def draw_ticket(
    ctx: Context,
    *,
    office: str,
    concerns: tuple[Wish, ...],
    language: str,
    principal: Principal,
    request: Request,
    now: datetime,
    override: str | None = None,
    more: More = NOTHING_MORE,
) -> Ticket:
    """Issue a number, or refuse with a code of DESIGN; refused demand is counted once per request id.

    Raises `malformed` codes for unknown services and quantities. `override` counts only for staff and is logged.
    A kiosk prints where it belongs to, staff on the printer they name; `no_printer` where there is none.
    The answer's hint `no_reachable_counter`: nobody who is there has a counter that the holder's wheelchair reaches.
    """
    if (override is not None or more.for_staff) and not principal.roles & STAFF:
        raise Refusal("forbidden")
    order, office_id = Order(concerns, language, override, more), find.office_id(ctx, office)
    try:
        return change(
            ctx,
            office=office_id,
            principal=principal,
            request=request,
            now=now,
            answer=Ticket,
            work=lambda changing: _draw(changing, order),
        )
    except Refusal as refusal:
        if refusal.code == "hoarding":
            hoarding.tell_staff(ctx, office_id, principal, now)
        raise


def must_be_asked(c: Change, *, needs: tuple[str, ...] = (), classes: tuple[str, ...] = ()) -> None:
    """Refuse what only staff may say; needs a visitor too where the office asks for them."""
    if not c.principal.roles & STAFF and (classes or (needs and not c.office.policy.needs_at_kiosk)):
        raise Refusal("forbidden")


def _draw(c: Change, order: Order) -> Ticket:
    wanted = wishes(c, order.wishes, group=order.more.group)
    lead = wanted[0][0]
    if c.clock_behind:
        raise Refusal("clock_behind", service_id=lead.id)
    must_be_asked(c, needs=order.more.needs)
    if order.more.by_hand is not None:
        return _enter(c, order, order.more.by_hand, wanted)
    if not order.override:
        _refuse(c, [service for service, _ in wanted])
        hoarding.must_be_few(c, lead, confirmed=order.more.confirmed)
    base_at = issue.base_at(c, c.now)
    loads = waiting.load_ahead(c.conn, c.office.id, base_at, c.seq + 1)
    there, services = staffing.staff(c.conn, c.office), Services(service.id for service, _ in wanted)
    wait = view.wait_behind(c.office, loads, there, services)
    if not order.override:
        minutes = wait.p50 + sum(service.planned(quantity) for service, quantity in wanted)
        behind = not there.reach(services).isdisjoint(loads)
        closes = last_ticket_refused(c.office, c.now, minutes, behind=behind)
        if closes is not None:
            possible = still_possible(c.office, c.now, loads, there)
            raise Refusal("last_ticket", service_id=lead.id, closes_at=closes, possible=possible)
    stored = issue.issue(c, wanted, **_data(order, base_at))
    if _has_priority(order):
        return _with_priority(c, order, stored)
    where = view.place_behind(c.conn, c.office, view.Behind(loads, there, wait), stored.state, c.now)
    return issue.answer(c, stored, where, printer=order.more.printer, large=order.more.large_print)


def _data(order: Order, base_at: datetime) -> dict[str, Any]:
    data: dict[str, Any] = {"language": order.language, "base_at": base_at.isoformat()}
    if order.override:
        data["override"] = order.override
    if order.more.group:
        data["group"] = True
    return data


def wishes(c: Change, wanted: tuple[Wish, ...], *, group: bool = False) -> issue.Wanted:
    """Return the services wanted; refuse too many, unknown ones and impossible quantities."""
    most = MOST_OF_A_GROUP if group else c.office.policy.max_concerns
    if not 1 <= len(wanted) <= most:
        raise Refusal("too_many_concerns", most=most)
    found = []
    for wish in wanted:
        service = c.office.service_by_code.get(wish.service)
        if service is None or not service.offered(c.day):
            raise Refusal("unknown_service", service=wish.service)
        largest = LARGEST_QUANTITY if group else service.max_quantity
        if not 1 <= wish.quantity <= largest:
            raise Refusal("bad_quantity", service=wish.service, most=largest)
        found.append((service, wish.quantity))
    return tuple(found)


def _refuse(c: Change, services: list[Service]) -> None:
    """Refuse what hours, locks and limits do not allow."""
    lead = services[0]
    issue.must_be_open(c, lead)
    refuse_locked(c, services)
    limit = c.office.policy.daily_limit
    if limit and tickets.drawn_today(c.conn, c.office.id, c.day) >= limit:
        raise Refusal("limit", service_id=lead.id, limit=limit)


def refuse_locked(c: Change, services: list[Service]) -> None:
    """Refuse services that are stopped, alone or with the whole office."""
    wanted = {None, *(service.id for service in services)}
    held = next((lock for lock in c.office.locks_at(c.now) if lock.service_id in wanted), None)
    if held is not None:
        raise Refusal("locked", service_id=held.service_id or services[0].id, text=held.text, until=held.until)


def _enter(c: Change, order: Order, pad: ByHand, wanted: issue.Wanted) -> Ticket:
    """Enter a number from the pad: it was given already, so that hours and limits refuse nothing any more.

    Whose day is over waits no more: without having been served the office has not served it.
    """
    number = pad.number.upper().replace(" ", "").replace("-", "")
    if not WRITTEN.fullmatch(number):
        raise Refusal("bad_number", field="number")
    if not c.now - LONGEST_AGO <= pad.drawn_at <= c.now:
        raise Refusal("bad_time", field="drawn_at")
    day = hours.local_day(c.office.zone, pad.drawn_at).isoformat()
    # What changes what has been reported already is for reception and the head.
    if (pad.served or day < c.day) and c.principal.roles.isdisjoint(case.RECEIVING):
        raise Refusal("forbidden")
    data = _data(order, issue.base_at(c, pad.drawn_at)) | {"drawn_at": pad.drawn_at.isoformat()}
    stored = issue.issue_by_hand(c, wanted, number, day, **data)
    if pad.served or day < c.day:
        stored = on_paper.settle(c, stored) if pad.served else case.step(c, stored, ev.UNSERVED, None)
        # What somebody needs is known for those who still come to a counter only.
        return issue.answer(c, stored, (None, None))
    return _with_priority(c, order, stored)


def _has_priority(order: Order) -> bool:
    return bool(order.more.needs or order.more.classes)


def _with_priority(c: Change, order: Order, stored: tickets.Stored) -> Ticket:
    """Give needs and classes, and tell the place that follows from them."""
    if _has_priority(order):
        stored = priority.give(c, stored, order.more.classes, order.more.needs)
    hint = "no_reachable_counter" if stored.reach and not _reachable(c, stored) else ""
    where = view.place(c.conn, c.office, stored.state, c.now)
    return issue.answer(c, stored, where, printer=order.more.printer, large=order.more.large_print, hint=hint)


def _reachable(c: Change, stored: tickets.Stored) -> bool:
    """Tell whether a counter that a wheelchair reaches is staffed for the ticket; before anybody is there, it is."""
    present = counters.present(c.conn, c.office.id)
    wanted = {concern.service_id for concern in stored.state.concerns}
    return not present or any(
        c.office.counter_by_id[row.id].reachable and not wanted.isdisjoint(c.office.qualified(row.id, row.clerk_id))
        for row in present
    )


def confirm_ticket(ctx: Context, *, token: str, principal: Principal, request: Request, now: datetime) -> Ticket:
    """Note that the number was taken from the screen; again is no error. A kiosk confirms only its own tickets."""
    return change(
        ctx,
        office=find.ticket_key(ctx, token).office,
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda changing: _confirm(changing, token),
    )


def refuse_others(principal: Principal, stored: tickets.Stored) -> None:
    """Raise Refusal not_found where a kiosk asks for a ticket that it has not drawn."""
    if principal.kind == "device" and "kiosk" in principal.roles and stored.device_id != principal.id:
        raise Refusal("not_found")


def _confirm(c: Change, token: str) -> Ticket:
    stored = find.stored_ticket(c.ctx, c.conn, token)
    refuse_others(c.principal, stored)
    shown = view.view(c.ctx, c.conn, c.office, hand_over(c, stored, "screen"), c.now)
    # What clerks note is nothing for a machine in the hall.
    return replace(shown, note="") if "kiosk" in c.principal.roles else shown


def hand_over(c: Change, stored: tickets.Stored, by: str) -> tickets.Stored:
    """Log that a number reached its holder, once; a ticket that has ended stays as it is."""
    if stored.state.handed_over_at is not None or stored.state.state not in rules.LIVE:
        return stored
    event = c.emit(ev.HANDED_OVER, ticket=stored.id, by=by)
    return c.store(stored, fold.apply(stored.state, event))
