"""What people do who are expected: verbs for the tests of appointments, slips and check-in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.db import tickets
from app.rules.ticket import TicketState
from app.usecases import appointment_files, appointments, checkin, slips
from app.usecases.answers import Ticket
from app.usecases.answers_arrivals import Appointment, Imported, Slip
from app.usecases.appointments import Booking, Read
from app.usecases.context import Principal
from app.usecases.draw import Wish
from tests.support.office import BERLIN, Town


def book(town: Town, at: datetime, *services: str, office: str = "mitte", **more: Any) -> Appointment:
    """A portal has booked; returns the appointment with its code."""
    concerns = tuple(Wish(service) for service in services or ("pass",))
    taken = take_over(town, Booking(at, concerns, **more), office=office)
    return next(one for one in of_day(town, at, office) if one.id == taken.appointments[0].id)


def take_over(town: Town, *bookings: Booking, office: str = "mitte") -> Imported:
    """A portal sends appointments."""
    who, request = town.api(office), town.request("appointments")
    read = Read(bookings)
    return appointments.take_over(town.ctx, office=office, read=read, principal=who, request=request, now=town.now)


def import_text(town: Town, form: str, text: str) -> Imported:
    """Somebody sends a portal's file."""
    read = appointment_files.read_file(town.ctx, office="mitte", form=form, content=text.encode(), now=town.now)
    return take_over(town, *read.bookings) if not read.faults else _refused(town, read)


def _refused(town: Town, read: Read) -> Imported:
    request = town.request("import")
    return appointments.take_over(
        town.ctx, office="mitte", read=read, principal=town.api(), request=request, now=town.now
    )


def of_day(town: Town, at: datetime | None = None, office: str = "mitte") -> tuple[Appointment, ...]:
    """Look at the day list."""
    day = None if at is None else at.astimezone(BERLIN).date()
    found = appointments.of_day(town.ctx, office=office, day=day, principal=town.api(office), now=town.now)
    return found.appointments


def come(town: Town, code: str = "", *, who: Principal | None = None, office: str = "mitte", **more: Any) -> Ticket:
    """Check in."""
    return checkin.check_in(
        town.ctx,
        office=office,
        arrival=checkin.Arrival(code, **more),
        principal=who or town.api(office),
        request=town.request("check-in"),
        now=town.now,
    )


def slip_for(town: Town, ticket: Ticket, days: int | None = None, who: Principal | None = None) -> Slip:
    """Give a slip for another day."""
    return slips.give_slip(
        town.ctx,
        token=ticket.token,
        days=days,
        printer="",
        principal=who or town.api(),
        request=town.request("slip"),
        now=town.now,
    )


def by_number(town: Town, number: str) -> TicketState:
    """Return the state of today's ticket with this number."""
    with town.ctx.store.read() as conn:
        stored = tickets.by_number(conn, 1, town.now.astimezone(BERLIN).date().isoformat(), number)
    assert stored is not None
    return stored.state
