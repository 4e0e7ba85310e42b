"""The made-up town: the same seed gives the same people, and they keep to the hours."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from statistics import mean

import pytest

from app.rules.catalog import Service
from app.statistics import town

MORNING, AFTERNOON = (0, 4 * 3600), (5 * 3600, 8 * 3600)
DAY = town.Day((MORNING, AFTERNOON), weekday=1, early=900)
SEEDS = range(30)


def service(code: str, minutes: float, pieces: int = 1) -> Service:
    return Service(
        id=ord(code),
        code=code,
        letter=code.upper(),
        names={"de": code},
        minutes=minutes,
        minutes_per_piece=3.0,
        unit=None,
        max_quantity=pieces,
        first=1,
        last=999,
        group="",
        active=True,
    )


SERVICES = (service("a", 12, 6), service("b", 5), service("c", 20))


def people(seed: int, day: town.Day = DAY, load: float = 0.85) -> tuple[town.Arrival, ...]:
    return town.arrivals(day, SERVICES, counters=4, load=load, chance=random.Random(seed))


def visits(seed: int, load: float = 0.85) -> tuple[town.Visit, ...]:
    return town.serve(DAY, people(seed, load=load), counters=4, chance=random.Random(seed))


def test_the_same_seed_gives_the_same_town() -> None:
    """And another one another."""
    assert people(1) == people(1)
    assert visits(1) == visits(1)
    assert people(1) != people(2)


def test_people_draw_while_numbers_are_given() -> None:
    """From a quarter of an hour before each period until its end; who is early waits from the opening on."""
    early = 0
    for arrival in (a for seed in SEEDS for a in people(seed)):
        period = next(p for p in DAY.periods if p[0] - DAY.early <= arrival.at < p[1])
        assert arrival.base == max(arrival.at, period[0])
        early += arrival.at < period[0]
    assert early > 0


def test_people_are_called_while_the_office_works() -> None:
    """Never in the break, and after closing only for the overtime; each counter has one at a time, in order."""
    for seed in SEEDS:
        called = [v for v in visits(seed, load=1.3) if v.called is not None]
        for visit in called:
            assert visit.called is not None
            in_hours = any(start <= visit.called < end for start, end in DAY.periods)
            assert in_hours or AFTERNOON[1] <= visit.called <= AFTERNOON[1] + town.OVERTIME
            assert visit.called > visit.arrival.at + town.TAKES_PAPER
        for counter in range(4):
            mine = sorted((v.called or 0, v.ended) for v in called if v.counter == counter)
            assert all(before[1] < after[0] for before, after in pairwise(mine))


def test_counters_are_staffed_whenever_they_call() -> None:
    """One shift ends before the next one of the same counter begins, also when a visit fills the break."""
    for seed in SEEDS:
        found = visits(seed, load=1.3)
        shifts = town.shifts(DAY, found, counters=4)
        for visit in (v for v in found if v.called is not None):
            here = [s for s in shifts if s.counter == visit.counter and s.opened < (visit.called or 0) < s.closed]
            assert len(here) == 1
            assert visit.ended < here[0].closed < town.day_end(DAY, found)


def test_a_long_visit_keeps_its_counter_open_through_the_break() -> None:
    last = replace(people(1)[-1], at=MORNING[1] - 60, base=MORNING[1] - 60)
    visit = town.Visit(last, "finished", MORNING[1] + 5000, MORNING[1] - 30, 0, None, MORNING[1] - 10)
    shift = town.shifts(DAY, (visit,), counters=1)
    assert [(s.opened, s.closed) for s in shift] == [(-60, AFTERNOON[1] + 5)]


def test_all_ends_are_there() -> None:
    """Most are served; some do not come, some give up, and on a day too full some are never called."""
    ends = Counter(v.outcome for seed in SEEDS for v in visits(seed, load=1.3))
    assert set(ends) == {"finished", "no_show", "cancelled", "unserved"}
    assert ends["finished"] > 0.7 * ends.total()


def test_the_load_is_what_was_asked_for() -> None:
    """On average the people bring the work of 85 % of four counters."""
    luck = random.Random(1)
    days = [town.arrivals(DAY, SERVICES, counters=4, load=0.85, chance=luck) for _ in range(400)]
    work = mean(sum(a.way + a.service + 37 for a in day) for day in days)
    assert work / (4 * 7 * 3600) == pytest.approx(0.85, rel=0.04)


def test_mondays_are_busier_and_mornings_too() -> None:
    monday = town.Day(DAY.periods, 0, DAY.early)
    assert sum(len(people(s, monday)) for s in SEEDS) > sum(len(people(s)) for s in SEEDS)
    assert town.pressure(DAY, 0) > town.pressure(DAY, 2 * 3600) > town.pressure(DAY, MORNING[1] - 60) > 0
    assert town.pressure(DAY, MORNING[1] + 60) == 0
    assert max(town.pressure(DAY, s) for s in range(-900, AFTERNOON[1], 10)) <= town.PEAK


def test_a_closed_day_is_empty() -> None:
    assert people(1, town.Day((), 5, 900)) == ()
