"""More time: others pass, the place stays, and nobody else loses by it."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from app.rules import events as ev
from app.rules import later
from app.usecases import evacuation, order, visit
from app.usecases.answers import Ticket
from app.usecases.answers_visitor import OwnStatus
from app.web.ticket.blueprint import VISITOR
from tests.db.arrivals import book, come
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import refused, state_of

TEN = later.STEP.total_seconds()


def ask(town: Town, ticket: Ticket, wish: Callable[..., OwnStatus] = visit.more_time) -> OwnStatus:
    return wish(town.ctx, token=ticket.token, principal=VISITOR, request=town.request(), now=town.now)


def test_others_pass_and_the_place_stays(town: Town) -> None:
    """Passed over for ten minutes, then first again; the desk and the phone say until when."""
    town.open(1)
    mine, other, third = town.draw(), town.draw(), town.draw()
    status = ask(town, mine)
    assert status.later_until == town.now + later.STEP
    assert status.poll_after == 15
    assert status.estimate is not None
    assert status.estimate.p50 >= 10
    assert town.queue().waiting[0].later_until == status.later_until
    assert town.queue().counters[0].next == other.number
    assert town.call(1).number == other.number
    town.later(TEN - 1)
    assert town.act("finish", other).state == "finished"
    assert town.queue().counters[0].next == third.number
    town.later(1)
    assert town.queue().waiting[0].later_until is None
    assert town.call(1).number == mine.number
    assert state_of(town, mine).callable_from is None


def test_who_asked_for_time_is_not_called_while_nobody_else_waits(town: Town) -> None:
    """A free counter waits; an appointment before its time is called instead; a clerk may still pick the number."""
    town.open(1)
    mine = town.draw()
    ask(town, mine)
    assert town.next(1) is None
    assert town.queue().counters[0].next is None
    booked = come(town, book(town, town.now + timedelta(minutes=30), "pass").code)
    assert town.queue().counters[0].next == booked.number
    assert town.call(1).number == booked.number
    town.act("finish", booked)
    assert town.pick(1, mine.number).number == mine.number
    assert town.act("give_back", mine).later_until is None
    assert town.call(1).number == mine.number


def test_asking_again_gives_no_more_and_twice_is_the_limit(town: Town) -> None:
    """A second tap changes nothing; a third wish is refused, and so is one of who does not wait."""
    mine = town.draw()
    first = ask(town, mine)
    town.later(60)
    assert ask(town, mine).later_until == first.later_until
    assert [e.type for e in town.events()].count(ev.LATER) == 1
    town.later(TEN)
    assert ask(town, mine).may_later is False
    town.later(TEN)
    seq = town.board().seq
    assert refused("later_used", lambda: ask(town, mine)).facts == {"most": 2}
    town.open(1)
    town.call(1)
    refused("illegal_move", lambda: ask(town, mine))
    assert [e.type for e in town.events() if e.seq > seq] == [ev.COUNTER_OPENED, ev.CALLED]


def test_ready_again_has_the_old_place_and_an_appointment_its_time(town: Town) -> None:
    """Before the ten minutes are over: again in turn at once, but not before one's own appointment."""
    town.open(1)
    mine, _ = town.draw(), town.draw()
    ask(town, mine)
    assert ask(town, mine, visit.ready_again).later_until is None
    seq = town.board().seq
    ask(town, mine, visit.ready_again)
    assert town.board().seq == seq
    assert town.call(1).number == mine.number
    town.act("finish", mine)
    booked = come(town, book(town, town.now + timedelta(minutes=12), "pass").code)
    before = state_of(town, booked).callable_from
    assert before is not None
    town.later(60 * 8)
    assert ask(town, booked).later_until == town.now + later.STEP
    ask(town, booked, visit.ready_again)
    assert state_of(town, booked).callable_from == before
    assert town.queue().waiting[0].number == booked.number
    assert town.call(1).number == booked.number


def test_an_undone_call_brings_the_time_back_and_forwarding_ends_it(town: Town) -> None:
    town.open(1)
    mine = town.draw()
    until = ask(town, mine).later_until
    town.pick(1, mine.number)
    assert town.act("undo", mine).later_until == until
    forwarded = town.forward(mine, service="meld")
    assert (forwarded.later_until, forwarded.callable_from) == (None, None)
    state_of(town, mine)


def test_a_step_taken_back_under_it_takes_the_time_along(town: Town) -> None:
    """Called, put back, asked for time; then the putting back is undone: the ticket is at its counter again."""
    town.open(1)
    mine = town.draw()
    town.call(1)
    town.act("give_back", mine)
    ask(town, mine)
    assert town.act("undo", mine).state == "called"
    assert state_of(town, mine).callable_from is None


def test_the_desk_says_why(town: Town) -> None:
    town.open(1)
    mine, other = town.draw(), town.draw()
    ask(town, mine)
    said = order.why(
        town.ctx, office="mitte", first=mine.number, second=other.number, principal=town.api(), now=town.now
    )
    assert said["de"] == (
        "F002 kommt voraussichtlich vor F001 dran: F001 hat um mehr Zeit gebeten und wird erst ab 09:10 Uhr aufgerufen."
    )


def test_nothing_moves_while_people_leave_the_building(town: Town) -> None:
    mine = town.draw()
    evacuation.evacuate(town.ctx, office="mitte", principal=town.api(), request=town.request(), now=town.now)
    refused("evacuation", lambda: ask(town, mine))


@pytest.mark.parametrize("seed", range(3))
def test_nobody_else_loses(make_town: Callable[..., Town], seed: int) -> None:
    """The same day in two offices, in one of them with wishes for more time: nobody else is called later there.

    As long as somebody else waits, so that the counter does not stand idle for a wish's sake.
    """
    chance, town = random.Random(seed), make_town(PLAIN, SECOND)
    counters = {"mitte": 1, "nord": len(PLAIN.counters) + 1}
    for office, counter in counters.items():
        town.open(counter, who=town.api(office))
    drawn = {office: [town.draw(office=office) for _ in range(12)] for office in counters}
    asking = chance.sample(range(5), 2)
    until = {n: ask(town, drawn["mitte"][n]).later_until for n in asking}
    turns: dict[str, dict[str, datetime]] = {office: {} for office in counters}
    for _ in range(9):
        town.later(chance.randint(60, 240))
        for office, counter in counters.items():
            called = town.next(counter, "finish", who=town.api(office))
            assert called is not None
            turns[office][called.number] = town.now
    for n, (with_wishes, without) in enumerate(zip(drawn["mitte"], drawn["nord"], strict=True)):
        turn = turns["mitte"].get(with_wishes.number)
        wished = until.get(n)
        if wished is not None:
            assert turn is None or turn >= wished
        elif without.number in turns["nord"]:
            assert turn is not None
            assert turn <= turns["nord"][without.number]
