"""Calls about who is expected: appointments, check-in, slips for another day, and what a power cut left behind."""

from datetime import date

from app.rules.refusal import Refusal
from app.usecases import appointment_files, appointments, checkin, on_paper, outage, slips
from app.usecases.answers import Ticket
from app.usecases.answers_arrivals import Appointments, Imported, Outage, Slip
from app.usecases.draw import Wish
from app.usecases.on_paper import PaperNumbers, TickedOff
from app.web.api import bodies
from app.web.api.route import DESK, STAFF, Call, Route

RECEPTION = frozenset({"reception", "manager"})


def take_over(call: Call, slug: str) -> Imported:
    """Take over what a portal has booked."""
    body: bodies.NewAppointments = call.body
    bookings = tuple(
        appointments.Booking(
            at=one.at,
            concerns=_wishes(one.concerns),
            external_id=one.external_id.strip(),
            code=one.code,
            language=one.language,
            label=one.label,
            line=line,
        )
        for line, one in enumerate(body.appointments, 1)
    )
    return appointments.take_over(call.ctx, office=slug, read=appointments.Read(bookings), **call.who)


def take_over_file(call: Call, slug: str) -> Imported:
    """Take over a file of a portal."""
    form, content = call.query.get("format", ""), call.request.body
    read = appointment_files.read_file(call.ctx, office=slug, form=form, content=content, now=call.now)
    return appointments.take_over(call.ctx, office=slug, read=read, **call.who)


def of_day(call: Call, slug: str) -> Appointments:
    """The appointments of a day."""
    return appointments.of_day(call.ctx, office=slug, day=_day(call), principal=call.principal, now=call.now)


def _day(call: Call) -> date | None:
    text = call.query.get("day")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refusal("malformed", where="day") from None


def cancel(call: Call, slug: str, appointment: int) -> None:
    """Cancel an appointment."""
    appointments.cancel(call.ctx, office=slug, appointment=appointment, **call.who)


def check_in(call: Call, slug: str) -> Ticket:
    """Somebody is here."""
    body: bodies.CheckIn = call.body
    if not body.code.strip() and body.appointment is None:
        raise Refusal("malformed", where="code")
    arrival = checkin.Arrival(
        body.code,
        body.appointment,
        body.language,
        _wishes(body.concerns),
        body.printer,
        needs=body.needs,
        large_print=body.large_print,
        classes=body.classes,
    )
    return checkin.check_in(call.ctx, office=slug, arrival=arrival, **call.who)


def _wishes(concerns: tuple[bodies.Concern, ...]) -> tuple[Wish, ...]:
    return tuple(Wish(one.service, one.quantity) for one in concerns)


def give_slip(call: Call, token: str) -> Slip:
    """A slip for another day."""
    body: bodies.Slip = call.body
    return slips.give_slip(call.ctx, token=token, days=body.days, printer=body.printer, **call.who)


def enter_outage(call: Call, slug: str) -> Outage:
    """A power cut."""
    body: bodies.Outage = call.body
    return outage.enter_outage(call.ctx, office=slug, since=body.since, until=body.until, **call.who)


def paper_numbers(call: Call, slug: str) -> PaperNumbers:
    """Numbers that may have been served on paper."""
    return on_paper.paper_numbers(call.ctx, office=slug, day=_day(call), principal=call.principal, now=call.now)


def tick_off(call: Call, slug: str) -> TickedOff:
    """Served on paper."""
    return on_paper.tick_off(call.ctx, office=slug, tokens=call.body.tickets, **call.who)


ROUTES = (
    Route(
        "POST",
        "/offices/<slug>/appointments",
        "Add appointments, or change known ones that nobody has checked in for",
        take_over,
        RECEPTION,
        bodies.NewAppointments,
        Imported,
        codes=("bad_appointments",),
    ),
    Route(
        "POST",
        "/offices/<slug>/appointments/import",
        "The same from a CSV or iCalendar file",
        take_over_file,
        RECEPTION,
        None,
        Imported,
        query={"format": "csv or ics"},
        codes=("bad_appointments", "malformed"),
        takes="text/plain",
    ),
    Route(
        "GET",
        "/offices/<slug>/appointments",
        "The appointments of a day",
        of_day,
        STAFF,
        None,
        Appointments,
        query={"day": "YYYY-MM-DD, today by default"},
        codes=("malformed",),
    ),
    Route(
        "DELETE",
        "/offices/<slug>/appointments/<int:appointment>",
        "Cancel an appointment",
        cancel,
        RECEPTION,
        codes=("already_checked_in",),
    ),
    Route(
        "POST",
        "/offices/<slug>/check-in",
        "Somebody with an appointment, a slip or a number from another office is here",
        check_in,
        frozenset({"kiosk"}) | DESK,
        bodies.CheckIn,
        Ticket,
        201,
        codes=(
            "unknown_code",
            "too_early",
            "appointment_over",
            "appointment_cancelled",
            "already_checked_in",
            "slip_expired",
            "slip_used",
            "day_ended",
            "closed",
            "locked",
            "evacuation",
            "numbers_exhausted",
            "clock_behind",
            "unknown_need",
            "unknown_class",
        ),
    ),
    Route(
        "POST",
        "/tickets/<token>/slip",
        "Park the case and print a slip with which it goes on another day",
        give_slip,
        DESK,
        bodies.Slip,
        Slip,
        201,
        codes=("illegal_move", "nothing_open", "no_printer"),
    ),
    Route(
        "POST",
        "/offices/<slug>/outage",
        "Note a power cut: its minutes count for nobody",
        enter_outage,
        RECEPTION,
        bodies.Outage,
        Outage,
        201,
        codes=("bad_time", "outage_overlaps"),
    ),
    Route(
        "GET",
        "/offices/<slug>/outage/numbers",
        "Numbers of a day of the last week that may have been served on paper",
        paper_numbers,
        RECEPTION,
        None,
        PaperNumbers,
        query={"day": "YYYY-MM-DD, today by default"},
        codes=("malformed",),
    ),
    Route(
        "POST",
        "/offices/<slug>/outage/served",
        "Note that numbers were served on paper, all or none: they count, without times, and are never called",
        tick_off,
        RECEPTION,
        bodies.TickOff,
        TickedOff,
        codes=("illegal_move", "day_ended"),
    ),
)
