"""Counters that do not all serve the same: who may call somebody, and what of the work before falls to them."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from app.statistics.estimate import NO_WAIT, Wait, Work, full_wait, simple_wait

ROUNDS = 10
"""At most: after some the loads of counters with different services hardly change any more."""
STILL = 0.1
"""Minutes: what moves less does not move."""
Services = frozenset[int]


@dataclass(frozen=True, slots=True)
class StaffedCounter:
    """A counter with somebody at it, or as it would be: the services that it calls from, and whether it has a case."""

    services: Services
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Staff:
    """The counters that serve, these and those on a break, and all that could be opened: seldom asked for."""

    serving: tuple[StaffedCounter, ...]
    there: tuple[StaffedCounter, ...]
    planned: Callable[[], tuple[StaffedCounter, ...]]

    def expected(self, wanted: Services) -> tuple[StaffedCounter, ...]:
        """Return the counters to reckon with for one of these services: whoever pauses comes back, others may open."""
        for counters in (self.serving, self.there):
            if any(counter.services & wanted for counter in counters):
                return counters
        return self.planned()

    def reach(self, wanted: Services) -> Services:
        """Return all services of the counters that may call somebody for one of these."""
        return Services().union(*self.ways(wanted))

    def ways(self, wanted: Services) -> frozenset[Services]:
        """Return the sets of services of the counters that may call somebody for one of these; the same if none may."""
        return frozenset(c.services for c in self.expected(wanted) if c.services & wanted) or frozenset({wanted})


def wait_for(wanted: Services, ahead: Mapping[int, Work], counters: Iterable[StaffedCounter]) -> Wait:
    """Estimate the wait for one of the services `wanted` behind the work `ahead`, by service.

    Counters that call from the same services are one group. Work that several groups may take fills up those with the
    least of it to their common level; the wait is that at the group which gets to the end of its share first.
    """
    counters = tuple(counters)
    alike, busy = Counter(c.services for c in counters), Counter(c.services for c in counters if c.busy)
    groups = [Group(own, n, busy[own]) for own, n in alike.items()]
    able = [group for group in groups if group.services & wanted]
    if not able:
        return simple_wait(ahead.values(), 0, 0)
    rivals = Services().union(*(group.services for group in able))
    if sum(ahead[s].cases for s in rivals & ahead.keys()) < sum(group.counters - group.busy for group in able):
        return NO_WAIT
    _share_out(ahead, groups)
    waits = (full_wait(group.work(ahead), group.counters, group.busy) for group in able)
    return min(waits, key=lambda wait: wait.p50)


@dataclass(slots=True)
class Group:
    """Counters that call from the same services; minutes of each service that fall to them, and in all to each."""

    services: Services
    counters: int
    busy: int
    parts: dict[int, float] = field(default_factory=dict)
    load: float = 0.0

    def take(self, service: int, minutes: float) -> None:
        """Do so many minutes of this service, instead of what was to be done of it."""
        self.load += (minutes - self.parts.get(service, 0.0)) / self.counters
        self.parts[service] = minutes

    def work(self, ahead: Mapping[int, Work]) -> list[Work]:
        """Return the part that falls to them, by service."""
        return [Work(minutes / ahead[s].minutes * ahead[s].cases, minutes) for s, minutes in self.parts.items()]


def _share_out(ahead: Mapping[int, Work], groups: list[Group]) -> None:
    """Let all groups take what falls to them: rounds of water-filling until nothing moves any more."""
    _begin(ahead, groups)
    wanted = [(s, ahead[s].minutes, [g for g in groups if s in g.services]) for s in sorted(ahead) if ahead[s].minutes]
    for _ in range(ROUNDS):
        before = [group.load for group in groups]
        for service, minutes, able in wanted:
            _pour(service, minutes, able)
        if all(abs(group.load - load) < STILL for group, load in zip(groups, before, strict=True)):
            break


def _begin(ahead: Mapping[int, Work], groups: list[Group]) -> None:
    """Of a case at a counter half is still to come."""
    cases, minutes = sum(work.cases for work in ahead.values()), sum(work.minutes for work in ahead.values())
    half = minutes / cases / 2 if cases else 0.0
    for group in groups:
        group.load = group.busy * half / group.counters


def _pour(service: int, minutes: float, able: list[Group]) -> None:
    """Share one service's work out anew among the groups that may take it."""
    for group in able:
        group.take(service, 0.0)
    able.sort(key=lambda group: group.load)
    level = _level(minutes, able)
    for group in able:
        group.take(service, max(0.0, level - group.load) * group.counters)


def _level(minutes: float, groups: list[Group]) -> float:
    """Return how high so much work fills the counters of these groups, the one with the least to do first."""
    volume, counters, level = minutes, 0, 0.0
    for group in groups:
        if counters and level <= group.load:
            break
        volume, counters = volume + group.load * group.counters, counters + group.counters
        level = volume / counters
    return level
