"""Percentiles of measured times, and lines that put a figure beside its limit."""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SYNCS = 300
BLOCK = 4096


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all stay within (the next one that was measured); 0 without values."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def milliseconds(values: Sequence[float]) -> str:
    """P50 and p99 of seconds, in milliseconds."""
    return f"p50 {percentile(values, 0.5) * 1000:.1f} ms, p99 {percentile(values, 0.99) * 1000:.1f} ms"


@dataclass(frozen=True, slots=True)
class Line:
    """One result: what was measured, the figure, what it is compared with, and whether it is good enough."""

    what: str
    figure: str
    limit: str
    good: bool = True

    def __str__(self) -> str:
        """The line as it is printed."""
        return f"{'ok  ' if self.good else 'MISS'}  {self.what:<44} {self.figure:<44} {self.limit}"


def syncs_per_second(folder: Path) -> float:
    """How often the disk under `folder` makes one block durable in a second: no durable commit is faster."""
    path = folder / "fdatasync.probe"
    with path.open("wb", buffering=0) as probe:
        started = time.perf_counter()
        for _ in range(SYNCS):
            probe.write(b"x" * BLOCK)
            os.fdatasync(probe.fileno())
        seconds = time.perf_counter() - started
    path.unlink()
    return SYNCS / seconds
