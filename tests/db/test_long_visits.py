"""Visits that go a long way: several concerns, counters, offices and days, and nothing of them is lost or doubled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from app.rules.ticket import CANCELLED, FINISHED, LIVE, WAITING
from app.usecases import live, split, visit
from app.usecases.answers import Ticket
from app.usecases.appointments import Booking
from app.usecases.context import Principal
from app.usecases.draw import Wish
from tests.db.arrivals import come, slip_for, take_over
from tests.support.office import PLAIN, SECOND, SERVICES, Town, local, policy
from tests.support.steps import arrive, clerk, refused, state_of

Make = Callable[..., Town]
DAY = timedelta(days=1)


@pytest.fixture
def two(make_town: Make) -> Town:
    """Two offices."""
    return make_town(PLAIN, SECOND)


def test_a_number_that_comes_home_is_not_given_a_second_time(make_town: Make) -> None:
    """Of three numbers one was elsewhere and is back: after the last one follows the next that is free."""
    services = (replace(SERVICES[0], first=1, last=3), *SERVICES[1:])
    town = make_town(replace(PLAIN, services=services), replace(SECOND, services=services))
    guest = town.draw()
    town.open(1)
    town.call(1)
    town.forward(guest, office="nord")
    there = town.queue("nord").expected[0].token
    arrive(town, there)
    town.forward(replace(guest, token=there), who=town.api("nord"), office="mitte")
    for _ in range(2):
        town.draw()
        town.act("finish", town.call(1))
    assert town.queue().expected[0].number == guest.number
    assert town.draw().number == "F002"


@pytest.mark.parametrize("how", ["changed", "split"])
def test_who_waits_for_one_counter_is_let_go_when_it_cannot_help_any_more(town: Town, how: str) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[1])
    town.open(1)
    town.open(2, anna)
    ticket = town.draw(concerns=(Wish("pass"), Wish("meld")) if how == "split" else (Wish("pass"),))
    town.forward(ticket, counter=2)
    if how == "changed":
        town.concern(ticket, "meld", replaces="pass")
    else:
        town.do(split.split_ticket, ticket, positions=(0,), quantities=None, printer=None)
    assert town.call(1).number == ticket.number


@pytest.mark.parametrize("outcome", ["done", "not_done"])
def test_time_belongs_to_the_concern_that_was_in_service(town: Town, outcome: str) -> None:
    """Settling another one in passing takes no minute from it."""
    town.open(1)
    ticket = town.draw(concerns=(Wish("pass"), Wish("meld")))
    town.act("start", town.call(1))
    town.later(600)
    town.concern(ticket, "meld", done=outcome == "done")
    assert [c.state for c in state_of(town, ticket).concerns] == ["in_service", outcome]
    town.later(60)
    town.act("finish", ticket)
    assert [c.service_s for c in state_of(town, ticket).concerns] == [660, None]


def test_an_undo_puts_no_case_before_a_colleague_who_has_the_counter_by_now(town: Town) -> None:
    anna, bert = clerk(town, "anna"), clerk(town, "bert")
    town.open(1, anna)
    ticket = town.draw()
    town.next(1, who=anna)
    town.act("start", ticket, anna)
    town.act("finish", ticket, anna)
    town.open(2, anna)
    town.open(1, bert)
    refused("counter_taken", lambda: town.act("undo", ticket, anna))
    assert state_of(town, ticket).state == FINISHED


def test_a_new_slip_makes_the_one_before_worthless_on_another_day_too(town: Town) -> None:
    town.open(1)
    first = slip_for(town, started(town)).code
    town.now += DAY
    second = come(town, first)
    town.open(1)
    town.act("start", town.call(1))
    later = slip_for(town, second).code
    town.now += DAY
    assert come(town, later).state == WAITING
    refused("slip_used", lambda: come(town, first))


def test_what_is_settled_stays_settled_though_the_number_was_given_back(town: Town) -> None:
    town.open(1)
    code = slip_for(town, started(town, Wish("pass"), Wish("meld"))).code
    town.now += DAY
    again = come(town, code)
    town.open(1)
    town.act("start", town.call(1))
    town.concern(again, "pass", done=True)
    town.act("park", again)
    give_back(town, again)
    town.now += DAY
    assert [concern.service for concern in come(town, code).concerns] == ["meld"]


def test_a_slip_outlives_a_day_on_which_its_holder_was_missed(town: Town) -> None:
    """On that day reception brings the number back; on the next one the slip holds again."""
    town.open(1)
    code = slip_for(town, started(town)).code
    town.now += DAY
    again = come(town, code)
    town.open(1)
    town.call(1)
    town.later(60)
    town.act("recall", again)
    town.later(60)
    town.act("no_show", again)
    refused("already_checked_in", lambda: come(town, code))
    town.now += DAY
    assert come(town, code).state == WAITING


def test_the_way_of_who_was_set_aside_before_the_service_is_not_known(town: Town) -> None:
    town.open(1)
    ticket = town.draw()
    town.call(1)
    town.later(30)
    town.act("park", ticket)
    town.later(2400)
    town.act("resume", ticket, counter=1)
    assert state_of(town, ticket).way_s is None


def test_the_live_view_counts_who_was_passed_on_under_the_new_service(town: Town) -> None:
    town.open(1)
    ticket = town.draw("pass")
    town.call(1)
    town.forward(ticket, service="meld")
    services = live.live(town.ctx, slugs=("mitte",), now=town.now).offices[0].services
    assert {one.code: one.waiting for one in services if one.waiting} == {"meld": 1}


def test_who_was_set_aside_waits_again_with_the_head_start_that_the_office_gives(make_town: Make) -> None:
    """It goes with its undo, and a class that is given meanwhile is no addition."""
    town = make_town(policy(priorities={"disabled": 30, "returned": 20}))
    town.open(1)
    ticket = town.draw()
    key = state_of(town, ticket).effective_at
    town.act("park", town.call(1))
    town.later(10)
    town.act("resume", ticket)
    assert state_of(town, ticket).effective_at == key - timedelta(minutes=20)
    town.act("undo", ticket)
    assert state_of(town, ticket).head_s == 0
    town.act("resume", ticket)
    town.priority(ticket, "disabled")
    assert state_of(town, ticket).effective_at == key - timedelta(minutes=30)
    town.priority(ticket)
    assert state_of(town, ticket).head_s == 20 * 60


def test_a_number_that_is_given_back_is_given_back_in_every_office(two: Town) -> None:
    ticket = two.draw(concerns=(Wish("pass"), Wish("meld")))
    two.open(1)
    two.act("start", two.call(1))
    two.forward(ticket, office="nord", service="pass")
    give_back(two, ticket)
    assert two.status(ticket).state == CANCELLED
    assert two.queue("nord").expected == ()


def test_a_portal_gives_another_day_to_who_was_here_and_never_called(town: Town) -> None:
    """What it sends again unchanged, or about a visit of today, changes nothing."""
    old = Booking(local(10), (Wish("pass"),), external_id="p1", code="ABC123")
    take_over(town, old)
    town.now = local(9, 30)
    come(town, "ABC123")
    assert take_over(town, replace(old, at=local(10) + DAY)).kept == 1
    town.now += DAY
    assert take_over(town, old).kept == 1
    assert take_over(town, replace(old, at=local(10) + DAY)).updated == 1
    assert come(town, "ABC123").state == WAITING


def test_who_is_put_back_still_waits_for_the_same_counter(town: Town) -> None:
    """Unless nobody is there any more."""
    town.open(1)
    town.open(2)
    ticket = town.draw()
    town.forward(ticket, counter=2)
    town.call(2)
    assert town.status(ticket).target is None
    town.act("give_back", ticket)
    assert town.next(1) is None
    assert town.call(2).number == ticket.number
    town.act("give_back", ticket)
    town.close(2)
    assert town.call(1).number == ticket.number


def test_a_kiosk_gives_back_for_a_moment_whom_it_has_checked_in(two: Town) -> None:
    kiosk = two.device("kiosk", "nord-eingang", "nord")
    ticket = two.draw()
    two.forward(ticket, office="nord")
    two.later(900)
    here = come(two, ticket.token, who=kiosk, office="nord")
    two.later(61)
    refused("too_late", lambda: give_back(two, here, kiosk))
    two.later(-30)
    give_back(two, here, kiosk)
    assert two.status(here).state not in LIVE


def test_a_group_is_a_group_in_the_other_office_too(two: Town) -> None:
    """So that what was really done can be written down there."""
    ticket = two.draw("pass", quantity=25, group=True)
    two.forward(ticket, office="nord")
    there = replace(ticket, token=two.queue("nord").expected[0].token)
    arrive(two, there.token)
    counter = two.queue("nord").counters[0].id
    two.open(counter, two.api("nord"))
    two.next(counter, who=two.api("nord"))
    two.act("start", there, two.api("nord"))
    settled = two.concern(there, "pass", two.api("nord"), done=True, quantity=24)
    assert [concern.quantity for concern in settled.concerns] == [24]


def started(town: Town, *wishes: Wish) -> Ticket:
    """Somebody is being served."""
    ticket = town.draw(concerns=wishes or (Wish("pass"),))
    town.act("start", town.call(1))
    return ticket


def give_back(town: Town, ticket: Ticket, who: Principal | None = None) -> None:
    """The holder needs it no more."""
    visit.cancel_ticket(town.ctx, token=ticket.token, principal=who or town.api(), request=town.request(), now=town.now)
