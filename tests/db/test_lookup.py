"""A lost ticket is found by what its holder remembers; why somebody comes earlier is shown to who decides it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.rules.refusal import Refusal
from app.usecases import lookup
from app.usecases.draw import Wish
from app.usecases.lookup import Memory
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import clerk, refused


def found(town: Town, office: str = "mitte", **known: str) -> list[str]:
    answer = lookup.find_tickets(
        town.ctx, office=office, memory=Memory(**known), principal=town.api(office), now=town.now
    )
    return [line.number for line in answer.tickets]


@pytest.mark.parametrize("written", ["F002", "f2", "F 002", " f002 ", "2", "002"])
def test_a_number_is_found_however_it_is_said(town: Town, written: str) -> None:
    town.draw()
    town.draw()
    assert found(town, number=written) == ["F002"]


def test_a_lost_ticket_is_found_by_time_and_service(town: Town) -> None:
    """About when, and for what; also among several concerns, and when it was called already."""
    early = town.draw()
    town.later(30 * 60)
    both = town.draw(concerns=(Wish("meld"), Wish("pass")))
    other = town.draw("hol")
    assert found(town, at="09:40", service="pass") == [both.number]
    assert found(town, at="09:40") == [other.number, both.number]
    assert found(town, at="09:05", service="pass") == [early.number]
    assert found(town, service="hol", number="w1") == []
    town.open(1)
    town.act("finish", town.call(1))
    assert found(town, number=early.number) == [early.number]


def test_a_guest_is_found_by_its_own_number(make_town: Callable[..., Town]) -> None:
    town = make_town(PLAIN, SECOND)
    town.open(1)
    town.draw()
    town.forward(town.act("start", town.call(1)), office="nord")
    assert found(town, "nord", number="F1") == found(town, "nord", number="MI F001") == ["MI F001"]


def test_what_nobody_can_mean_is_refused(town: Town) -> None:
    refused("malformed", lambda: found(town, number="???"))
    refused("malformed", lambda: found(town, at="halb zehn"))
    refused("unknown_service", lambda: found(town, service="nichts"))


def test_many_are_cut_and_it_is_said(town: Town) -> None:
    for _ in range(lookup.MOST + 1):
        town.draw()
    answer = lookup.find_tickets(
        town.ctx, office="mitte", memory=Memory(service="pass"), principal=town.api(), now=town.now
    )
    assert (len(answer.tickets), answer.more) == (lookup.MOST, True)


def test_needs_and_classes_are_shown_with_the_ticket_and_nothing_of_another_office(
    make_town: Callable[..., Town],
) -> None:
    town = make_town(PLAIN, SECOND)
    drawn = town.draw()
    town.priority(drawn, "children", needs=("deaf",))
    case = lookup.case(town.ctx, token=drawn.token, principal=town.api(), now=town.now)
    assert (case.ticket.number, case.needs, case.classes) == (drawn.number, ("deaf",), ("children",))
    nora = clerk(town, "nora", "nord")
    refused("not_found", lambda: lookup.case(town.ctx, token=drawn.token, principal=nora, now=town.now))
    with pytest.raises(Refusal, match="not_found"):
        lookup.find_tickets(town.ctx, office="mitte", memory=Memory(), principal=nora, now=town.now)
