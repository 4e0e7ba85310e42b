"""Small writes that come in the same moment are one, and each has its own answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from app.web.together import Together

THREADS = 8
LONG = 1.0
"""Seconds in which so many threads surely come."""


def test_what_comes_together_is_written_once() -> None:
    """By the first, for all; what comes afterwards is the next time's."""
    written: list[Sequence[int]] = []

    def write(items: Sequence[int]) -> list[int]:
        written.append(tuple(items))
        return [item * 10 for item in items]

    together, start = Together(write, LONG), threading.Barrier(THREADS)

    def bring(item: int) -> int:
        start.wait()
        return together.add(item)

    with ThreadPoolExecutor(THREADS) as threads:
        assert list(threads.map(bring, range(THREADS))) == [item * 10 for item in range(THREADS)]
    assert [sorted(items) for items in written] == [list(range(THREADS))]
    assert together.add(9) == 90
    assert written[1:] == [(9,)]


def test_a_fault_is_everybodys_and_the_next_begin_anew() -> None:
    """Nobody believes that something was written which was not, and nobody waits for ever."""
    faults = [OSError("the disk is full")]

    def write(items: Sequence[int]) -> Sequence[int]:
        with suppress(IndexError):
            raise faults.pop()
        return items

    together, start = Together(write, LONG), threading.Barrier(2)

    def bring(item: int) -> int:
        start.wait()
        return together.add(item)

    with ThreadPoolExecutor(2) as threads:
        for one in [threads.submit(bring, item) for item in range(2)]:
            with pytest.raises(OSError, match="full"):
                one.result()
    assert together.add(3) == 3
