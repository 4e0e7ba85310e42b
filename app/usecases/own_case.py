"""The open case of a counter, for a desk that was just loaded."""

from datetime import datetime

from app.db import offices, tickets
from app.rules.refusal import Refusal
from app.usecases import find, view
from app.usecases.answers import Ticket
from app.usecases.change import read_office
from app.usecases.context import Context, Principal


def own_case(ctx: Context, *, counter: int, principal: Principal, now: datetime) -> Ticket | None:
    """Return the ticket that is called to or served at a counter, None when it is free.

    Raises Refusal not_found for a counter of an office that is not the principal's.
    """
    office_id = find.office_of_counter(ctx, counter)
    if not principal.may(office_id):
        raise Refusal("not_found", counter=counter)
    with ctx.store.read() as conn:
        stored = tickets.at_counter(conn, counter)
        if stored is None:
            return None
        office = read_office(ctx, conn, offices.row(conn, office_id), now)
        return view.view(ctx, conn, office, stored, now)
