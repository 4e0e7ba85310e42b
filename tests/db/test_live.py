"""The head's live view counts what is there now, by office and service, never by person."""

from __future__ import annotations

from datetime import timedelta

from app.usecases import counters, evacuation
from app.usecases import live as use_case
from app.usecases.live import LiveCounters, LiveOffice
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local
from tests.support.steps import clerk


def live(town: Town, *slugs: str) -> tuple[LiveOffice, ...]:
    return use_case.live(town.ctx, slugs=slugs or ("mitte",), now=town.now).offices


def test_waits_and_counters_of_each_office(make_town: object) -> None:
    town: Town = make_town(PLAIN, SECOND)  # type: ignore[operator]  # a fixture that is called
    town.open(1)
    town.open(2)
    town.draw("pass")
    town.draw("meld")
    town.later(15 * 60)
    town.draw("pass")
    town.call(1)
    counters.pause_counter(town.ctx, counter=2, principal=town.api(), request=town.request("pause"), now=town.now)
    town.later(60)
    here, there = live(town, "mitte", "nord")
    assert (here.waiting, here.longest, here.late, here.target_minutes) == (2, 16, 1, 15)
    assert [(s.code, s.waiting, s.longest, s.late) for s in here.services] == [
        ("pass", 1, 1, 0),
        ("meld", 1, 16, 1),
        ("hol", 0, None, 0),
    ]
    assert here.counters == LiveCounters(open=1, busy=1, paused=1, wrap_up=0, closed=6)
    assert here.estimate is not None
    assert (there.waiting, there.longest, there.late, there.counters.closed) == (0, None, 0, 8)


def test_a_break_and_an_evacuation_are_nobodys_wait(town: Town) -> None:
    town.now = local(11, 50)
    town.draw()
    evacuation.evacuate(
        town.ctx, office="mitte", principal=town.api(), request=town.request("evacuation"), now=town.now
    )
    town.now = local(11, 58)
    assert live(town)[0].evacuation == local(11, 50)
    evacuation.end_evacuation(town.ctx, office="mitte", principal=town.api(), request=town.request("end"), now=town.now)
    town.now = local(13, 5)
    assert (live(town)[0].longest, live(town)[0].evacuation) == (7, None)


def test_what_nobody_present_can_serve_is_said_and_no_name_of_a_person(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    town.open(1, who=anna)
    found = live(town)[0]
    assert found.unstaffed == ("pass", "hol")
    assert [s.staffed for s in found.services] == [False, True, False]
    assert "anna" not in repr(found)


def test_the_offices_one_figure_is_of_all_its_work(town: Town) -> None:
    """Not of the counter where nobody waits."""
    for counter, service in enumerate(("meld", "pass"), 1):
        town.open(counter, services=(service,))
    for _ in range(4):
        town.draw("pass")
    estimate = live(town)[0].estimate
    assert estimate is not None
    assert estimate.p50 == 4 * 12 / 2


def test_yesterdays_numbers_wait_for_nothing(town: Town) -> None:
    town.draw()
    town.now = local(9, day=MONDAY + timedelta(days=1))
    assert live(town)[0].waiting == 0


def test_the_first_clerk_at_opening_does_not_send_the_others_visitors_away(town: Town) -> None:
    """Not everybody comes to the counter in the same minute, nor after the lunch break."""
    anna = clerk(town, "anna")
    town.skill(anna, services=[2])
    for hour in (8, 13):
        town.now = local(hour, 0, 5)
        town.open(1, who=anna)
        assert town.queue().unstaffed == ()
        town.now = local(hour, 15)
        assert town.queue().unstaffed == ("pass", "hol")
