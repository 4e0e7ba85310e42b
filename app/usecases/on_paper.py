"""What was served on paper while the power was gone: noted afterwards, and never called."""

from dataclasses import dataclass
from datetime import date, datetime

from app.db import boards, care, offices, tickets
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.hours import local_day
from app.rules.refusal import Refusal
from app.usecases import case, find
from app.usecases.answers import TicketLine
from app.usecases.change import Change, read_office
from app.usecases.context import Context, Principal, Request
from app.usecases.outage import LONGEST_AGO
from app.usecases.queue import lines
from app.usecases.unit import change

MOST = 200


@dataclass(frozen=True, slots=True)
class PaperNumbers:
    """The numbers of a day that nobody has called or that were left, by state and in their order: some were served."""

    day: str
    tickets: tuple[TicketLine, ...]


@dataclass(frozen=True, slots=True)
class TickedOff:
    """The numbers that are noted as served on paper."""

    numbers: tuple[str, ...]


def paper_numbers(ctx: Context, *, office: str, day: date | None, principal: Principal, now: datetime) -> PaperNumbers:
    """Return up to 200 numbers of a local day of the last week (None: today) that may have been served on paper."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, offices.row(conn, office_id), now)
        if day is not None and day < local_day(found.zone, now - LONGEST_AGO):
            raise Refusal("day_ended", day=day)
        wanted = (day or local_day(found.zone, now)).isoformat()
        states = rules.TRANSITIONS["serve_on_paper"]
        rows = [r for state in states for r in boards.listed(conn, office_id, wanted, state, MOST)][:MOST]
        ids = [r.id for r in rows]
        return PaperNumbers(wanted, lines(ctx, found, rows, boards.concerns(conn, ids), care.of(conn, ids), now))


def tick_off(
    ctx: Context, *, office: str, tokens: tuple[str, ...], principal: Principal, request: Request, now: datetime
) -> TickedOff:
    """Note that these numbers were served on paper, all or none; when and for how long nobody knows.

    Refusals: `illegal_move` with the number that is called, served or given back meanwhile, `day_ended` after a week,
    `not_found`.
    """

    def work(c: Change) -> TickedOff:
        every = [find.stored_ticket(c.ctx, c.conn, token) for token in dict.fromkeys(tokens)]
        for stored in every:
            if stored.office_id != c.office.id:
                raise Refusal("not_found")
            if date.fromisoformat(stored.day) < local_day(c.office.zone, c.now - LONGEST_AGO):
                raise Refusal("day_ended", number=stored.state.label)
            settle(c, stored)
        return TickedOff(tuple(stored.state.label for stored in every))

    return change(
        ctx,
        office=find.office_id(ctx, office),
        principal=principal,
        request=request,
        now=now,
        answer=TickedOff,
        work=work,
    )


def settle(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Finish a number that was served on paper: no call, no counter, no times."""
    state = stored.state
    if state.state not in rules.TRANSITIONS["serve_on_paper"]:
        raise Refusal("illegal_move", state=state.state, action="serve_on_paper", number=state.label)
    positions = [position for position, _ in state.open_concerns]
    return case.step(c, stored, ev.FINISHED, None, positions=positions, on_paper=True)
