"""One office's day from a log of tickets (CSV, perhaps gzipped), and what a report on it must say.

Columns: `day, ticket, queue, service, priority, t_issue, t_call, t_end, outcome, counter`; seconds since local
midnight, blank where unknown. The figures here are worked out from the log alone, without the product's code.
"""

import csv
import gzip
import io
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

KINDS = {"finish": 0, "draw": 1, "call": 2, "leave": 3}
"""Order within one instant: who is done makes room, who comes is there, then numbers are called."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of the log. `called` of a no-show is the call in vain; None: never called."""

    ticket: str
    service: str
    issued: float
    called: float | None
    ended: float | None
    outcome: str
    line: str

    @property
    def waited(self) -> int:
        """Whole minutes from the draw to the call, from instants that are stored to the microsecond."""
        if self.called is None:
            raise ValueError(self.ticket)
        return (round(self.called * 1_000_000) - round(self.issued * 1_000_000)) // 60_000_000


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens at `at` seconds of the day: draw, call, finish or leave."""

    at: float
    kind: str
    visit: Visit


def read_day(path: Path, day: str, queue: str) -> list[Visit]:
    """The tickets of an office's day; ValueError when there are none."""
    raw = path.read_bytes()
    text = gzip.decompress(raw) if path.suffix == ".gz" else raw
    rows = csv.DictReader(io.StringIO(text.decode("utf-8")))
    visits = [_visit(row) for row in rows if row["day"] == day and queue in ("", row["queue"])]
    if not visits:
        raise ValueError(f"{path} has no tickets of {queue or 'any office'} on {day}")
    return sorted(visits, key=lambda visit: visit.issued)


def _visit(row: dict[str, str]) -> Visit:
    called, ended = _seconds(row["t_call"]), _seconds(row["t_end"])
    if row["outcome"] == "no_show":
        called = called or ended
    line = row["counter"] or f"line {row['service']}"
    return Visit(row["ticket"], row["service"], float(row["t_issue"]), called, ended, row["outcome"], line)


def _seconds(text: str) -> float | None:
    return float(text) if text else None


def steps(visits: Iterable[Visit]) -> list[Step]:
    """Everything that happens, in order.

    There is no step for the end of a service that the log does not know (the next call of its line ends it), nor
    for that of a call in vain, which ends at once.
    """
    found = []
    for visit in visits:
        found.append(Step(visit.issued, "draw", visit))
        if visit.called is not None:
            found.append(Step(visit.called, "call", visit))
            if visit.ended is not None and visit.ended > visit.called:
                found.append(Step(visit.ended, "finish", visit))
        elif visit.outcome == "left" and visit.ended is not None:
            found.append(Step(visit.ended, "leave", visit))
    return sorted(found, key=lambda step: (step.at, KINDS[step.kind]))


Group = Callable[[Visit], str]
GROUPS: dict[str, Group] = {
    "hour": lambda visit: f"{int(visit.issued) // 3600:02d}:00",
    "service": lambda visit: visit.service,
}


def expected(visits: Iterable[Visit], by: str) -> dict[str, tuple[int, float, float]]:
    """N, median and p90 of the waits of served tickets by group, minutes at two decimals."""
    waits: defaultdict[str, list[int]] = defaultdict(list)
    for visit in visits:
        if visit.outcome == "served" and visit.called is not None:
            waits[GROUPS[by](visit)].append(visit.waited)
    return {group: (len(w), _between(w, 0.5), _between(w, 0.9)) for group, w in sorted(waits.items())}


def _between(waits: list[int], share: float) -> float:
    """Linear interpolation between the two neighbours of the wanted rank."""
    ordered = sorted(waits)
    place = share * (len(ordered) - 1)
    low = ordered[int(place)]
    high = ordered[min(int(place) + 1, len(ordered) - 1)]
    return round(low + (place - int(place)) * (high - low), 2)


def outcomes(visits: Iterable[Visit]) -> dict[str, int]:
    """How many ended without service, under the report's names."""
    names = {"no_show": "no_shows", "unserved": "unserved", "left": "cancelled"}
    counts = dict.fromkeys(names.values(), 0)
    for visit in visits:
        if visit.outcome in names:
            counts[names[visit.outcome]] += 1
    return counts
