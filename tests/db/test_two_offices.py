"""One clerk, two offices: two presses at the same moment leave her at one counter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

from app.rules.refusal import Refusal
from tests.support.office import PLAIN, SECOND, Town
from tests.support.steps import clerk

ROUNDS = 15


def test_a_clerk_who_opens_counters_in_two_offices_at_once_gets_one(make_town: Callable[..., Town]) -> None:
    town = make_town(PLAIN, SECOND)
    anna = replace(clerk(town, "anna"), offices=None, grants=frozenset({(None, "clerk")}))
    rows = (town.queue().counters[0].id, town.queue("nord").counters[0].id)
    at_once = Barrier(len(rows))

    def opened(counter: int) -> str:
        at_once.wait(10)
        try:
            town.open(counter, anna)
        except Refusal as refusal:
            return refusal.code
        return "open"

    with ThreadPoolExecutor(len(rows)) as pool:
        for _ in range(ROUNDS):
            answers = list(pool.map(opened, rows))
            assert sorted(answers) == ["clerk_elsewhere", "open"]
            town.close(rows[answers.index("open")], anna)
