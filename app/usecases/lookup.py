"""What the reception looks up: a lost ticket by what its holder remembers, and everything about one ticket."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from app.db import boards, care
from app.db import offices as db
from app.rules.catalog import Office
from app.rules.hours import local_day
from app.rules.refusal import Refusal
from app.usecases import find, view
from app.usecases.answers import Ticket, TicketLine
from app.usecases.change import day_over, read_office
from app.usecases.context import Context, Principal
from app.usecases.queue import lines

MOST = 20
AROUND = timedelta(minutes=20)
"""People remember about when they came."""
NUMBER = re.compile(r"(?:\w+\s)??([^\W\d_]{0,4})\s*0*(\d{1,6})")


@dataclass(frozen=True, slots=True)
class Memory:
    """What somebody knows of a lost ticket: its `number` ("a17"), a `service`'s code, the local time it was drawn."""

    number: str = ""
    service: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The tickets that fit, latest first; `more`: there are others."""

    tickets: tuple[TicketLine, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket with why it has a head start and what its holder needs: for those who decide about that."""

    ticket: Ticket
    needs: tuple[str, ...]
    classes: tuple[str, ...]


def find_tickets(ctx: Context, *, office: str, memory: Memory, principal: Principal, now: datetime) -> Found:
    """Return today's tickets that fit, whatever became of them. `malformed` for what is no number, service or time."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        row = db.row(conn, office_id)
        found = read_office(ctx, conn, row, now)
        sought = _sought(found, memory, now)
        rows = [] if day_over(found, row.day, now) else boards.sought(conn, office_id, row.day, sought, MOST + 1)
        ids = [r.id for r in rows[:MOST]]
        concerns, kept = boards.concerns(conn, ids), care.of(conn, ids)
        return Found(lines(ctx, found, rows[:MOST], concerns, kept, now), more=len(rows) > MOST)


def _sought(office: Office, memory: Memory, now: datetime) -> boards.Sought:
    letter, digits, service, drawn = "", None, None, None
    if memory.number:
        number = NUMBER.fullmatch(memory.number.strip().upper())
        if number is None:
            raise Refusal("malformed", where="number")
        letter, digits = number[1], int(number[2])
    if memory.service:
        known = office.service_by_code.get(memory.service)
        if known is None:
            raise Refusal("unknown_service", service=memory.service)
        service = known.id
    if memory.at:
        drawn = _around(office, memory.at, now)
    return boards.Sought(letter, digits, service, drawn)


def _around(office: Office, clock: str, now: datetime) -> tuple[datetime, datetime]:
    try:
        moment = datetime.combine(local_day(office.zone, now), time.fromisoformat(clock), office.zone)
    except ValueError:
        raise Refusal("malformed", where="at") from None
    return moment - AROUND, moment + AROUND


def case(ctx: Context, *, token: str, principal: Principal, now: datetime) -> Case:
    """Return everything about a ticket; `not_found` for a dead token and for another office's ticket."""
    with ctx.store.read() as conn:
        stored = find.stored_ticket(ctx, conn, token)
        if not principal.may(stored.office_id):
            raise Refusal("not_found")
        office = read_office(ctx, conn, db.row(conn, stored.office_id), now)
        kept = care.get(conn, stored.id)
        return Case(view.view(ctx, conn, office, stored, now), kept.needs, kept.classes)
