"""Checking in: with an appointment, with a slip for another day, or sent here by another office."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.db import appointments, care, links, slips, tickets
from app.db.engine import AnyRow
from app.rules import appointment as rules
from app.rules import hours
from app.rules import ticket as states
from app.rules.refusal import Refusal
from app.usecases import codes, draw, find, forward, issue, priority, view
from app.usecases import words_arrivals as words
from app.usecases.answers import Ticket
from app.usecases.appointments import CANCELLED, CHECKED_IN
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.tokens import read_token
from app.usecases.unit import change

RECEPTION = frozenset({"reception", "manager", "admin", "api"})
ENDED = frozenset({states.FINISHED, states.CANCELLED})
UNUSED = frozenset({states.CANCELLED, states.UNSERVED, states.LEFTOVER, states.NO_SHOW})
"""How a number may have ended so that its slip still holds."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Who comes: by a code (of an appointment, a slip or the own ticket), or by the id of an appointment.

    `language` of the paper (None: as booked or drawn), `more`: concerns beside those that are known; `whole`: these
    are all that is wanted, and what is booked already is not added once more. `printer`: staff
    want the paper from it ("": any of the office); None: no paper. `needs` and `classes` (these only from staff) come
    to those that are known. `large_print`: paper in large type.
    """

    code: str = ""
    appointment: int | None = None
    language: str | None = None
    more: tuple[draw.Wish, ...] = ()
    printer: str | None = None
    whole: bool = False
    needs: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    large_print: bool = False


def check_in(
    ctx: Context, *, office: str, arrival: Arrival, principal: Principal, request: Request, now: datetime
) -> Ticket:
    """Let somebody wait who was expected; only reception names an appointment without its code.

    The answer's hint: `on_time` or `late` (waits like everybody without an appointment), "" without one. Refusals:
    `unknown_code`, `too_early`, `appointment_over`, `appointment_cancelled`, `already_checked_in`, `slip_expired`,
    `slip_used`, `evacuation`, and those of a draw for concerns that are added.
    """
    if arrival.appointment is not None and not principal.in_office(find.office_id(ctx, office)).roles & RECEPTION:
        raise Refusal("forbidden")
    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda c: _arrive(c, arrival),
    )


def _arrive(c: Change, arrival: Arrival) -> Ticket:
    if c.clock_behind:
        raise Refusal("clock_behind")
    draw.must_be_asked(c, needs=arrival.needs, classes=arrival.classes)
    if arrival.appointment is not None:
        row = appointments.get(c.conn, c.office.id, arrival.appointment)
        if row is None:
            raise Refusal("not_found", appointment=arrival.appointment)
        return _booked(c, row, arrival)
    sent = _sent_here(c, arrival.code)
    if sent is not None:
        return _expected(c, sent, arrival)
    code = codes.plain(arrival.code)
    known = _best(c, appointments.by_code(c.conn, c.office.id, code)) if code else None
    if known is not None:
        return _booked(c, known, arrival)
    slip = slips.get(c.conn, c.office.id, codes.code_hash(c.ctx.secret, code))
    if slip is None:
        raise Refusal("unknown_code")
    return _slip(c, slip, arrival)


def _best(c: Change, rows: list[AnyRow]) -> AnyRow | None:
    """Return whom a code means: today's first who has not come yet, else today's, else the one that lies nearest."""

    def rank(row: AnyRow) -> tuple[bool, bool, float]:
        today = hours.local_day(c.office.zone, row.at).isoformat() == c.day
        return not today, row.state != "booked", abs((row.at - c.now).total_seconds())

    return min(rows, key=rank, default=None)


def _booked(c: Change, row: AnyRow, arrival: Arrival) -> Ticket:
    """Check in for an appointment by the rule of the office."""
    if row.state == CANCELLED:
        raise Refusal("appointment_cancelled")
    if row.state == CHECKED_IN and row.ticket_id is not None:
        _must_have_left(c, row.ticket_id)
    zone, today = c.office.zone, hours.local_day(c.office.zone, c.now)
    punctual = rules.punctuality(c.office.policy, row.at, c.now)
    if punctual == rules.EARLY:
        start = rules.check_in_from(c.office.policy, row.at)
        raise Refusal("too_early", at=row.at, check_in_from=start, text=words.too_early(row.at, start, today, zone))
    if hours.local_day(zone, row.at) < today:
        raise Refusal("appointment_over", at=row.at, text=words.over(row.at, zone))
    wanted = tuple((c.office.service_by_id[k["service"]], k["quantity"]) for k in row.concerns)
    late = punctual == rules.LATE
    if late:
        issue.must_be_open(c, wanted[0][0])
    language = arrival.language or row.language
    stored = issue.issue(c, wanted + _more(c, arrival, wanted), **_place(c, row.at, language, late=late))
    appointments.change(c.conn, row.id, state=CHECKED_IN, ticket_id=stored.id)
    stored = _prioritised(c, stored, arrival)
    note = words.arrived(row.at, zone, language, late=late)
    shown = _answer(c, stored, arrival, note=note, hint=punctual)
    return replace(shown, appointment=row.at)


def _prioritised(c: Change, stored: tickets.Stored, arrival: Arrival, *more: str) -> tickets.Stored:
    """Give what is said at check-in beside what the ticket has; `more`: classes of the house."""
    classes = (*more, *arrival.classes)
    if not (classes or arrival.needs):
        return stored
    known = care.get(c.conn, stored.id)
    return priority.give(c, stored, (*known.classes, *classes), (*known.needs, *arrival.needs))


def _answer(c: Change, stored: tickets.Stored, arrival: Arrival, *, note: str | None = None, hint: str = "") -> Ticket:
    where = view.place(c.conn, c.office, stored.state, c.now)
    return issue.answer(c, stored, where, printer=arrival.printer, large=arrival.large_print, note=note, hint=hint)


def _place(c: Change, at: datetime, language: str, *, late: bool) -> dict[str, Any]:
    """Return what the log keeps: the place by the appointment, or from now on for who is too late."""
    data = {
        "language": language,
        "base_at": issue.base_at(c, c.now).isoformat(),
        "appointment": at.isoformat(),
    }
    if late:
        return data
    place = rules.place(c.office.policy, at)
    return data | {
        "effective_at": place.effective_at.isoformat(),
        "callable_from": place.callable_from.isoformat(),
    }


def _more(c: Change, arrival: Arrival, known: issue.Wanted) -> issue.Wanted:
    more = draw.wishes(c, arrival.more) if arrival.more else ()
    booked = {service.id for service, _ in known} if arrival.whole else set()
    added = tuple((service, quantity) for service, quantity in more if service.id not in booked)
    if added:
        draw.refuse_locked(c, [service for service, _ in added])
    return added


def _must_have_left(c: Change, ticket: int) -> None:
    """Refuse a second check-in, unless the first number was given back."""
    stored = tickets.get(c.conn, ticket)
    if stored is not None and stored.state.state != states.CANCELLED:
        raise _known(stored)


def _known(stored: tickets.Stored) -> Refusal:
    number = stored.state.label
    return Refusal("already_checked_in", number=number, text=words.known(number))


def _sent_here(c: Change, text: str) -> tickets.Stored | None:
    """Return the ticket of this office that the token or address of a phone page leads to."""
    token = text.strip().rsplit("/t/", 1)[-1].partition("?")[0].strip("/").lower()
    if read_token(c.ctx.secret, token) is None:
        return None
    stored = find.stored_ticket(c.ctx, c.conn, token)
    # What has ended here may have come back from where it was sent.
    while stored.office_id != c.office.id or stored.state.state == states.FINISHED:
        following = links.successor(c.conn, stored.id)
        found = None if following is None else tickets.get(c.conn, following)
        if found is None:
            break
        stored = found
    if stored.office_id != c.office.id:
        raise Refusal("unknown_code")
    return stored


def _expected(c: Change, stored: tickets.Stored, arrival: Arrival) -> Ticket:
    """Let a visit wait that another office has sent; a kiosk prints the number as it is called here."""
    if stored.day != c.day:
        raise Refusal("day_ended", number=stored.state.label)
    if stored.state.state in ENDED:
        raise Refusal("unknown_code")
    if stored.state.state != states.EXPECTED:
        raise _known(stored)
    return _answer(c, _prioritised(c, forward.arrive(c, _at_this_kiosk(c, stored)), arrival), arrival)


def _at_this_kiosk(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Note where somebody checks in, if it is a kiosk: there the number can be given back for a moment."""
    return tickets.set_device(c.conn, stored, c.principal.id) if "kiosk" in c.principal.roles else stored


