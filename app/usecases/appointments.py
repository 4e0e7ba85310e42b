"""Appointments: there is no booking here; what portals have booked is taken over and listed."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app.db import appointments as db
from app.db import offices
from app.db.engine import AnyRow
from app.rules import events as ev
from app.rules.catalog import Office
from app.rules.hours import at_minute, local_day
from app.rules.refusal import Refusal
from app.rules.ticket import label
from app.usecases import codes, find
from app.usecases.answers_arrivals import Appointment, Appointments, Booked, Imported, Taken
from app.usecases.change import Change, read_office
from app.usecases.context import Context, Principal, Request
from app.usecases.draw import MOST_OF_A_GROUP, Wish
from app.usecases.unit import change

BOOKED, CHECKED_IN, CANCELLED = "booked", "checked_in", "cancelled"
LONGEST_ID, LONGEST_LABEL = 120, 60
FARTHEST = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Booking:
    """One appointment as a portal knows it. `line`: where it stands in the file or list, for messages.

    Without a `code` one is made; `external_id` is the portal's name for it: the same name again is the same
    appointment. `label` is what the portal calls the person.
    """

    at: datetime
    concerns: tuple[Wish, ...]
    external_id: str = ""
    code: str = ""
    language: str = "de"
    label: str = ""
    cancelled: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in one line of a file, or with one appointment of a list."""

    line: int
    code: str
    what: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: bookings, and what could not be understood."""

    bookings: tuple[Booking, ...]
    faults: tuple[Fault, ...] = ()


def take_over(
    ctx: Context,
    *,
    office: str,
    read: Read,
    principal: Principal,
    request: Request | None,
    now: datetime,
) -> Imported:
    """Add appointments, change known ones that nobody has checked in for, and cancel those that the portal cancels.

    All or nothing: `bad_appointments` with `errors`, each with its line and a code.
    """

    def work(c: Change) -> Imported:
        found = list(read.faults)
        found += [fault for booking in read.bookings for fault in _faults(c, booking)]
        found += _doubled(read.bookings)
        if found:
            errors = [{"line": f.line, "code": f.code, "what": f.what} for f in sorted(found, key=lambda f: f.line)]
            raise Refusal("bad_appointments", errors=errors)
        return _store(c, [_named(booking) for booking in read.bookings])

    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=Imported,
        work=work,
    )


def _named(booking: Booking) -> Booking:
    return booking if booking.external_id else replace(booking, external_id=f"own-{uuid.uuid4().hex}")


def _doubled(bookings: tuple[Booking, ...]) -> Iterator[Fault]:
    seen: set[str] = set()
    for booking in bookings:
        if booking.external_id and booking.external_id in seen:
            yield Fault(booking.line, "doubled", booking.external_id)
        seen.add(booking.external_id)


def _faults(c: Change, booking: Booking) -> Iterator[Fault]:
    """Tell what is wrong with a booking; what is cancelled needs no more than its name."""
    if booking.cancelled:
        return
    yield from _faults_of_concerns(c, booking)
    if booking.code and not 1 <= len(codes.plain(booking.code)) <= codes.LONGEST:
        yield Fault(booking.line, "bad_code", booking.code)
    if len(booking.external_id) > LONGEST_ID:
        yield Fault(booking.line, "too_long", "external_id")
    if abs(booking.at - c.now) > FARTHEST:
        yield Fault(booking.line, "bad_time", booking.at.isoformat())


def _faults_of_concerns(c: Change, booking: Booking) -> Iterator[Fault]:
    if not 1 <= len(booking.concerns) <= MOST_OF_A_GROUP:
        yield Fault(booking.line, "too_many_concerns" if booking.concerns else "unknown_service", "")
    for wish in booking.concerns:
        service = c.office.service_by_code.get(wish.service)
        if service is None or not service.offered(local_day(c.office.zone, booking.at).isoformat()):
            yield Fault(booking.line, "unknown_service", wish.service)
        elif not 1 <= wish.quantity <= service.max_quantity:
            yield Fault(booking.line, "bad_quantity", f"{wish.service} {wish.quantity}")


def _store(c: Change, bookings: list[Booking]) -> Imported:
    names = [booking.external_id for booking in bookings]
    before = db.by_external_id(c.conn, c.office.id, names)
    db.add(c.conn, [_row(c, b) for b in bookings if b.external_id not in before and not b.cancelled])
    updated, cancelled = _renew(c, bookings, before)
    after = db.by_external_id(c.conn, c.office.id, names)
    created = len(after) - len(before)
    if created or updated or cancelled:
        c.emit(ev.APPOINTMENTS, created=created, updated=updated, cancelled=cancelled)
    taken = tuple(Taken(name, after[name].id, after[name].code) for name in names if name in after)
    return Imported(created, updated, cancelled, len(bookings) - created - updated - cancelled, taken)


def _renew(c: Change, bookings: list[Booking], before: dict[str, AnyRow]) -> tuple[int, int]:
    """Change what has changed of appointments, and book again what was cancelled; who is here stays as checked in."""
    updated = cancelled = 0
    for booking in bookings:
        row = before.get(booking.external_id)
        if row is None or (row.state == CHECKED_IN and not _moved_on(c, row, booking)):
            continue
        values: dict[str, Any] = {"state": CANCELLED, "label": ""}
        if not booking.cancelled:
            values = _values(c, booking, row.code) | {"state": BOOKED, "ticket_id": None}
        if any(getattr(row, name) != value for name, value in values.items()):
            db.change(c.conn, row.id, **values)
            cancelled += booking.cancelled
            updated += not booking.cancelled
    return updated, cancelled


def _moved_on(c: Change, row: AnyRow, booking: Booking) -> bool:
    """Tell whether the portal has given another day to somebody who was here on a day that is over."""
    zone = c.office.zone
    today = local_day(zone, c.now)
    return local_day(zone, row.at) < today <= local_day(zone, booking.at) and not booking.cancelled


def _values(c: Change, booking: Booking, code: str) -> dict[str, Any]:
    """Return what may change of an appointment; one without a code keeps the one it was given."""
    services = c.office.service_by_code
    return {
        "at": booking.at.astimezone(UTC),
        "code": codes.plain(booking.code) or code,
        "concerns": [{"service": services[w.service].id, "quantity": w.quantity} for w in booking.concerns],
        "language": booking.language,
        "label": booking.label.strip()[:LONGEST_LABEL],
    }


def _row(c: Change, booking: Booking) -> dict[str, Any]:
    values = _values(c, booking, "")
    values["code"] = values["code"] or _free_code(c)
    return values | {"office_id": c.office.id, "external_id": booking.external_id, "state": BOOKED}


def _free_code(c: Change) -> str:
    code = codes.new_code(codes.APPOINTMENT)
    while db.by_code(c.conn, c.office.id, code):
        code = codes.new_code(codes.APPOINTMENT)
    return code


def cancel(
    ctx: Context, *, office: str, appointment: int, principal: Principal, request: Request, now: datetime
) -> None:
    """Cancel an appointment; again is no error. `already_checked_in`: the person is here, the number goes on."""

    def work(c: Change) -> None:
        row = db.get(c.conn, c.office.id, appointment)
        if row is None:
            raise Refusal("not_found", appointment=appointment)
        if row.state == CHECKED_IN:
            raise Refusal("already_checked_in", appointment=appointment)
        if row.state == BOOKED:
            db.change(c.conn, row.id, state=CANCELLED, label="")
            c.emit(ev.APPOINTMENTS, created=0, updated=0, cancelled=1)

    change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=type(None),
        work=work,
    )


def of_day(ctx: Context, *, office: str, day: date | None, principal: Principal, now: datetime) -> Appointments:
    """Return the appointments of a local day (None: today) in order."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, offices.row(conn, office_id), now)
        wanted = day or local_day(found.zone, now)
        rows = db.of_day(conn, office_id, at_minute(found.zone, wanted, 0), at_minute(found.zone, wanted, 24 * 60))
        return Appointments(found.slug, wanted.isoformat(), tuple(_view(found, row) for row in rows))


def _view(office: Office, row: AnyRow) -> Appointment:
    return Appointment(
        id=row.id,
        external_id=row.external_id,
        at=row.at,
        code=row.code,
        concerns=tuple(_booked(office, concern) for concern in row.concerns),
        label=row.label,
        language=row.language,
        state=row.state,
        number=label(row.home, row.number) if row.number else None,
    )


def _booked(office: Office, concern: dict[str, int]) -> Booked:
    service = office.service_by_id[concern["service"]]
    return Booked(service.code, service.name("de"), concern["quantity"])
