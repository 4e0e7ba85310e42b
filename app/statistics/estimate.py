"""A first simple estimate of the wait: planned work ahead, shared by the counters that are there."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

VARIATION = 0.7
"""Coefficient of variation of a service time: lognormal in offices like these, about 0.6 to 0.8."""
Z80 = 0.8416
"""80 % quantile of the standard normal distribution."""


@dataclass(frozen=True, slots=True)
class Work:
    """Cases of one kind that come before: how many, and planned minutes of all of them together."""

    cases: float
    minutes: float


@dataclass(frozen=True, slots=True)
class Wait:
    """Minutes of open time until the call: the middle and what 8 of 10 stay under."""

    p50: float
    p80: float


NO_WAIT = Wait(0.0, 0.0)


def simple_wait(ahead: Iterable[Work], counters: int, busy: int) -> Wait:
    """Estimate the wait behind `ahead` at `counters` (at least one is assumed), `busy` of them with a case.

    Whoever finds a counter free for each case before and for the own one does not wait.
    """
    work, servers = tuple(ahead), max(1, counters)
    none = sum(w.cases for w in work) < servers - busy
    return NO_WAIT if none else full_wait(work, servers, busy)


def full_wait(ahead: Iterable[Work], counters: int, busy: int) -> Wait:
    """Estimate the wait behind `ahead`, which may be parts of cases, at `counters` of which none is left for who comes.

    p50 is planned work divided by counters. The sum of independent cases has variance sum(n * (cv * mean)^2), which
    gives p80 by the normal approximation. Of a case at a counter half its mean is still to come.
    """
    work = [w for w in ahead if w.cases > 0]
    cases, minutes = sum(w.cases for w in work), sum(w.minutes for w in work)
    mean = minutes / cases if cases else DEFAULT_MINUTES
    variance = sum(w.cases * (VARIATION * w.minutes / w.cases) ** 2 for w in work)
    total = minutes + busy * mean / 2
    variance += busy * (VARIATION * mean / 2) ** 2
    return Wait(total / counters, (total + Z80 * sqrt(variance)) / counters)


DEFAULT_MINUTES = 8.0
"""Assumed length of a case at a counter when nobody waits whose planned minutes could tell."""
