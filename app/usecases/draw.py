"""Drawing a number: the server decides, and the number is given in two steps (issued, handed over)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.db import tickets, waiting
from app.db.counters import presence
from app.rules import events as ev
from app.rules import fold, hours, numbering
from app.rules import ticket as rules
from app.rules.catalog import Service
from app.rules.refusal import Refusal
from app.usecases import find, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.paper import printer_called, put_on_paper
from app.usecases.status import last_ticket_refused
from app.usecases.unit import change

STAFF = frozenset({"clerk", "reception", "manager", "admin", "api"})


@dataclass(frozen=True, slots=True)
class Wish:
    """One service wanted, `quantity` pieces of it."""

    service: str
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Order:
    """Everything one draw asks for. `override`: staff's reason to draw although the office would refuse.

    `printer`: name of the printer that staff want the paper from ("": any of the office); None: no paper.
    """

    wishes: tuple[Wish, ...]
    language: str
    override: str | None
    printer: str | None = None


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
    printer: str | None = None,
) -> Ticket:
    """Issue a number, or refuse with a code of DESIGN; refused demand is counted once per request id.

    Raises `malformed` codes for unknown services and quantities. `override` counts only for staff and is logged.
    A kiosk prints where it belongs to, staff on the `printer` they name; `no_printer` where there is none.
    """
    if (override is not None or printer is not None) and not principal.roles & STAFF:
        raise Refusal("forbidden")
    order = Order(concerns, language, override, printer)
    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda changing: _draw(changing, order),
    )


def _draw(c: Change, order: Order) -> Ticket:
    services = _services(c, order.wishes)
    lead = services[0]
    if c.clock_behind:
        raise Refusal("clock_behind", service_id=lead.id)
    if not order.override:
        _refuse(c, services)
    base_at = _base_at(c)
    loads = waiting.load_ahead(c.conn, c.office.id, base_at, c.seq + 1)
    wait = view.wait_behind(c.office, loads, presence(c.conn, c.office.id))
    if not order.override:
        closes = last_ticket_refused(c.office, c.now, loads, wait.p50)
        if closes is not None:
            raise Refusal("last_ticket", service_id=lead.id, closes_at=closes)
    stored = _issue(c, order, lead, base_at)
    estimate = view.estimate(c.office, wait, c.now, order.language)
    ahead = sum(load.tickets for load in loads.values())
    handed = "done" if stored.state.handed_over_at else "unclaimed"
    if _print(c, stored, (ahead, estimate), order.printer):
        handed = "printing"
    return view.ticket_view(c.ctx, c.office, stored, handed=handed, now=c.now, where=(ahead, estimate))


def _services(c: Change, wishes: tuple[Wish, ...]) -> list[Service]:
    if not 1 <= len(wishes) <= c.office.policy.max_concerns:
        raise Refusal("too_many_concerns", most=c.office.policy.max_concerns)
    services = []
    for wish in wishes:
        service = c.office.service_by_code.get(wish.service)
        if service is None or not service.offered(c.day):
            raise Refusal("unknown_service", service=wish.service)
        if not 1 <= wish.quantity <= service.max_quantity:
            raise Refusal("bad_quantity", service=wish.service, most=service.max_quantity)
        services.append(service)
    return services


def _base_at(c: Change) -> datetime:
    """Return where the wait begins: now, or with the period of today that the number is drawn for."""
    window = hours.window(c.office.hours, c.now)
    opens = window.period[0] if window.period else window.next_opening
    if opens is None or hours.local_day(c.office.zone, opens) != hours.local_day(c.office.zone, c.now):
        return c.now
    return max(c.now, opens)


def _refuse(c: Change, services: list[Service]) -> None:
    """Refuse what hours, locks and limits do not allow."""
    lead = services[0]
    window = hours.window(c.office.hours, c.now)
    if window.period is None:
        again = window.next_opening
        raise Refusal(window.reason or "closed", service_id=lead.id, label=window.label, next_opening=again)
    wanted = {None, *(service.id for service in services)}
    held = next((lock for lock in c.office.locks_at(c.now) if lock.service_id in wanted), None)
    if held is not None:
        raise Refusal("locked", service_id=held.service_id or lead.id, text=held.text, until=held.until)
    limit = c.office.policy.daily_limit
    if limit and tickets.drawn_today(c.conn, c.office.id, c.day) >= limit:
        raise Refusal("limit", service_id=lead.id, limit=limit)


def next_number(c: Change, lead: Service) -> int:
    """Take the next free digits of a service's letter; `numbers_exhausted`."""
    known = tickets.number_round(c.conn, c.office.id, c.day, lead.letter)
    issued, wrapped = known or (None, False)
    fits = issued is None or lead.first <= issued < lead.last
    live = frozenset[int]()
    if wrapped or not fits:
        live = tickets.live_digits(c.conn, c.office.id, c.day, lead.letter)
    digits = numbering.next_digits(issued, lead.first, lead.last, live)
    if digits is None:
        raise Refusal("numbers_exhausted", service_id=lead.id)
    wraps = wrapped or not fits
    tickets.set_round(c.conn, c.office.id, c.day, lead.letter, digits, wrapped=wraps, new=known is None)
    return digits


def _issue(c: Change, order: Order, lead: Service, base_at: datetime) -> tickets.Stored:
    digits = next_number(c, lead)
    wanted = [
        {"service": c.office.service_by_code[wish.service].id, "quantity": wish.quantity} for wish in order.wishes
    ]
    data: dict[str, Any] = {
        "number": numbering.label(lead.letter, digits, lead.last),
        "language": order.language,
        "base_at": base_at.isoformat(),
        "concerns": wanted,
        "handed_over": "kiosk" not in c.principal.roles,
    }
    if order.override:
        data["override"] = order.override
    event = c.emit(ev.DRAWN, **data)
    state = fold.begun(event)
    device = c.principal.id if c.principal.kind == "device" else None
    stored = tickets.add(
        c.conn,
        state,
        office_id=c.office.id,
        day=c.day,
        letter=lead.letter,
        digits=digits,
        service_id=lead.id,
        device_id=device,
    )
    c.names_ticket(event, stored.id)
    return stored


def _print(c: Change, stored: tickets.Stored, where: tuple[int | None, Any], wanted: str | None) -> bool:
    if "kiosk" in c.principal.roles:
        own = c.office.printer_of.get(stored.device_id or 0)
    else:
        own = None if wanted is None else printer_called(c, wanted)
    if own is not None:
        put_on_paper(c, stored, own, kind="ticket", where=where)
    return own is not None


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


def _confirm(c: Change, token: str) -> Ticket:
    stored = find.stored_ticket(c.ctx, c.conn, token)
    if c.principal.kind == "device" and "kiosk" in c.principal.roles and stored.device_id != c.principal.id:
        raise Refusal("not_found")
    return view.view(c.ctx, c.conn, c.office, hand_over(c, stored, "screen"), c.now)


def hand_over(c: Change, stored: tickets.Stored, by: str) -> tickets.Stored:
    """Log that a number reached its holder, once; a ticket that has ended stays as it is."""
    if stored.state.handed_over_at is not None or stored.state.state not in rules.LIVE:
        return stored
    event = c.emit(ev.HANDED_OVER, ticket=stored.id, by=by)
    return c.store(stored, fold.apply(stored.state, event))
