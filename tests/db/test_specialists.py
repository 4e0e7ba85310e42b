"""Counters that do not all serve the same: what is told of a place and a wait is that of the counters that may call."""

from __future__ import annotations

import pytest

from app.usecases import public
from app.usecases.answers import Ticket
from app.usecases.draw import Wish
from tests.support.office import Town, local, policy
from tests.support.steps import clerk, refused


@pytest.fixture
def passes(town: Town) -> list[Ticket]:
    """Anna registers homes, Bert makes passes, and six people wait for a pass."""
    specialists(town)
    return [town.draw("pass") for _ in range(6)]


def specialists(town: Town) -> None:
    for counter, (name, service) in enumerate({"anna": 2, "bert": 1}.items(), 1):
        who = clerk(town, name)
        town.skill(who, services=[service])
        town.open(counter, who=who)


def minutes(town: Town) -> dict[str, int | None]:
    """Look at the public page: the wait for each service."""
    found = public.public(town.ctx, office="mitte", language="de", now=town.now).services
    return {one.code: one.estimate.p50 if one.estimate else None for one in found}


def test_who_is_next_at_another_counter_is_told_so_on_paper_and_on_the_phone(town: Town, passes: list[Ticket]) -> None:
    home, last = town.draw("meld"), town.draw("pass")
    assert [(t.ahead, t.estimate and t.estimate.p50) for t in (home, last)] == [(0, 0), (6, 72)]
    assert [town.status(t).ahead for t in (home, last, passes[-1])] == [0, 6, 5]
    assert [town.status(t).estimate for t in (home, last)] == [home.estimate, last.estimate]


def test_each_service_has_a_wait_of_its_own(town: Town, passes: list[Ticket]) -> None:
    assert len(passes) == 6
    assert (minutes(town)["meld"], minutes(town)["pass"]) == (0, 72)
    town.open(3)
    # Whoever serves everything takes a part of the passes; Anna is still the quickest for a home.
    assert (minutes(town)["meld"], minutes(town)["pass"]) == (0, 36)


def test_several_matters_are_one_ticket_before_others(town: Town, passes: list[Ticket]) -> None:
    """Whoever comes for a home and a pass waits before both, once."""
    town.draw(concerns=(Wish("meld", 1), Wish("pass", 1)))
    town.open(3, services=("pass", "meld"))
    assert (town.draw("meld").ahead, town.draw("pass").ahead) == (1, len(passes) + 1)


def test_before_closing_only_the_matter_whose_counter_has_too_much_to_do_is_refused(make_town: object) -> None:
    town: Town = make_town(policy(last_ticket=True))  # type: ignore[operator]  # a fixture that is called
    town.now = local(16)
    specialists(town)
    for _ in range(10):
        town.draw("pass", override="angenommen")
    # That nobody is there who hands out what is ready is said beside it, it is no reason to refuse.
    assert refused("last_ticket", lambda: town.draw("pass")).facts["possible"] == ["meld", "hol"]
    assert town.draw("meld").ahead == 0


def test_before_closing_nobody_is_refused_whose_counter_has_nothing_to_do(make_town: object) -> None:
    town: Town = make_town(policy(last_ticket=True))  # type: ignore[operator]  # a fixture that is called
    town.now = local(16)
    specialists(town)
    town.draw("pass")
    town.now = local(16, 58)
    offered = {
        one.code: one.refusal for one in public.public(town.ctx, office="mitte", language="de", now=town.now).services
    }
    assert (offered["pass"], offered["meld"]) == ("last_ticket", None)
    assert refused("last_ticket", lambda: town.draw("pass")).facts["possible"] == ["meld"]
    assert town.draw("meld").number == "W001"
