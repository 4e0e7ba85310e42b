"""Counters that do not all serve the same."""

import random
from collections.abc import Sequence

import pytest

from app.statistics.estimate import Work, simple_wait
from app.statistics.staff import Services, Staff, StaffedCounter, wait_for

PASS, HOME, CAR = 1, 2, 3
BOTH = Services({PASS, HOME})
MINUTES = 8.0


def counter(*services: int, busy: bool = False) -> StaffedCounter:
    return StaffedCounter(Services(services), busy)


def cases(**n: int) -> dict[int, Work]:
    """So many people of eight minutes each."""
    known = {"passes": PASS, "homes": HOME, "cars": CAR}
    return {known[name]: Work(count, MINUTES * count) for name, count in n.items()}


def minutes(wanted: int, ahead: dict[int, Work], *counters: StaffedCounter) -> float:
    return wait_for(Services({wanted}), ahead, counters).p50


def test_where_all_serve_everything_it_is_one_queue() -> None:
    ahead = cases(passes=5, homes=3)
    alike = [counter(*BOTH, busy=True), counter(*BOTH)]
    for wanted in (PASS, HOME):
        assert wait_for(Services({wanted}), ahead, alike) == simple_wait(ahead.values(), 2, 1)


def test_nobody_is_kept_by_those_whom_other_counters_call() -> None:
    """Ten wait for a pass; whoever wants to register a home is next at another counter."""
    assert minutes(HOME, cases(passes=10), counter(PASS), counter(HOME)) == 0
    assert minutes(PASS, cases(passes=10), counter(PASS), counter(HOME)) == 80


def test_whoever_serves_more_does_what_nobody_else_can() -> None:
    """One counter has its hands full with passes: the homes are left to the other."""
    ahead = cases(passes=50, homes=10)
    assert minutes(HOME, ahead, counter(PASS, HOME), counter(HOME)) == pytest.approx(80)
    assert minutes(PASS, ahead, counter(PASS, HOME), counter(HOME)) == pytest.approx(400)


def test_whoever_serves_more_helps_as_long_as_there_is_time() -> None:
    assert minutes(PASS, cases(homes=10), counter(PASS, HOME), counter(HOME)) == pytest.approx(40)
    assert minutes(HOME, cases(passes=2, homes=10), counter(PASS, HOME), counter(HOME)) == pytest.approx(48)


def test_of_a_case_at_a_counter_that_does_not_matter_nothing_is_to_come() -> None:
    assert minutes(HOME, cases(passes=3), counter(PASS, busy=True), counter(HOME)) == 0
    assert minutes(HOME, {}, counter(PASS), counter(HOME, busy=True)) == MINUTES / 2


def test_where_nobody_is_free_nobody_is_told_to_come_at_once() -> None:
    """Three clerks for passes, two of them with a case; of the two people before, the free one takes one."""
    clerks = (counter(PASS, busy=True), counter(PASS, HOME, busy=True), counter(PASS, CAR))
    assert minutes(PASS, cases(passes=2), *clerks) == pytest.approx(MINUTES)
    assert minutes(CAR, cases(homes=5), *clerks) == 0


def test_who_pauses_comes_back_and_before_anybody_is_there_all_are_expected() -> None:
    serving, pausing, planned = counter(PASS), counter(HOME), counter(PASS, HOME, CAR)
    staff = Staff((serving,), (serving, pausing), lambda: (planned, planned))
    assert staff.expected(Services({PASS})) == (serving,)
    assert staff.expected(Services({HOME})) == (serving, pausing)
    assert staff.expected(Services({CAR})) == (planned, planned)
    assert staff.ways(Services({HOME})) == {Services({HOME})}
    assert staff.ways(Services({99})) == {Services({99})}
    assert (staff.reach(Services({CAR})), staff.reach(Services({HOME}))) == (
        Services({PASS, HOME, CAR}),
        Services({HOME}),
    )


@pytest.mark.parametrize("seed", range(40))
def test_it_is_near_to_what_happens_when_everybody_is_called_in_turn(seed: int) -> None:
    """Any counters, any queue: each one that gets free calls the first that it may. Two cases more or less are near."""
    chance = random.Random(seed)
    counters = [
        counter(*chance.sample(range(1, 6), chance.randint(1, 3)), busy=chance.random() < 0.7)
        for _ in range(chance.randint(2, 7))
    ]
    served = sorted(Services().union(*(one.services for one in counters)))
    queue = [chance.choice(served) for _ in range(chance.randint(0, 40))]
    ahead = {s: Work(queue.count(s), MINUTES * queue.count(s)) for s in served if s in queue}
    for wanted in served:
        assert minutes(wanted, ahead, *counters) == pytest.approx(
            called_after(queue, wanted, counters), rel=0.25, abs=2 * MINUTES
        )


def called_after(queue: Sequence[int], wanted: int, counters: Sequence[StaffedCounter]) -> float:
    """Return the minutes until somebody behind the queue is called."""
    left, free = [*queue, wanted], sorted((MINUTES / 2 * one.busy, n) for n, one in enumerate(counters))
    while free:
        at, n = free.pop(0)
        mine = next((place for place, service in enumerate(left) if service in counters[n].services), None)
        if mine == len(left) - 1:
            return at
        if mine is not None:
            left.pop(mine)
            free = sorted([*free, (at + MINUTES, n)])
    raise AssertionError
