"""A slip for another day: the case rests, and whoever brings the slip goes on with it."""

from datetime import datetime, timedelta

from app.db import printing
from app.db import slips as db
from app.rules import ticket as rules
from app.rules.hours import at_minute, local_day
from app.rules.refusal import Refusal
from app.usecases import case, codes, find, view
from app.usecases import words_arrivals as words
from app.usecases.answers_arrivals import Slip
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.paper import printer_called, slip_paper
from app.usecases.unit import change


def give_slip(
    ctx: Context,
    *,
    token: str,
    days: int | None,
    printer: str,
    principal: Principal,
    request: Request,
    now: datetime,
) -> Slip:
    """Park a case, if it is not parked, and make a code with which it goes on another day.

    It holds for `days`, at most as long as the office says; a new slip makes the earlier one worthless. Paper comes
    from the `printer` of that name ("": any of the office, if it has one). Refusals: `illegal_move`, `nothing_open`,
    `no_printer`.
    """
    return change(
        ctx,
        office=find.ticket_key(ctx, token).office,
        principal=principal,
        request=request,
        now=now,
        answer=Slip,
        work=lambda c: _give(c, token, days, printer),
    )


def _give(c: Change, token: str, days: int | None, printer: str) -> Slip:
    stored = find.ticket_of_today(c, token)
    if stored.state.state != rules.PARKED:
        stored = case.park(c, stored)
    longest = c.office.policy.slip_days
    last = local_day(c.office.zone, c.now) + timedelta(days=min(days or longest, longest))
    until = at_minute(c.office.zone, last, 24 * 60)
    code = codes.new_code(codes.SLIP)
    hashed = codes.code_hash(c.ctx.secret, code)
    db.put(c.conn, office=c.office.id, ticket=stored.id, code_hash=hashed, valid_until=until)
    used = _printer(c, printer)
    if used is not None:
        note = words.valid_until(last, stored.state.language)
        payload = slip_paper(c.office, stored, code=codes.shown(code), note=note, now=c.now)
        # Not the ticket's own job: that one tells whether the number reached its holder.
        printing.add(c.conn, office=c.office.id, printer=used, ticket=None, payload=payload, created=c.now)
    return Slip(codes.shown(code), until, used is not None, view.view(c.ctx, c.conn, c.office, stored, c.now))


def _printer(c: Change, name: str) -> int | None:
    try:
        return printer_called(c, name)
    except Refusal:
        if name:
            raise
        return None
