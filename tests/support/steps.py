"""Steps that several tests of the queue share."""

from collections.abc import Callable

import pytest

from app.db import log
from app.rules import fold
from app.rules import ticket as rules
from app.rules.refusal import Refusal
from app.usecases import accounts, find, forward, visit
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import SYSTEM, Principal
from app.usecases.unit import change
from tests.support.office import Town

PASSWORD = "ein langes Kennwort"


def clerk(town: Town, name: str, office: str = "mitte", role: str = "clerk") -> Principal:
    accounts.add_user(town.ctx, name=name, password=PASSWORD, role=role, office=office)
    token = accounts.login(town.ctx, name=name, password=PASSWORD, now=town.now)
    found = accounts.session(town.ctx, token=token, now=town.now)
    assert found is not None
    return found


def state_of(town: Town, ticket: Ticket) -> rules.TicketState:
    """Return the stored state, after checking that the log folds to it."""
    with town.ctx.store.read() as conn:
        stored = find.stored_ticket(town.ctx, conn, ticket.token)
        assert fold.fold(log.of_ticket(conn, stored.id)) == stored.state
    return stored.state


def arrive(town: Town, token: str) -> None:
    """Check in a visit that another office sent."""

    def work(c: Change) -> None:
        forward.arrive(c, find.ticket_of_today(c, token))

    office = find.ticket_key(town.ctx, token).office
    change(town.ctx, office=office, principal=SYSTEM, request=None, now=town.now, answer=type(None), work=work)


def seqs(town: Town) -> int:
    return town.board().seq


def refused(code: str, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def in_state(town: Town, state: str) -> Ticket:
    """Bring a ticket into a state by real steps."""
    ticket = town.draw()
    if state == "cancelled":
        visit.cancel_ticket(town.ctx, token=ticket.token, principal=town.api(), request=town.request(), now=town.now)
    if state in {"waiting", "cancelled"}:
        return ticket
    town.call(1)
    steps = {"serving": ["start"], "parked": ["park"], "no_show": ["recall", "no_show"], "finished": ["finish"]}
    for verb in steps.get(state, []):
        town.later(60)
        town.act(verb, ticket)
    return ticket
