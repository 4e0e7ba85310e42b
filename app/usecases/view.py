"""From stored tickets to what people and programs see of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import care, printing, tickets, waiting
from app.db.care import NOTHING, Care
from app.db.engine import AnyRow, Connection
from app.rules import ticket as rules
from app.rules.catalog import FETCHED, SLOW_FACTOR, Office
from app.rules.hours import local_day, spans, wall_clock
from app.statistics.estimate import Wait, Work, simple_wait
from app.statistics.staff import Services, Staff, wait_for
from app.usecases import staffing
from app.usecases.answers import ConcernView, CounterRef, Estimate, Ticket
from app.usecases.context import Context
from app.usecases.tokens import TicketKey, ticket_token
from app.usecases.words import estimate_text

Loads = dict[int, waiting.Load]


def appointment_from(held: rules.TicketState | AnyRow) -> datetime | None:
    """Return from when the holder of an appointment may be called; None without one."""
    return None if rules.asks_for_time(held.state, held.parked_reason) else held.callable_from


def later_until(held: rules.TicketState | AnyRow, now: datetime) -> datetime | None:
    """Return until when somebody who asked for more time is not called; None when nobody asked, or it is over."""
    until = held.callable_from if rules.asks_for_time(held.state, held.parked_reason) else None
    return until if until is not None and until > now else None


def token_of(ctx: Context, stored: tickets.Stored) -> str:
    """Return the ticket's present token."""
    return ticket_token(ctx.secret, TicketKey(stored.id, stored.office_id, stored.copies))


def status_url(ctx: Context, token: str) -> str | None:
    """Return the address of the phone page; None where phones cannot reach this installation."""
    return f"{ctx.public_url}/t/{token}" if ctx.public_url else None


def public_page(ctx: Context, slug: str) -> str | None:
    """Return the address of an office's public page; None where phones cannot reach this installation."""
    return f"{ctx.public_url}/o/{slug}" if ctx.public_url else None


def counter_ref(office: Office, counter: int | None) -> CounterRef | None:
    """Return how a counter is shown."""
    if counter is None:
        return None
    found = office.counter_by_id[counter]
    return CounterRef(found.id, found.label, found.place, found.step_free)


def concern_views(office: Office, state: rules.TicketState) -> tuple[ConcernView, ...]:
    """Return a ticket's concerns in its language."""
    return tuple(
        ConcernView(
            position,
            office.service_by_id[c.service_id].code,
            office.service_by_id[c.service_id].name(state.language),
            c.quantity,
            c.state,
            c.service_s,
            c.reason,
            office.service_by_id[c.service_id].bring_lines(state.language),
        )
        for position, c in enumerate(state.concerns)
    )


def _work(office: Office, load: waiting.Load) -> Work:
    """Return how many cases wait under a service, and their planned minutes."""
    service = office.service_by_id[load.service_id]
    further = load.pieces - load.concerns
    return Work(load.concerns, load.concerns * service.minutes + further * service.minutes_per_piece)


def _works(office: Office, loads: Loads) -> dict[int, Work]:
    return {service: _work(office, load) for service, load in loads.items()}


def wait_behind(office: Office, loads: Loads, there: Staff, wanted: Services) -> Wait:
    """Estimate open minutes behind `loads` for one of the services `wanted`."""
    return wait_for(wanted, _works(office, loads), there.expected(wanted))


def wait_of_office(office: Office, loads: Loads, there: Staff) -> Wait:
    """Estimate the same whatever for, as if every counter served everything: one figure for the whole office."""
    counters = there.serving or there.planned()
    return simple_wait(_works(office, loads).values(), len(counters), sum(counter.busy for counter in counters))


def estimate(office: Office, wait: Wait, now: datetime, language: str) -> Estimate:
    """Turn open minutes into minutes by the clock on the wall, breaks and the time until opening included."""
    today = spans(office.hours, local_day(office.zone, now))
    p50, p80 = (int((wall_clock(today, now, m) - now).total_seconds() / 60) for m in (wait.p50, wait.p80))
    return Estimate(p50, p80, estimate_text(p50, p80, language))


def place(
    conn: Connection, office: Office, state: rules.TicketState, now: datetime
) -> tuple[int | None, Estimate | None]:
    """Return how many tickets come before a waiting one, and what is promised; None for any other state."""
    if state.state != rules.WAITING:
        return None, None
    loads = waiting.load_ahead(conn, office.id, state.effective_at, state.draw_order)
    there = staffing.staff(conn, office)
    behind = Behind(loads, there, wait_behind(office, loads, there, state.open_services))
    return place_behind(conn, office, behind, state, now)


