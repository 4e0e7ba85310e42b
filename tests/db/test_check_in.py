"""Corners of checking in: stopped services, visits sent back, slips of lost days, and who needs more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.usecases import day, notices
from app.usecases.answers import Ticket
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from tests.db.arrivals import book, come, slip_for
from tests.support.office import PLAIN, SECOND, Town, local, policy
from tests.support.steps import refused, state_of

TOMORROW = timedelta(days=1)
MakeTown = Callable[..., Town]


@pytest.mark.parametrize("service", ["meld", None])
def test_what_is_stopped_is_not_added_to_an_appointment(town: Town, service: str | None) -> None:
    """The appointment itself goes on: it was promised before."""
    booked = book(town, local(9, 30))
    notices.lock(
        town.ctx,
        office="mitte",
        service=service,
        text={"de": "Heute nicht"},
        until=None,
        principal=town.api(),
        request=town.request("lock"),
        now=town.now,
    )
    refused("locked", lambda: come(town, booked.code, who=town.kiosk(), more=(Wish("meld"),)))
    assert come(town, booked.code, who=town.kiosk(), more=(Wish("pass"),), whole=True).state == "waiting"


def test_a_visit_that_was_sent_back_checks_in_with_its_own_code(make_town: MakeTown) -> None:
    town = make_town(PLAIN, SECOND)
    home = town.draw()
    town.forward(home, office="nord")
    there = come(town, home.token, office="nord")
    town.forward(there, office="mitte", who=town.api("nord"))
    [expected] = town.queue().expected
    back = come(town, home.token)
    assert (back.number, back.state) == (expected.number, "waiting")
    refused("already_checked_in", lambda: come(town, home.token))


def slip_of(town: Town) -> str:
    """A case is parked for another day; returns the code of its slip, on that day."""
    town.open(1)
    town.draw()
    code = slip_for(town, town.act("start", town.call(1))).code
    town.now += TOMORROW
    return code


def left(town: Town, ticket: Ticket) -> str:
    """The day ends as it is; returns how it ended for a number."""
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    return state_of(town, ticket).state


def test_a_slip_outlives_a_day_on_which_nobody_was_called(town: Town) -> None:
    code = slip_of(town)
    assert left(town, come(town, code)) == "unserved"
    town.now += TOMORROW
    parked = come(town, code)
    town.open(1)
    town.act("park", town.call(1))
    assert left(town, parked) == "leftover"
    town.now += TOMORROW
    assert come(town, code).state == "waiting"
    town.open(1)
    town.act("finish", town.act("start", town.call(1)))
    refused("slip_used", lambda: come(town, code))


def test_what_a_left_over_number_has_settled_is_not_done_again(town: Town) -> None:
    town.open(1)
    town.draw(concerns=(Wish("pass"), Wish("meld")))
    code = slip_for(town, town.act("start", town.call(1))).code
    town.now += TOMORROW
    come(town, code)
    town.open(1)
    case = town.act("start", town.call(1))
    town.concern(case, "pass", done=True)
    assert left(town, town.act("park", case)) == "leftover"
    town.now += TOMORROW
    assert [one.service for one in come(town, code).concerns] == ["meld"]


def test_needs_and_classes_at_check_in_count_as_at_a_draw(make_town: MakeTown) -> None:
    town = make_town(policy(appointment_head_minutes=0))
    booked = book(town, local(9, 30), language="en")
    refused("forbidden", lambda: come(town, booked.code, who=town.kiosk(), needs=("wheelchair",)))
    refused("unknown_need", lambda: come(town, booked.code, needs=("money",)))
    refused("unknown_class", lambda: come(town, booked.code, classes=("rich",)))
    shown = come(town, booked.code, needs=("wheelchair",), classes=("disabled",), language="tr")
    state = state_of(town, shown)
    assert (shown.reach, shown.priority, state.language, state.head_s) == (True, True, "tr", 1800)
    assert state.effective_at == local(9)


def test_visitors_say_needs_at_check_in_where_the_office_asks_but_no_classes(make_town: MakeTown) -> None:
    town = make_town(policy(needs_at_kiosk=True, priorities={"returned": 5, "disabled": 30}))
    code = slip_of(town)
    refused("forbidden", lambda: come(town, code, who=town.kiosk(), classes=("disabled",)))
    shown = come(town, code, who=town.kiosk(), needs=("wheelchair",))
    assert (shown.reach, state_of(town, shown).head_s) == (True, 300)
