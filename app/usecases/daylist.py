"""The day on paper: who is booked, who waits and in which order, for when the line or the power is gone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.db import boards, waiting
from app.db import offices as db
from app.db.engine import AnyRow, Connection
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.rules.ticket import label
from app.usecases import appointments, find, view
from app.usecases.answers_arrivals import Appointment
from app.usecases.change import day_over, read_office
from app.usecases.context import Context, Principal

MOST = 2000
"""More numbers than anybody serves from paper."""
HERE = ("called", "serving", "parked", "expected")


@dataclass(frozen=True, slots=True)
class Line:
    """A number on paper: no name, no need, no note."""

    number: str
    concerns: tuple[str, ...]
    language: str
    since: datetime
    state: str
    counter: str
    callable_from: datetime | None


@dataclass(frozen=True, slots=True)
class DayList:
    """All that a paper for today needs. `waiting` is in order, `here` are cases that are called, served or parked."""

    office: str
    name: str
    timezone: str
    at: datetime
    appointments: tuple[Appointment, ...]
    waiting: tuple[Line, ...]
    here: tuple[Line, ...]


def day_list(ctx: Context, *, office: str, principal: Principal, now: datetime) -> DayList:
    """Return an office's day; `not_found` when it is not the principal's."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    booked = appointments.of_day(ctx, office=office, day=None, principal=principal, now=now).appointments
    with ctx.store.read() as conn:
        row = db.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        over = day_over(found, row.day, now)
        waits = [] if over else waiting.lines(conn, office_id, MOST)
        here = [] if over else [r for s in HERE for r in boards.listed(conn, office_id, row.day, s, MOST)]
        return DayList(
            office=found.slug,
            name=found.name,
            timezone=found.zone.key,
            at=now,
            appointments=booked,
            waiting=_lines(conn, found, waits),
            here=_lines(conn, found, here),
        )


def _lines(conn: Connection, office: Office, rows: Iterable[AnyRow]) -> tuple[Line, ...]:
    every = list(rows)
    concerns: dict[int, list[AnyRow]] = {}
    # Databases limit the parameters of one statement.
    for start in range(0, len(every), 500):
        concerns |= boards.concerns(conn, [r.id for r in every[start : start + 500]])
    return tuple(_line(office, r, concerns[r.id]) for r in every)


def _line(office: Office, r: AnyRow, concerns: list[AnyRow]) -> Line:
    still_open = [c for c in concerns if c.state in {"open", "in_service"}]
    names = (office.service_by_id[c.service_id].name("de") for c in still_open)
    return Line(
        number=label(r.home, r.number),
        concerns=tuple(
            name if c.quantity == 1 else f"{c.quantity} × {name}" for c, name in zip(still_open, names, strict=True)
        ),
        language=r.language,
        since=r.waiting_since,
        state=r.state,
        counter=office.counter_by_id[r.counter_id].label if r.counter_id else "",
        callable_from=view.appointment_from(r),
    )
