"""Figures of waits, ways and services, from histograms of whole minutes.

Minutes are floored before they are counted. Percentiles are those of the single minutes by linear
interpolation between neighbours (Hyndman & Fan 1996, type 7): a histogram gives what the full list would.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

Histogram = Mapping[int, int]
"""Minutes -> how many tickets took that many."""

TARGET_MINUTES = 15
PERCENTILES = {"median": 0.5, "p80": 0.8, "p90": 0.9, "p95": 0.95}
MEASURES = ("wait", "felt", "way", "service", "further", "concern")
"""`further`: every wait of a visit after its first one. `concern`: service time of one concern, where it is known."""
OUTCOMES = ("no_shows", "unserved", "refused", "abandoned", "cancelled", "leftover", "quick")
UNMEASURED = "unmeasured"
"""Served visits whose wait is not known or does not count: numbers given on paper, waits in an outage."""
DIGITS = 2


@dataclass(slots=True)
class Cell:
    """What one group of tickets adds up to: a histogram per measure and a count per outcome."""

    minutes: dict[str, dict[int, int]] = field(default_factory=lambda: {name: {} for name in MEASURES})
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*OUTCOMES, UNMEASURED), 0))

    def add(self, measure: str, minute: int, tickets: int) -> None:
        """Count tickets that took `minute` whole minutes."""
        histogram = self.minutes[measure]
        histogram[minute] = histogram.get(minute, 0) + tickets

    def count(self, outcome: str, tickets: int) -> None:
        """Count tickets with that outcome."""
        self.counts[outcome] += tickets


def pool(cells: Iterable[Cell]) -> Cell:
    """Return one cell for all of them: every ticket counts once, so there is no mean of means."""
    pooled = Cell()
    for cell in cells:
        for measure, histogram in cell.minutes.items():
            for minute, tickets in histogram.items():
                pooled.add(measure, minute, tickets)
        for outcome, tickets in cell.counts.items():
            pooled.count(outcome, tickets)
    return pooled


def quantile(histogram: Histogram, share: float) -> float | None:
    """Return the minutes that `share` (0 to 1) of the tickets stay within; None without tickets."""
    total = sum(histogram.values())
    if not total:
        return None
    position = (total - 1) * share
    below = _minute_at(histogram, math.floor(position))
    above = _minute_at(histogram, math.ceil(position))
    return below + (above - below) * (position - math.floor(position))


def _minute_at(histogram: Histogram, rank: int) -> int:
    passed = 0
    for minute in sorted(histogram):
        passed += histogram[minute]
        if passed > rank:
            return minute
    raise ValueError(rank)


def mean(histogram: Histogram) -> float | None:
    """Return the mean of the minutes; None without tickets."""
    total = sum(histogram.values())
    return sum(minute * tickets for minute, tickets in histogram.items()) / total if total else None


def share_under(histogram: Histogram, target: int) -> float | None:
    """Return the share (0 to 1) of tickets that took less than `target` minutes; None without tickets."""
    total = sum(histogram.values())
    return sum(tickets for minute, tickets in histogram.items() if minute < target) / total if total else None


def figures(histogram: Histogram, prefix: str = "") -> dict[str, float | int | None]:
    """Return n, mean, percentiles and max (minutes, at most two decimals), their names after `prefix`."""
    found: dict[str, float | int | None] = {"n": sum(histogram.values()), "mean": _short(mean(histogram))}
    found |= {name: _short(quantile(histogram, share)) for name, share in PERCENTILES.items()}
    found["max"] = max(histogram, default=None)
    return {prefix + name: value for name, value in found.items()}


def row(cell: Cell, target: int = TARGET_MINUTES) -> dict[str, float | int | None]:
    """Return all figures of a cell: the wait under plain names, the other measures with their name in front.

    `n` counts served visits, `wait_n` those whose wait is measured; `share_under_target` is the share of these waits
    under `target` minutes. `steps`: every time that a visit was called after a wait of its own.
    """
    wait = cell.minutes["wait"]
    under = share_under(wait, target)
    shares = {"share_under_target": None if under is None else round(under, 4)}
    found = figures(wait)
    measured = sum(wait.values())
    visits = measured + cell.counts[UNMEASURED]
    found |= shares | {name: cell.counts[name] for name in OUTCOMES}
    for name in MEASURES[1:]:
        found |= figures(cell.minutes[name], f"{name}_")
    return found | {"n": visits, "wait_n": measured, "steps": visits + sum(cell.minutes["further"].values())}


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)
