"""Scenario 25 for the verbs of serving: twice is once, and what a state does not allow stores nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from app.rules import ticket as rules
from app.usecases import concerns, forward, priority
from app.usecases.answers import Ticket
from tests.support.office import Town
from tests.support.steps import in_state, refused, seqs, state_of

AWAY = {"service": None, "counter": None, "office": None, "note": ""}
VERBS: dict[str, tuple[str, Callable[..., Ticket], dict[str, Any]]] = {
    "forward to a service": ("forward", forward.forward, AWAY | {"service": "meld"}),
    "forward to a counter": ("forward", forward.forward, AWAY | {"counter": 2}),
    "take over": ("take_over", forward.take_over, {"counter": 2}),
    "settle": ("settle_concern", concerns.work_on_concern, {"work": concerns.Work("pass", done=True)}),
    "add": ("change_concern", concerns.work_on_concern, {"work": concerns.Work("meld")}),
    "replace": ("change_concern", concerns.work_on_concern, {"work": concerns.Work("hol", replaces="pass")}),
    "priority": ("priority", priority.set_priority, {"classes": ("children",), "needs": ("wheelchair",)}),
}
STATES = ("waiting", "called", "serving", "parked", "no_show", "finished", "cancelled")


@pytest.mark.parametrize("verb", VERBS)
def test_scenario_25_a_double_click_is_one_change_and_one_answer(town: Town, verb: str) -> None:
    town.open(1)
    town.open(2)
    ticket = in_state(town, "serving")
    _, use_case, words = VERBS[verb]
    first = town.do(use_case, ticket, key="once", **words)
    before = seqs(town)
    town.later(5)
    assert town.do(use_case, ticket, key="once", **words) == first
    assert seqs(town) == before
    state_of(town, ticket)


@pytest.mark.parametrize("state", STATES)
def test_scenario_25_what_a_state_does_not_allow_is_refused_and_stores_nothing(town: Town, state: str) -> None:
    town.open(1)
    town.open(2)
    ticket = in_state(town, state)
    before, stored = seqs(town), state_of(town, ticket)
    for action, use_case, words in VERBS.values():
        if state not in rules.TRANSITIONS[action]:
            refused("illegal_move", partial(town.do, use_case, ticket, **words))
    assert (seqs(town), state_of(town, ticket)) == (before, stored)
