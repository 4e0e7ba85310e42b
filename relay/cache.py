"""Answers that the relay keeps for a moment, so that many readers cost the town hall's line one question."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from relay.wire import Answered

FRESH_SECONDS = 0.5
"""How long an answer holds that says nothing about it: less than phones wait between two questions."""
STATIC_SECONDS = 86_400.0
PUBLIC = "public, max-age="
OVERHEAD = 2_000
OK, NOT_MODIFIED = 200, 304
LARGEST = 64 * 2**20
"""Bytes that are kept in all."""

Key = tuple[str, str]
Ask = Callable[[str], Answered]
"""Ask the town hall, which the tag of the answer that is still here may spare a body."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer and until when (monotonic seconds) it needs no question."""

    answer: Answered
    until: float


class Cache:
    """Good answers by path and query; readers of the same one wait for the first one's question."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self._bytes = 0
        self._guard = threading.Lock()
        self._turns: dict[Key, threading.Lock] = {}

    def get(self, key: Key, ask: Ask) -> Answered:
        """Return the answer for a key, asked for at most once in the time it holds; raises what `ask` raises."""
        known = self._fresh(key)
        if known is not None:
            return known
        with self._guard:
            turn = self._turns.setdefault(key, threading.Lock())
        try:
            with turn:
                return self._fresh(key) or self._ask(key, ask)
        finally:
            with self._guard:
                self._turns.pop(key, None)

    def forget(self, path: str) -> None:
        """Keep nothing of a ticket whose visitor has just done something: `path` is that of its page."""
        with self._guard:
            for key in [key for key in self._kept if key[0] in {path, f"{path}/status"}]:
                self._bytes -= size(self._kept.pop(key))

    def _fresh(self, key: Key) -> Answered | None:
        kept = self._kept.get(key)
        return kept.answer if kept and kept.until > time.monotonic() else None

    def _ask(self, key: Key, ask: Ask) -> Answered:
        kept = self._kept.get(key)
        answer = ask(kept.answer.headers.get("ETag", "") if kept else "")
        if answer.status == NOT_MODIFIED and kept is not None:
            answer = replace_body(kept.answer, answer)
        if answer.status == OK:
            self._keep(key, Kept(answer, time.monotonic() + holds(answer)))
        return answer

    def _keep(self, key: Key, kept: Kept) -> None:
        with self._guard:
            before = self._kept.pop(key, None)
            self._kept[key] = kept
            self._bytes += size(kept) - (size(before) if before else 0)
            while self._bytes > LARGEST:
                self._bytes -= size(self._kept.popitem(last=False)[1])


def size(kept: Kept) -> int:
    """About how many bytes a kept answer takes."""
    return len(kept.answer.body) + OVERHEAD


def replace_body(kept: Answered, confirmed: Answered) -> Answered:
    """The answer that is still right, with the headers of its confirmation."""
    return Answered(confirmed.id, kept.status, kept.headers | confirmed.headers, kept.body)


def holds(answer: Answered) -> float:
    """Seconds for which an answer needs no question: what it says of public pages, else a moment."""
    said = answer.headers.get("Cache-Control", "")
    seconds = said.removeprefix(PUBLIC).partition(",")[0]
    return min(float(seconds), STATIC_SECONDS) if said.startswith(PUBLIC) and seconds.isdecimal() else FRESH_SECONDS
