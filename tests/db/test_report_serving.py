"""Reports of days with several concerns, forwarding, outages and quick services, lived through the use cases."""

from __future__ import annotations

from typing import Any

import pytest

from app.usecases import day, draw, find, forward, outage, quick, report
from app.usecases.answers import Ticket
from app.usecases.change import Change
from app.usecases.context import SYSTEM
from app.usecases.draw import Wish
from app.usecases.unit import change
from tests.support.office import MONDAY, PLAIN, SECOND, Town, local
from tests.support.steps import clerk


def reported(town: Town, by: str = "hour", *offices: str) -> report.Waits:
    return report.waits(town.ctx, offices=offices or ("mitte",), first=MONDAY, last=MONDAY, by=by)


def figures(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


def rows(found: report.Waits, *names: str) -> dict[str, tuple[Any, ...]]:
    return {row["group"]: figures(row, *names) for row in found.rows}


def check_in(town: Town, ticket: Ticket, office: str) -> Ticket:
    """Let a visit that was sent here wait here."""
    token = next(line.token for line in town.queue(office).expected if line.number.endswith(ticket.number))

    def work(c: Change) -> None:
        forward.arrive(c, find.ticket_of_today(c, token))

    office_id = find.office_id(town.ctx, office)
    change(town.ctx, office=office_id, principal=SYSTEM, request=None, now=town.now, answer=type(None), work=work)
    return ticket


def test_scenario_21_a_forwarded_visit_is_one_visitor_with_two_steps(town: Town) -> None:
    """The wait after forwarding is a measure of its own and hides in no average of the first ones."""
    town.open(1, services=("pass",))
    town.open(2, services=("meld",))
    town.draw("pass")
    town.later(5 * 60)
    case = town.act("start", town.call(1))
    town.forward(case, service="meld")
    town.later(20 * 60)
    town.act("start", town.call(2))
    town.later(60)
    town.act("finish", case)
    total = reported(town).total
    assert figures(total, "n", "steps", "median", "further_n", "further_median", "further_p90") == (1, 2, 5, 1, 20, 20)
    assert rows(reported(town, "service"), "n", "further_n") == {"pass": (1, 0), "meld": (0, 1)}


def test_scenario_21_forwarded_to_another_office_it_is_still_one_visitor(make_town: Any) -> None:
    """The visit counts at home, the step at the target; a sum over both offices counts it once."""
    town: Town = make_town(PLAIN, SECOND)
    town.open(1)
    town.draw("pass")
    town.later(180)
    case = town.act("start", town.call(1))
    town.forward(case, office="nord")
    town.later(1800)
    check_in(town, case, "nord")
    town.later(420)
    there = town.queue("nord").counters[0].id
    town.open(there, who=town.api("nord"))
    called = town.next(there, who=town.api("nord"))
    assert called is not None
    town.act("start", called, who=town.api("nord"))
    town.later(120)
    town.act("finish", called, who=town.api("nord"))
    names = ("n", "steps", "median", "further_n", "further_median", "service_n")
    assert figures(reported(town).total, *names) == (1, 1, 3, 0, None, 1)
    assert figures(reported(town, "hour", "nord").total, *names) == (0, 1, None, 1, 7, 1)
    assert figures(reported(town, "hour", "mitte", "nord").total, *names) == (1, 2, 3, 1, 7, 2)


def test_scenario_22_two_concerns_are_one_wait_and_two_durations(town: Town) -> None:
    """Each duration counts under its own service; what was settled together has none."""
    town.open(1)
    town.draw(concerns=(Wish("pass", 2), Wish("meld")))
    together = town.draw(concerns=(Wish("pass"), Wish("meld")))
    town.later(300)
    case = town.act("start", town.call(1))
    town.later(600)
    case = town.concern(case, "pass", done=True)
    town.later(120)
    assert town.next(1, "finish") is not None
    town.act("start", together)
    town.later(900)
    town.act("finish", together)
    assert rows(reported(town, "service"), "n", "concern_n", "concern_median") == {
        "pass": (2, 1, 10),
        "meld": (0, 1, 2),
    }
    total = reported(town).total
    assert figures(total, "n", "steps", "wait_n", "service_n", "concern_n", "further_n") == (2, 2, 2, 2, 2, 0)


def test_scenario_31_who_was_never_called_is_the_offices_doing_and_leftovers_are_listed(town: Town) -> None:
    """Four never called; one called, one served and one parked when the day ends: in no average, but named."""
    for counter in (1, 2, 3):
        town.open(counter)
    called, serving, parked = town.draw(), town.draw(), town.draw()
    for counter in (1, 2, 3):
        town.call(counter)
    town.act("start", serving)
    town.act("park", town.act("start", parked))
    for _ in range(4):
        town.draw()
    day.close_day(town.ctx, office="mitte", force=True, principal=SYSTEM, now=town.now)
    found = reported(town)
    assert figures(found.total, "n", "unserved", "leftover", "no_shows") == (0, 4, 3, 0)
    assert {left.number for left in found.leftovers} == {called.number, serving.number, parked.number}


def test_a_trainees_times_are_left_out_and_the_wait_counts(town: Town) -> None:
    anna = clerk(town, "anna")
    town.skill(anna, trainee=True)
    town.open(1, who=anna)
    drawn = town.draw()
    town.later(120)
    town.next(1, who=anna)
    town.act("start", drawn, who=anna)
    town.later(600)
    town.act("finish", drawn, who=anna)
    assert figures(reported(town).total, "n", "median", "way_n", "service_n", "concern_n") == (1, 2, 0, 0, 0)


@pytest.mark.parametrize("entered", ["before the call", "after the call"])
def test_an_outage_is_in_no_wait_whenever_it_was_entered(town: Town, entered: str) -> None:
    """Drawn at 9:00, outage 9:05 to 9:25, called at 9:30: ten minutes."""

    def enter() -> None:
        outage.enter_outage(
            town.ctx,
            office="mitte",
            since=local(9, 5),
            until=local(9, 25),
            principal=town.api(),
            request=town.request("outage"),
            now=town.now,
        )

    town.open(1)
    drawn = town.draw()
    town.now = local(9, 30)
    if entered == "before the call":
        enter()
    town.act("start", town.call(1))
    if entered == "after the call":
        enter()
    town.later(60)
    town.act("finish", drawn)
    assert figures(reported(town).total, "n", "median", "felt_median", "service_median") == (1, 10, 30, 1)


def test_numbers_given_on_paper_count_as_visits_without_a_measured_wait(town: Town) -> None:
    town.open(1)
    town.now = local(10)
    by_hand = draw.ByHand("F077", local(9, 10))
    town.draw(by_hand=by_hand)
    town.act("finish", town.act("start", town.call(1)))
    found = reported(town)
    assert figures(found.total, "n", "wait_n", "median", "felt_n", "steps") == (1, 0, None, 0, 1)
    assert rows(found, "n") == {"09:00": (1,)}


def test_quick_services_are_counted_beside_the_visits(town: Town) -> None:
    town.open(1)
    for service in ("hol", "hol", "meld"):
        quick.quick_service(
            town.ctx,
            counter=1,
            service=service,
            quantity=1,
            principal=town.api(),
            request=town.request("quick"),
            now=town.now,
        )
    assert rows(reported(town, "service"), "n", "quick") == {"meld": (0, 1), "hol": (0, 2)}
    assert figures(reported(town, "halfhour").total, "n", "quick", "steps") == (0, 3, 0)