def _slip(c: Change, slip: AnyRow, arrival: Arrival) -> Ticket:
    """Go on with a parked case: the same number on the same day, later a new one that belongs to it."""
    if slip.used_by is not None:
        _must_be_unused(c, slip.used_by)
    if slip.valid_until <= c.now:
        raise Refusal("slip_expired", valid_until=slip.valid_until)
    origin = tickets.get(c.conn, slip.ticket_id)
    if origin is None or origin.state.state in ENDED:
        raise Refusal("slip_used")
    if origin.day == c.day:
        return _today(c, origin, arrival)
    wanted = _still_open(c, slip, origin)
    issue.must_be_open(c, wanted[0][0])
    language = arrival.language or origin.state.language
    base_at = issue.base_at(c, c.now).isoformat()
    stored = issue.issue(c, wanted + _more(c, arrival, wanted), language=language, base_at=base_at, part=True)
    links.add(c.conn, ticket=stored.id, origin=origin.id, kind="slip")
    slips.use(c.conn, slip.code_hash, stored.id)
    returned = ("returned",) if "returned" in c.office.policy.priorities else ()
    return _answer(c, _prioritised(c, stored, arrival, *returned), arrival)


def _still_open(c: Change, slip: AnyRow, origin: tickets.Stored) -> issue.Wanted:
    """Return what is left to do: what an earlier number of the slip has settled is done."""
    case_of = (None if slip.used_by is None else tickets.get(c.conn, slip.used_by)) or origin
    found = tuple((c.office.service_by_id[k.service_id], k.quantity) for _, k in case_of.state.open_concerns)
    if not found:
        raise Refusal("slip_used")
    return found


def _must_be_unused(c: Change, ticket: int) -> None:
    stored = tickets.get(c.conn, ticket)
    if stored is not None and stored.day == c.day and stored.state.state in {*states.LIVE, states.NO_SHOW}:
        raise _known(stored)
    if stored is None or stored.state.state not in UNUSED or slips.has_one(c.conn, ticket):
        raise Refusal("slip_used")


def _today(c: Change, origin: tickets.Stored, arrival: Arrival) -> Ticket:
    if origin.state.state != states.PARKED:
        raise _known(origin)
    stored = priority.come_again(c, _at_this_kiosk(c, origin))
    return _answer(c, _prioritised(c, stored, arrival), arrival)
