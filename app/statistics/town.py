"""A made-up town: who comes when and with what, how long it takes, and how its counters get through the day.

Chance is handed in, so the same seed gives the same town. Times are whole seconds after the day's first opening.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import exp, log, sqrt
from typing import Protocol

from app.rules.catalog import Service
from app.statistics.estimate import VARIATION

WEEKDAYS = (1.15, 1.0, 0.9, 1.05, 0.95, 0.8, 0.8)
"""How busy the days from Monday on are."""
DAY_SIGMA = 0.12
"""Days of the same weekday differ: without this, plans for a usual day hold too often."""
SERVICE_SIGMA = sqrt(log(1 + VARIATION**2))
LONGEST_SERVICE, SHORTEST_SERVICE = 90 * 60, 20
WAY, WAY_SIGMA, SHORTEST_WAY, LONGEST_WAY = 25, 0.5, 6, 110
NO_SHOWS, LEAVERS, SECOND_CONCERN, FURTHER_PIECE, NOT_GERMAN, IMPLIED = 0.04, 0.06, 0.08, 0.22, 0.07, 0.03
"""Shares of visitors (of pieces; of cases in which the clerk never pressed "start")."""
PATIENCE, PATIENCE_SIGMA = 45 * 60, 0.5
OVERTIME = 20 * 60
"""So long after closing those who have a number are still called."""
WRAP_UP, LONGEST_WRAP_UP = 15, 60
TAKES_PAPER = 3
READY = 5
"""Nobody is called within so many seconds of drawing."""
RECALL_AFTER, GIVE_UP_AFTER = 65, 65
PEAK = 1.6
HOUR = 3600


class Chance(Protocol):
    """Where luck comes from; `random.Random` fits."""

    def random(self) -> float:
        """Return a number in [0, 1)."""

    def expovariate(self, rate: float, /) -> float:
        """Return an exponential number of mean 1 / rate."""

    def lognormvariate(self, mu: float, sigma: float, /) -> float:
        """Return a number whose logarithm is normal."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day of an office. `periods` follow each other; numbers are given `early` seconds before each; 0 is Monday."""

    periods: tuple[tuple[int, int], ...]
    weekday: int
    early: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Somebody who draws at `at` and waits from `base` on. `wants`: services with how many pieces.

    `way` and `service` are seconds; who has `patience` gives up after so many; who does not come is called in vain.
    """

    at: int
    base: int
    wants: tuple[tuple[Service, int], ...]
    language: str
    way: int
    service: int
    comes: bool
    patience: int | None


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of somebody: finished, no_show, cancelled or unserved (its `ended` is the end of the day).

    `counter` counts from 0; `served` is unknown where the clerk never said so.
    """

    arrival: Arrival
    outcome: str
    ended: int
    called: int | None = None
    counter: int | None = None
    recalled: int | None = None
    served: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """A counter (from 0) that is staffed in one period."""

    counter: int
    opened: int
    closed: int


def arrivals(
    day: Day, services: Sequence[Service], *, counters: int, load: float, chance: Chance
) -> tuple[Arrival, ...]:
    """Return who draws a number on a day, in order.

    `load` is the work they bring on a usual day, in shares of what `counters` can do: a Poisson process thinned by
    `pressure`, its level lognormal from day to day.
    """
    if not day.periods or not services:
        return ()
    capacity = counters * sum(end - start for start, end in day.periods) / _seconds_per_case(services)
    expected = load * capacity * WEEKDAYS[day.weekday] * chance.lognormvariate(0.0, DAY_SIGMA)
    first, last = day.periods[0][0] - day.early, day.periods[-1][1]
    rate = expected / sum(60 * pressure(day, second) for second in range(first, last, 60))
    found = []
    moment = first + chance.expovariate(rate * PEAK)
    while moment < last:
        if chance.random() * PEAK < pressure(day, int(moment)):
            found.append(someone(services, at=int(moment), base=_base(day, int(moment)), chance=chance))
        moment += chance.expovariate(rate * PEAK)
    return tuple(found)


def pressure(day: Day, second: int) -> float:
    """Return how many come at a moment, 1 being usual, at most `PEAK`: most at opening, fewer before closing."""
    period = next((p for p in day.periods if p[0] - day.early <= second < p[1]), None)
    if period is None:
        return 0.0
    since = max(0, second - period[0])
    fades = min(1.0, 0.35 + (period[1] - second) / HOUR)
    return (0.85 + 0.75 * exp(-since / (1.5 * HOUR))) * fades


def _base(day: Day, second: int) -> int:
    return next(max(start, second) for start, end in day.periods if second < end)


def popularity(services: Sequence[Service]) -> list[float]:
    """Return each service's share of the visits: those that stand first are wanted most."""
    weights = [1 / (place + 1) ** 0.7 for place in range(len(services))]
    return [weight / sum(weights) for weight in weights]


def _seconds_per_case(services: Sequence[Service]) -> float:
    """Return the expected seconds at a counter from one call to the next, of visitors as `someone` makes them."""
    shares = popularity(services)
    minutes = sum(share * _expected_minutes(service) for share, service in zip(shares, services, strict=True))
    # The second concern counts only when it is another one.
    concerns = 1 + SECOND_CONCERN * (1 - sum(share**2 for share in shares))
    return 60 * minutes * concerns + WAY + (WRAP_UP + LONGEST_WRAP_UP) / 2


