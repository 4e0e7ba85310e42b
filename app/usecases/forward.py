"""Passing a visit on: to another service, to a counter, to another office, or to the colleague who takes over."""

from dataclasses import replace
from datetime import datetime, timedelta

from app.db import care, counters, links, log, tickets
from app.rules import course, fold
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import case, find, priority, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.unit import change, change_both


def forward(
    ctx: Context,
    *,
    token: str,
    service: str | None,
    counter: int | None,
    office: str | None,
    note: str,
    principal: Principal,
    request: Request,
    now: datetime,
) -> Ticket:
    """Pass a visit on with its number and its place, and a note for the colleague.

    To a service (the concern in service, or the first open one, becomes that one), to a counter (only that counter
    calls it then), or both; to another office, where it waits from check-in on. Refusals: `malformed` (no target),
    `unknown_service`, `same_service`, `counter_closed`, `not_qualified`, `not_reachable`, `nothing_open`,
    `same_office`.
    """
    home = find.ticket_key(ctx, token).office
    if office is not None:
        target = find.office_id(ctx, office)
        if target == home:
            raise Refusal("same_office", office=office)
        return change_both(
            ctx,
            office=home,
            other=target,
            principal=principal,
            request=request,
            now=now,
            answer=Ticket,
            work=lambda c, there: _away(c, there, token, service, note),
        )
    if service is None and counter is None:
        raise Refusal("malformed", field="service")
    return change(
        ctx,
        office=home,
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda c: _within(c, token, service, counter, note),
    )


def _passable(c: Change, token: str) -> tickets.Stored:
    stored = find.ticket_of_today(c, token)
    rules.move(stored.state.state, "forward")
    if stored.state.state in rules.AT_COUNTER:
        case.at_own_counter(c, stored, "forward")
    if not stored.state.open_concerns:
        raise Refusal("nothing_open", number=stored.state.label)
    return stored


def _present(stored: tickets.Stored) -> int:
    """Return the concern in service, else the first open one."""
    still_open = stored.state.open_concerns
    return next((i for i, concern in still_open if concern.state == "in_service"), still_open[0][0])


def _within(c: Change, token: str, code: str | None, counter: int | None, note: str) -> Ticket:
    stored = _passable(c, token)
    data: dict[str, object] = {"positions": []} | _noted(note)
    wanted = stored.state.open_services
    if code is not None:
        service, position = _offered(c, code), _present(stored)
        if stored.state.concerns[position].service_id == service and counter is None:
            raise Refusal("same_service", service=code)
        if stored.state.concerns[position].service_id != service:
            data |= {"positions": [position], "service": service}
            wanted = frozenset({service})
    if counter is not None:
        _must_be_there(c, stored, counter, wanted)
        data["target"] = counter
    from_ = stored.state.counter_id if stored.state.state in rules.AT_COUNTER else None
    stored = case.step(c, stored, ev.FORWARDED, from_, **_place(c, stored.state), **data)
    if note:
        priority.pass_note(c, stored, note)
    return view.view(c.ctx, c.conn, c.office, stored, c.now)


def _noted(note: str) -> dict[str, object]:
    """Say in the log that a note went along, not what it says."""
    return {"noted": True} if note else {}


def _offered(c: Change, code: str) -> int:
    """Return the service of an office behind a code; `unknown_service` where it is not offered today."""
    service = c.office.service_by_code.get(code)
    if service is None or not service.offered(c.day):
        raise Refusal("unknown_service", service=code)
    return service.id


def _place(c: Change, state: rules.TicketState) -> dict[str, object]:
    """Return the place of a visit that is passed on: its own, or that of the class `forwarded` if that is better."""
    head = max(state.head_s, priority.head_seconds(c.office.policy, ("forwarded",)))
    key = state.effective_at + timedelta(seconds=state.head_s - head)
    return {"effective_at": key.isoformat(), "head_s": head}


def _must_be_there(c: Change, stored: tickets.Stored, counter: int, wanted: frozenset[int]) -> None:
    if counter not in c.office.counter_by_id:
        raise Refusal("not_found", counter=counter)
    row = counters.get(c.conn, counter)
    if row.state == "closed":
        raise Refusal("counter_closed", counter=row.label)
    if wanted.isdisjoint(case.takes(c, row)):
        raise Refusal("not_qualified", number=stored.state.label, counter=row.label)
    if stored.reach and not c.office.counter_by_id[counter].reachable:
        raise Refusal("not_reachable", number=stored.state.label, counter=row.label)


