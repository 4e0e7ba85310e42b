"""Corners of checking in: stopped services, visits sent back, slips of lost days, and who needs more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta


from tests.db.arrivals import come
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import refused

TOMORROW = timedelta(days=1)
MakeTown = Callable[..., Town]


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
