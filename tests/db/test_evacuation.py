"""Fire alarm: one button, everything stands still; then the order is as before and the minutes are taken out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import select

from app.db import tables
from app.rules import events as ev
from app.usecases import day, evacuation, visit
from app.usecases.context import SYSTEM
from app.usecases.evacuation import Evacuation
from app.web.ticket.blueprint import VISITOR
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local, policy
from tests.support.steps import clerk, refused, state_of


def burn(town: Town) -> Evacuation:
    request = town.request("evacuation")
    return evacuation.evacuate(town.ctx, office="mitte", principal=town.api(), request=request, now=town.now)


def go_on(town: Town) -> Evacuation:
    request = town.request("evacuation/end")
    return evacuation.end_evacuation(town.ctx, office="mitte", principal=town.api(), request=request, now=town.now)


def test_afterwards_waits_ways_services_and_the_order_are_as_if_the_clock_had_stood_still(town: Town) -> None:
    for counter in (1, 2, 3):
        town.open(counter)
    served, called, first, second = (town.draw() for _ in range(4))
    town.later(60)
    town.act("start", town.call(1))
    town.call(2)
    town.later(100)
    burn(town)
    town.later(1800)
    assert go_on(town).until == town.now
    town.later(20)
    town.act("start", called)
    town.act("finish", served)
    assert state_of(town, called).way_s == 120
    ended = state_of(town, served)
    assert (ended.service_s, ended.concerns[0].service_s) == (120, 120)
    assert [line.number for line in town.queue().waiting] == [first.number, second.number]
    assert town.call(3).number == first.number
    waited = state_of(town, first)
    assert (waited.waited_s, waited.felt_s) == (180, 1980)
    town.later(30)
    town.act("finish", called)
    assert (state_of(town, called).service_s, state_of(town, called).way_s) == (30, 120)


def test_the_minutes_outside_are_in_no_bound_and_no_period(make_town: Callable[..., Town]) -> None:
    """A clerk's preference passes the head for as long as before, and who was missed may return as long as before."""
    town = make_town(policy(preferred_minutes=15, return_minutes=30, calls_before_no_show=1))
    anna = clerk(town, "anna")
    town.skill(anna, preferred=[3])
    town.open(1, anna)
    missed = town.draw("meld")
    assert town.next(1, who=anna) is not None
    town.act("no_show", missed, anna)
    town.draw("pass")
    town.later(600)
    preferred = town.draw("hol")
    burn(town)
    town.later(1800)
    go_on(town)
    called = town.next(1, who=anna)
    assert called is not None
    assert called.number == preferred.number
    town.later(600)
    assert town.act("resume", missed, anna).state == "waiting"


def test_what_went_on_before_an_alarm_is_not_taken_up_again(make_town: Callable[..., Town]) -> None:
    """Undone, the service would last through the alarm."""
    town = make_town(policy(undo_seconds=1200))
    town.open(1)
    drawn = town.draw()
    town.act("start", town.call(1))
    town.later(60)
    town.act("finish", drawn)
    burn(town)
    town.later(900)
    go_on(town)
    refused("too_late", lambda: town.act("undo", drawn))
    assert state_of(town, drawn).service_s == 60
    later = town.draw()
    town.call(1)
    assert town.act("undo", later).state == "waiting"


def test_the_time_before_a_no_show_stands_still_too(town: Town) -> None:
    town.open(1)
    drawn = town.draw()
    town.act("recall", town.call(1))
    burn(town)
    town.later(600)
    go_on(town)
    refused("too_few_calls", lambda: town.act("no_show", drawn))
    town.later(60)
    assert town.act("no_show", drawn).state == "no_show"


def test_minutes_of_a_break_are_not_taken_out_twice(town: Town) -> None:
    """The lunch break is 12:00 to 13:00."""
    town.open(1)
    town.now = local(11, 40)
    drawn = town.draw()
    town.now = local(11, 50)
    burn(town)
    town.now = local(12, 20)
    go_on(town)
    town.now = local(13, 5)
    town.call(1)
    assert state_of(town, drawn).waited_s == 15 * 60


def test_everything_is_refused_stores_nothing_and_is_no_demand(make_town: object) -> None:
    town: Town = make_town(PLAIN, SECOND)  # type: ignore[operator]  # a fixture that is called
    for counter in (1, 2, 3):
        town.open(counter)
    case, called, waiting = (town.draw() for _ in range(3))
    town.act("start", town.call(1))
    town.call(2)
    there = town.draw("meld", office="nord")
    burn(town)
    before = town.events()
    attempts: tuple[Callable[[], object], ...] = (
        town.draw,
        partial(town.draw, override="Notfall"),
        partial(town.next, 3),
        partial(town.next, 1, "finish"),
        partial(town.pick, 3, waiting.number),
        partial(town.forward, case, service="meld"),
        partial(town.forward, waiting, counter=3),
        partial(town.concern, case, "pass", done=True),
        partial(town.concern, waiting, "meld"),
        partial(town.priority, waiting, "short"),
        *(partial(town.act, verb, called) for verb in ("recall", "start", "give_back", "park", "undo")),
        *(partial(town.act, verb, case) for verb in ("finish", "park", "undo")),
    )
    for attempt in attempts:
        refused("evacuation", attempt)
    refused("evacuation_there", partial(town.forward, there, office="mitte", who=town.api("nord")))
    assert town.events() == before
    with town.ctx.store.read() as conn:
        assert conn.execute(select(tables.refusal)).all() == []


def test_screens_say_it_and_call_nobody(town: Town) -> None:
    town.open(1)
    town.draw()
    town.draw()
    town.call(1)
    since = town.now
    burn(town)
    board = town.board()
    assert (board.status.reason, board.status.issuing, board.calls, board.next) == ("evacuation", False, (), ())
    assert board.status.detail["de"].startswith("Bitte verlassen Sie das Gebäude.")
    assert town.queue().evacuation == since
    go_on(town)
    assert (town.board().status.issuing, len(town.board().calls)) == (True, 1)
    assert town.queue().evacuation is None


def test_the_button_may_be_pressed_twice_and_ended_twice(town: Town) -> None:
    first = burn(town)
    town.later(5)
    assert burn(town) == first
    assert go_on(town).until == town.now
    assert go_on(town).since is None
    kinds = [e.type for e in town.events() if e.type in {ev.EVACUATED, ev.EVACUATION_OVER}]
    assert kinds == [ev.EVACUATED, ev.EVACUATION_OVER]


def test_whoever_leaves_gives_the_number_back_and_the_day_may_end(town: Town) -> None:
    gone, left = town.draw(), town.draw()
    burn(town)
    visit.cancel_ticket(town.ctx, token=gone.token, principal=VISITOR, request=town.request("cancel"), now=town.now)
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    assert (state_of(town, gone).state, state_of(town, left).state) == ("cancelled", "unserved")


def test_an_evacuation_that_nobody_ended_is_over_with_its_day(town: Town) -> None:
    burn(town)
    town.now = local(9, day=MONDAY + timedelta(days=1))
    assert town.board().status.issuing
    assert town.queue().evacuation is None
    assert town.draw().number == "F001"