def _away(c: Change, there: Change, token: str, code: str | None, note: str) -> Ticket:
    if there.office.evacuation is not None:
        raise Refusal("evacuation_there", office=there.office.name)
    stored = _passable(c, token)
    positions = [_present(stored)] if code is not None else [i for i, _ in stored.state.open_concerns]
    wanted = [_translated(c, there, stored.state.concerns[i], code) for i in positions]
    key = stored.state.effective_at.isoformat()
    home = "" if stored.state.home == there.office.short_name else stored.state.home or c.office.short_name
    arrived = _join(there, stored, wanted, home) or _arrive(there, stored, wanted, key, home)
    if note:
        priority.pass_note(there, arrived, note)
    from_ = stored.state.counter_id if stored.state.state in rules.AT_COUNTER else None
    data = {"positions": positions, "effective_at": key, "office": there.office.slug} | _noted(note)
    stored = case.step(c, stored, ev.FORWARDED, from_, **data)
    return view.view(c.ctx, c.conn, c.office, stored, c.now)


def _translated(c: Change, there: Change, concern: rules.Concern, code: str | None) -> dict[str, int]:
    """Return a concern as the other office has it: under the same code, or under the one that it is sent for."""
    name = code or c.office.service_by_id[concern.service_id].code
    return {"service": _offered(there, name), "quantity": concern.quantity}


def _join(there: Change, stored: tickets.Stored, wanted: list[dict[str, int]], home: str) -> tickets.Stored | None:
    """Add the concerns to what the same visit has open in the other office already; None: nothing is open there."""
    part = tickets.by_number(there.conn, there.office.id, there.day, rules.label(home, stored.state.number))
    if part is None or part.state.state not in rules.LIVE:
        return None
    same_visit = links.first(there.conn, part.id) == links.first(there.conn, stored.id)
    if not same_visit or part.state.state not in rules.TRANSITIONS["change_concern"]:
        raise Refusal("number_taken", number=part.state.label)
    for concern in wanted:
        part = case.step(there, part, ev.CONCERN_ADDED, None, **concern)
    return part


def _arrive(there: Change, stored: tickets.Stored, wanted: list[dict[str, int]], key: str, home: str) -> tickets.Stored:
    """Open the part of the visit that the other office serves, under the number's own name."""
    state = stored.state
    event = there.emit(
        ev.ARRIVED,
        number=state.number,
        home=home,
        language=state.language,
        base_at=there.now.isoformat(),
        effective_at=key,
        head_s=state.head_s,
        concerns=wanted,
        handed_over=True,
        part=True,
        **({"group": True} if course.is_group(log.of_ticket(there.conn, stored.id)) else {}),
    )
    arrived = tickets.add(
        there.conn,
        fold.begun(event),
        office_id=there.office.id,
        day=there.day,
        **_own_number(state.number, home),
        service_id=wanted[0]["service"],
        device_id=None,
        reach=stored.reach,
        slow=stored.slow,
    )
    there.names_ticket(event, arrived.id)
    links.add(there.conn, ticket=arrived.id, origin=stored.id, kind="forward")
    care.put(there.conn, there.office.id, arrived.id, replace(care.get(there.conn, stored.id), note=""))
    return arrived


def _own_number(number: str, home: str) -> dict[str, str | int]:
    """Return what makes a number of this office's own taken: a guest's name keeps nobody from the same number here."""
    if home:
        return {"letter": "", "digits": 0}
    letter = number.rstrip("0123456789")
    return {"letter": letter, "digits": int(number[len(letter) :])}


def arrive(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Check in a visit that another office sent: from now on it waits, at the place it had."""
    rules.move(stored.state.state, "check_in")
    return case.step(c, stored, ev.CHECKED_IN, None)


def take_over(
    ctx: Context, *, token: str, counter: int, principal: Principal, request: Request, now: datetime
) -> Ticket:
    """Move a colleague's open case to one's own counter; displays announce a called number again.

    Refusals: `illegal_move`, `counter_busy`, `not_qualified`, `not_reachable`.
    """

    def work(c: Change) -> Ticket:
        stored = find.ticket_of_today(c, token)
        rules.move(stored.state.state, "take_over")
        row = case.own_counter(c, counter)
        there = tickets.at_counter(c.conn, counter)
        if there is not None and there.id != stored.id:
            raise Refusal("counter_busy", counter=row.label)
        if there is None:
            case.must_be_able(c, stored, row)
            case.reopen(c, row)
            stored = case.step(c, stored, ev.TAKEN_OVER, counter, left=stored.state.counter_id)
        return view.view(c.ctx, c.conn, c.office, stored, c.now)

    office = find.ticket_key(ctx, token).office
    return change(ctx, office=office, principal=principal, request=request, now=now, answer=Ticket, work=work)