def _expected_minutes(service: Service) -> float:
    further = sum(FURTHER_PIECE**piece for piece in range(1, service.max_quantity))
    return service.minutes + further * service.minutes_per_piece


def someone(services: Sequence[Service], *, at: int, base: int, chance: Chance) -> Arrival:
    """Return a visitor with wishes, ways and habits of their own; service times are lognormal."""
    wants = [_want(services, chance)]
    if chance.random() < SECOND_CONCERN:
        second = _want(services, chance)
        wants += [second] if second[0].code != wants[0][0].code else []
    planned = 60 * sum(service.planned(quantity) for service, quantity in wants)
    takes = planned * chance.lognormvariate(-(SERVICE_SIGMA**2) / 2, SERVICE_SIGMA)
    way = chance.lognormvariate(log(WAY), WAY_SIGMA)
    return Arrival(
        at=at,
        base=base,
        wants=tuple(wants),
        language="en" if chance.random() < NOT_GERMAN else "de",
        way=int(min(max(way, SHORTEST_WAY), LONGEST_WAY)),
        service=int(min(max(takes, SHORTEST_SERVICE), LONGEST_SERVICE)),
        comes=chance.random() >= NO_SHOWS,
        patience=int(chance.lognormvariate(log(PATIENCE), PATIENCE_SIGMA)) if chance.random() < LEAVERS else None,
    )


def _want(services: Sequence[Service], chance: Chance) -> tuple[Service, int]:
    lot, chosen = chance.random(), services[-1]
    for share, service in zip(popularity(services), services, strict=True):
        lot -= share
        if lot < 0:
            chosen = service
            break
    quantity = 1
    while quantity < chosen.max_quantity and chance.random() < FURTHER_PIECE:
        quantity += 1
    return chosen, quantity


def serve(day: Day, came: Sequence[Arrival], *, counters: int, chance: Chance) -> tuple[Visit, ...]:
    """Let `counters` clerks take those who came, first come, first served, each by the counter that is free first."""
    free = [(day.periods[0][0] + int(60 * chance.random()), counter) for counter in range(counters)]
    heapify(free)
    visits = []
    for arrival in sorted(came, key=lambda a: (a.base, a.at)):
        when, counter = heappop(free)
        called = _next_call(day, max(when, arrival.base + READY), chance)
        visit = _gave_up(day, arrival, called) or _called(arrival, called or 0, counter, chance)
        if visit.called is not None:
            when = visit.ended + wrap_up(chance)
        heappush(free, (when, counter))
        visits.append(visit)
    return tuple(visits)


def wrap_up(chance: Chance) -> int:
    """Return seconds between a visitor's leaving and the next call."""
    return WRAP_UP + int((LONGEST_WRAP_UP - WRAP_UP) * chance.random())


def _next_call(day: Day, second: int, chance: Chance) -> int | None:
    for start, end in day.periods:
        if second < start:
            return start + READY + int(60 * chance.random())
        if second < end:
            return second
    return second if second <= day.periods[-1][1] + OVERTIME else None


def _gave_up(day: Day, arrival: Arrival, called: int | None) -> Visit | None:
    """Return the visit of somebody who left before the call, or whom the office never called."""
    home = day.periods[-1][1] + OVERTIME
    left = None if arrival.patience is None else max(arrival.base + arrival.patience, arrival.at + READY)
    if left is not None and left < (home if called is None else called):
        return Visit(arrival, "cancelled", left)
    return Visit(arrival, "unserved", home) if called is None else None


def _called(arrival: Arrival, called: int, counter: int, chance: Chance) -> Visit:
    if not arrival.comes:
        recalled = called + RECALL_AFTER
        return Visit(arrival, "no_show", recalled + GIVE_UP_AFTER, called, counter, recalled)
    served = called + arrival.way
    told = chance.random() >= IMPLIED
    return Visit(arrival, "finished", served + arrival.service, called, counter, None, served if told else None)


def shifts(day: Day, visits: Sequence[Visit], *, counters: int) -> tuple[Shift, ...]:
    """Return when each counter was staffed: from shortly before each period until its last visitor has gone."""
    return tuple(shift for counter in range(counters) for shift in _shifts(day, visits, counter))


def _shifts(day: Day, visits: Sequence[Visit], counter: int) -> list[Shift]:
    mine = [(v.called, v.ended) for v in visits if v.counter == counter and v.called is not None]
    found: list[Shift] = []
    for place, (start, end) in enumerate(day.periods):
        following = day.periods[place + 1][0] if place + 1 < len(day.periods) else None
        gone = [ended for called, ended in mine if following is None or called < following]
        opened, closed = start - 60 + counter, max([end, *gone]) + 5 + counter
        if found and found[-1].closed >= opened:
            # A visit that filled the whole break: the counter never closed.
            opened = found.pop().opened
        found.append(Shift(counter, opened, closed))
    return found


def day_end(day: Day, visits: Sequence[Visit]) -> int:
    """Return when the office has finished for the day: everybody has gone, every counter is closed."""
    return max([day.periods[-1][1] + OVERTIME, *(v.ended for v in visits)]) + 300
