"""Small writes that come in the same moment are one: each of a hundred commits would wait for the disk."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


@dataclass(slots=True)
class _Batch(Generic[Item, Answer]):
    items: list[Item] = field(default_factory=list)
    answers: Future[Sequence[Answer]] = field(default_factory=Future)


class Together(Generic[Item, Answer]):
    """Collects what threads bring within `seconds`; `write` takes all of it and returns an answer for each."""

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Answer]], seconds: float) -> None:
        self._write = write
        self._seconds = seconds
        self._lock = threading.Lock()
        self._open: _Batch[Item, Answer] | None = None

    def add(self, item: Item) -> Answer:
        """Wait until the item is written; returns its answer, or raises what went wrong for all."""
        with self._lock:
            is_first = self._open is None
            batch = self._open = self._open or _Batch()
            place = len(batch.items)
            batch.items.append(item)
        if is_first:
            self._write_all(batch)
        return batch.answers.result()[place]

    def _write_all(self, batch: _Batch[Item, Answer]) -> None:
        """The first to come waits for the others and writes for them."""
        time.sleep(self._seconds)
        with self._lock:
            self._open = None
        try:
            batch.answers.set_result(self._write(batch.items))
        except Exception as fault:  # noqa: BLE001 -- each of those who wait has to know that nothing was written
            batch.answers.set_exception(fault)
