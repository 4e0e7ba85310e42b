"""Tickets that a step began, a split or a forward to another office, and that go with it when it is taken back."""

from app.db import links, log, printing, tickets
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.events import Event
from app.rules.refusal import Refusal
from app.usecases import case, find
from app.usecases.change import Change
from app.usecases.context import Context


def sent_to(ctx: Context, token: str) -> int | None:
    """Return the office to which a ticket's latest step has sent it; None: to none."""
    with ctx.store.read() as conn:
        stored = find.stored_ticket(ctx, conn, token)
        event = log.by_seq(conn, stored.office_id, stored.state.last_seq)
    slug = event.data.get("office") if event is not None and event.type == ev.FORWARDED else None
    return None if slug is None else find.office_id(ctx, slug)


def arrived(there: Change, stored: tickets.Stored) -> tickets.Stored | None:
    """Return the part of a visit that is expected in another office, where nothing has happened to it yet."""
    part = links.successor(there.conn, stored.id)
    found = None if part is None else tickets.get(there.conn, part)
    return found if found is not None and found.office_id == there.office.id else None


def parted(c: Change, stored: tickets.Stored, event: Event) -> tickets.Stored | None:
    """Return the ticket that a split began."""
    new = tickets.by_number(c.conn, c.office.id, c.day, event.data["into"])
    return new if new is not None and links.origin(c.conn, new.id) == stored.id else None


def withdraw(c: Change, begun: tickets.Stored | None, stored: tickets.Stored) -> None:
    """End the ticket that `stored` began; `changed_since` when anything has happened to it.

    Nobody has come with it yet, so that it is nobody's visit.
    """
    if begun is None or begun.state.state not in {rules.EXPECTED, rules.WAITING} or _touched(c, begun):
        raise Refusal("changed_since", number=stored.state.label)
    links.remove(c.conn, begun.id)
    printing.drop_queued(c.conn, begun.id)
    tickets.uncount(c.conn, begun)
    case.step(c, begun, ev.CANCELLED, None, undone=True)


def _touched(c: Change, begun: tickets.Stored) -> bool:
    """Tell whether anybody has worked with a number, or said anything of the person that would be lost with it."""
    said = any(e.type in {ev.PRIORITY, ev.CARE} for e in log.of_ticket(c.conn, begun.id))
    return said or begun.state.last_seq != begun.state.draw_order
