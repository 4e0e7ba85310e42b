"""What was served on paper while the power was gone: entered afterwards, counted, and called by nobody."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from app.usecases import lookup, on_paper, report
from app.usecases.answers import Ticket
from app.usecases.draw import ByHand, Wish
from tests.support.office import MONDAY, Town, local
from tests.support.steps import clerk, refused, state_of

DAY = timedelta(days=1)


def ticked(town: Town, *tickets: Ticket, **more: Any) -> tuple[str, ...]:
    who, request = more.get("who") or town.api(), town.request("ticked")
    tokens = tuple(ticket.token for ticket in tickets)
    return on_paper.tick_off(
        town.ctx, office="mitte", tokens=tokens, principal=who, request=request, now=town.now
    ).numbers


def open_numbers(town: Town, day: Any = None) -> list[str]:
    found = on_paper.paper_numbers(town.ctx, office="mitte", day=day, principal=town.api(), now=town.now)
    return [line.number for line in found.tickets]


def total(town: Town, day: Any = MONDAY) -> dict[str, Any]:
    return report.waits(town.ctx, offices=("mitte",), first=day, last=day, by="day").total


def test_a_pad_number_that_was_served_counts_and_is_never_called(town: Town) -> None:
    """Its wait and service are unknown, not nothing."""
    town.open(1)
    town.now = local(11)
    pad = town.draw(concerns=(Wish("pass", 2), Wish("meld")), by_hand=ByHand("F050", local(9, 30), served=True))
    assert (pad.state, [k.state for k in pad.concerns]) == ("finished", ["done", "done"])
    assert (town.next(1), town.queue().waiting_total) == (None, 0)
    state = state_of(town, pad)
    assert (state.waited_s, state.service_s, state.way_s, state.counter_id) == (None, None, None, None)
    assert [k.service_s for k in state.concerns] == [None, None]
    sums = total(town)
    assert (sums["n"], sums["mean"], sums["unserved"]) == (1, None, 0)
    refused("number_taken", lambda: town.draw(by_hand=ByHand("F050", local(9, 40))))
    assert town.act("undo", pad).state == "waiting"


def test_printed_numbers_are_ticked_off_several_at_once(town: Town) -> None:
    """All or none: whoever has been called meanwhile is named."""
    town.open(1)
    first, second, third = (town.draw() for _ in range(3))
    town.act("park", town.call(1))
    assert open_numbers(town) == [second.number, third.number, first.number]
    assert ticked(town, first, second, second) == (first.number, second.number)
    assert [state_of(town, t).state for t in (first, second, third)] == ["finished", "finished", "waiting"]
    assert state_of(town, second).waited_s is None
    fourth = town.draw()
    town.call(1)
    problem = refused("illegal_move", lambda: ticked(town, fourth, third))
    assert problem.facts["number"] == third.number
    assert state_of(town, fourth).state == "waiting"
    nora = clerk(town, "anna")
    found = lookup.find_tickets(
        town.ctx, office="mitte", memory=lookup.Memory(number=first.number), principal=nora, now=town.now
    )
    assert found.tickets[0].state == "finished"


def test_after_midnight_numbers_of_the_day_before_are_put_right(town: Town) -> None:
    """The power came back in the morning: what nobody called was served on paper, or was not."""
    served, gone = town.draw(), town.draw()
    town.now = local(9) + DAY
    town.open(1)
    assert open_numbers(town) == []
    assert open_numbers(town, MONDAY) == [served.number, gone.number]
    assert total(town)["unserved"] == 2
    ticked(town, served)
    assert open_numbers(town, MONDAY) == [gone.number]
    assert (total(town)["n"], total(town)["unserved"]) == (1, 1)
    town.now += 8 * DAY
    refused("day_ended", lambda: ticked(town, gone))


def test_pad_numbers_of_the_week_are_accepted_after_midnight(town: Town) -> None:
    """They belong to their own day and wait no more: served on paper, or not served by the office."""
    town.now = local(9) + DAY
    for number, served in (("F900", True), ("F901", False)):
        pad = town.draw(by_hand=ByHand(number, local(15), served=served))
        assert (pad.state, pad.ahead) == ("finished" if served else "unserved", None)
    assert town.queue().waiting_total == 0
    assert (total(town)["n"], total(town)["unserved"]) == (1, 1)
    assert total(town, MONDAY + DAY)["n"] == 0
    refused("number_taken", lambda: town.draw(by_hand=ByHand("F901", local(15), served=True)))
    assert town.draw(by_hand=ByHand("F901", town.now)).state == "waiting"
    refused("bad_time", lambda: town.draw(by_hand=ByHand("F902", town.now - 7 * DAY - timedelta(minutes=1))))
    refused("bad_time", lambda: town.draw(by_hand=ByHand("F902", town.now + timedelta(minutes=1))))


def test_a_clerk_does_not_change_what_has_been_reported(town: Town) -> None:
    """Numbers of the pad that still wait are anybody's; those of a day that is over are for reception and the head."""
    anna = clerk(town, "anna")
    town.now = local(11)
    assert town.draw(who=anna, by_hand=ByHand("F050", local(9, 30))).state == "waiting"
    refused("forbidden", lambda: town.draw(who=anna, by_hand=ByHand("F051", local(9, 30), served=True)))
    town.now += timedelta(days=1)
    refused("forbidden", lambda: town.draw(who=anna, by_hand=ByHand("F052", local(15))))


def test_numbers_of_former_weeks_are_listed_to_nobody(town: Town) -> None:
    refused("day_ended", lambda: open_numbers(town, MONDAY - timedelta(days=8)))
