"""From the names that people and programs use to the rows behind them; what is not there is `not_found`."""

from app.db import counters, helping, offices, tickets
from app.db.engine import Connection
from app.rules.refusal import Refusal
from app.usecases.change import Change
from app.usecases.context import Context
from app.usecases.tokens import TicketKey, read_token


def office_id(ctx: Context, slug: str) -> int:
    """Return the office behind a slug."""
    known = ctx.office_ids.get(slug)
    if known is not None:
        return known
    with ctx.store.read() as conn:
        found = offices.office_id(conn, slug)
    if found is None:
        raise Refusal("not_found", office=slug)
    ctx.office_ids[slug] = found
    return found


def office_of_counter(ctx: Context, counter: int) -> int:
    """Return the office of a counter."""
    known = ctx.counter_offices.get(counter)
    if known is not None:
        return known
    with ctx.store.glance() as conn:
        found = counters.office_of(conn, counter)
    if found is None:
        raise Refusal("not_found", counter=counter)
    ctx.counter_offices[counter] = found
    return found


def office_of_help(ctx: Context, alarm: int) -> int:
    """Return the office of a silent alarm."""
    with ctx.store.glance() as conn:
        found = helping.office_of(conn, alarm)
    if found is None:
        raise Refusal("not_found", help=alarm)
    return found


def ticket_key(ctx: Context, token: str) -> TicketKey:
    """Return what a genuine token stands for."""
    found = read_token(ctx.secret, token)
    if found is None:
        raise Refusal("not_found")
    return found


def ticket_of_today(c: Change, token: str) -> tickets.Stored:
    """Return a ticket that may still be moved; `day_ended` when its day has been closed."""
    stored = stored_ticket(c.ctx, c.conn, token)
    if stored.day != c.day:
        raise Refusal("day_ended", number=stored.state.label)
    return stored


def stored_ticket(ctx: Context, conn: Connection, token: str) -> tickets.Stored:
    """Return a ticket by its present token; the token of an earlier copy is dead."""
    key = ticket_key(ctx, token)
    stored = tickets.get(conn, key.ticket)
    if stored is None or stored.copies != key.copies:
        raise Refusal("not_found")
    return stored
