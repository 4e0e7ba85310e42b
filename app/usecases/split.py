"""One ticket becomes two: a family shares its concerns among counters, and nobody loses the place."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.db import care, links, log, tickets
from app.rules import course
from app.rules import events as ev
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import case, find, issue, targets, view
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import Context, Principal, Request
from app.usecases.paper import printer_called, put_on_paper
from app.usecases.unit import change


def split_ticket(
    ctx: Context,
    *,
    token: str,
    positions: tuple[int, ...],
    quantities: tuple[int, ...] | None = None,
    printer: str | None,
    principal: Principal,
    request: Request,
    now: datetime,
) -> Ticket:
    """Give the open concerns at `positions` a number of their own; returns the new ticket.

    `quantities`: how many pieces of each go (None: all of them).

    It waits from now on where the first one stands or stood, and its wait began with the first draw: two numbers are
    two visits, and both have waited that long. With a `printer` ("": any of the office) its paper comes out there.
    Of a case at a counter reception may part what is not in service; the rest is its clerk's.
    Refusals: `illegal_move`, `no_such_concern`, `bad_quantity`, `nothing_left`, `numbers_exhausted`, `no_printer`.
    """
    return change(
        ctx,
        office=find.ticket_key(ctx, token).office,
        principal=principal,
        request=request,
        now=now,
        answer=Ticket,
        work=lambda c: _split(c, token, positions, quantities, printer),
    )


def _split(
    c: Change, token: str, positions: tuple[int, ...], quantities: tuple[int, ...] | None, printer: str | None
) -> Ticket:
    stored = find.ticket_of_today(c, token)
    rules.move(stored.state.state, "split")
    gone = _divided(stored, positions, quantities)
    _must_be_free_to_go(c, stored, gone)
    new = _begin(c, stored, gone)
    links.add(c.conn, ticket=new.id, origin=stored.id, kind="split")
    # Who needs what is known of the people together only: both numbers keep it.
    care.put(c.conn, c.office.id, new.id, replace(care.get(c.conn, stored.id), note=""))
    parted = {"positions": list(gone), "quantities": list(gone.values())}
    case.step(c, stored, ev.SPLIT, case.at_counter(stored), into=new.state.number, **parted)
    targets.release_stranded(c)
    if printer is not None:
        where = view.place(c.conn, c.office, new.state, c.now)
        put_on_paper(c, new, printer_called(c, printer), kind="ticket", where=where)
    return view.view(c.ctx, c.conn, c.office, new, c.now)


def _divided(stored: tickets.Stored, positions: tuple[int, ...], quantities: tuple[int, ...] | None) -> dict[int, int]:
    """Return the positions that go, each with how many pieces; something has to stay."""
    free = _free(stored, in_pieces=quantities is not None)
    if not free.keys() >= set(positions):
        raise Refusal("no_such_concern", number=stored.state.label, positions=list(positions))
    pieces = tuple(free[i] for i in positions) if quantities is None else quantities
    told = len(pieces) == len(positions) == len(set(positions))
    if not told or any(not 1 <= n <= free[i] for i, n in zip(positions, pieces, strict=True)):
        raise Refusal("bad_quantity", number=stored.state.label)
    gone = dict(sorted(zip(positions, pieces, strict=True)))
    if gone == {i: concern.quantity for i, concern in stored.state.open_concerns}:
        raise Refusal("nothing_left", number=stored.state.label)
    return gone


def _free(stored: tickets.Stored, *, in_pieces: bool) -> dict[int, int]:
    """Return how many pieces may leave, by position: of what is being served only in pieces, and not the last one."""
    free = {i: concern.quantity for i, concern in stored.state.open_concerns if concern.state == "open"}
    if in_pieces:
        served = {i: concern.quantity for i, concern in stored.state.open_concerns if concern.state == "in_service"}
        free |= {i: quantity - 1 for i, quantity in served.items() if quantity > 1}
    return free


def _must_be_free_to_go(c: Change, stored: tickets.Stored, gone: Collection[int]) -> None:
    """Refuse (`counter_taken`) what only the clerk may part who has the case; reception helps with the rest."""
    counter = case.at_counter(stored)
    in_service = any(stored.state.concerns[i].state == "in_service" for i in gone)
    if counter is not None and (in_service or c.principal.roles.isdisjoint(case.RECEIVING)):
        case.own_counter(c, counter)


def _begin(c: Change, stored: tickets.Stored, gone: dict[int, int]) -> tickets.Stored:
    services = {i: c.office.service_by_id[stored.state.concerns[i].service_id] for i in gone}
    wanted = tuple((services[i], pieces) for i, pieces in gone.items())
    every = log.of_ticket(c.conn, stored.id)
    group = {"group": True} if course.is_group(every) else {}
    new = issue.issue(c, wanted, **_kept(stored, classes=course.classes_of(every)), **group)
    return tickets.set_effects(c.conn, new, reach=stored.reach, slow=stored.slow)


def _kept(stored: tickets.Stored, *, classes: tuple[str, ...]) -> dict[str, Any]:
    """Return what the new number has from the first one: language, place, head start, and where the wait began."""
    state = stored.state
    kept: dict[str, Any] = {
        "language": state.language,
        "base_at": state.base_at.isoformat(),
        "effective_at": state.effective_at.isoformat(),
        "head_s": state.head_s,
        "split_from": state.number,
    }
    if classes:
        kept["classes"] = classes
    if state.callable_from is not None and not state.asked_later:
        kept["callable_from"] = state.callable_from.isoformat()
    if state.by_hand:
        kept["by_hand"] = True
    return kept