@dataclass(frozen=True, slots=True)
class Behind:
    """What waits before a ticket, who is there, and the wait that follows for its services."""

    loads: Loads
    there: Staff
    wait: Wait


def place_behind(
    conn: Connection, office: Office, behind: Behind, state: rules.TicketState, now: datetime
) -> tuple[int, Estimate | None]:
    """Return the same of a waiting ticket of which that is known; nothing is promised where nobody can serve it."""
    ahead = min(_before(conn, office, behind.loads, own, state) for own in behind.there.ways(state.open_services))
    if not staffing.can_be_served(office, behind.there, state, now):
        return ahead, None
    return ahead, not_before(estimate(office, behind.wait, now, state.language), state, now)


def _before(conn: Connection, office: Office, loads: Loads, own: Services, state: rules.TicketState) -> int:
    """Count the tickets before a place that a counter with these services calls."""
    if loads.keys() <= own:
        return sum(load.tickets for load in loads.values())
    return waiting.tickets_ahead(conn, office.id, own & loads.keys(), state.effective_at, state.draw_order)


def not_before(found: Estimate, held: rules.TicketState | AnyRow, now: datetime) -> Estimate:
    """Say of an appointment, and of who asked for more time, that it is hardly called before its time."""
    if held.callable_from is None or held.callable_from <= now:
        return found
    minutes, language = int((held.callable_from - now).total_seconds() / 60), held.language
    p50, p80 = max(found.p50, minutes), max(found.p80, minutes)
    return Estimate(p50, p80, estimate_text(p50, p80, language))


def handover(conn: Connection, stored: tickets.Stored) -> str:
    """Tell whether the number has reached its holder: done, printing, failed, unknown or unclaimed."""
    if stored.state.handed_over_at is not None:
        return "done"
    return printing.handover_of(conn, stored.id)[0]


def ticket_view(
    ctx: Context,
    office: Office,
    stored: tickets.Stored,
    *,
    handed: str,
    now: datetime,
    where: tuple[int | None, Estimate | None] = (None, None),
    kept: Care = NOTHING,
) -> Ticket:
    """Build the full view: place in the queue (`where`), hand-over (`handed`), effects of `kept`, and its note."""
    state, policy, token = stored.state, office.policy, token_of(ctx, stored)
    undo = state.last_type if state.last_type in rules.UNDOABLE else None
    until = state.last_at + timedelta(seconds=policy.undo_seconds) if undo and state.last_at else None
    return Ticket(
        number=state.label,
        token=token,
        office=office.slug,
        state=state.state,
        language=state.language,
        issued_at=state.drawn_at,
        waiting_since=state.waiting_since,
        ahead=where[0],
        estimate=where[1],
        concerns=concern_views(office, state),
        handover=handed,
        status_url=status_url(ctx, token),
        counter=counter_ref(office, state.counter_id),
        called_at=state.called_at,
        first_called_at=state.first_called_at,
        call_count=state.call_count,
        served_at=state.served_at,
        finished_at=state.finished_at,
        no_show_from=rules.no_show_from(state, policy.calls_before_no_show, call_interval(office, stored)),
        undo=undo if until and until > now else None,
        undo_until=until,
        actions=rules.actions(state.state),
        priority=state.head_s > 0,
        fetch=not FETCHED.isdisjoint(kept.needs),
        reach=stored.reach,
        note=kept.note,
        target=counter_ref(office, state.target_counter_id) if state.state == rules.WAITING else None,
        callable_from=appointment_from(state),
        later_until=later_until(state, now),
        parked_reason=state.parked_reason if state.state == rules.PARKED else "",
        parked_room=state.parked_room,
        lost_s=office.lost_seconds(state.waiting_since, state.called_at or now),
    )


def call_interval(office: Office, stored: tickets.Stored) -> int:
    """Return the seconds between two calls before a no-show: more where the holder needs longer to come."""
    return office.policy.call_interval_seconds * (SLOW_FACTOR if stored.slow else 1)


def view(ctx: Context, conn: Connection, office: Office, stored: tickets.Stored, now: datetime) -> Ticket:
    """Build the full view of a ticket as it is stored."""
    where = place(conn, office, stored.state, now)
    kept = care.get(conn, stored.id)
    return ticket_view(ctx, office, stored, handed=handover(conn, stored), now=now, where=where, kept=kept)
