"""Where visitors' requests wait for the town hall, which comes for them."""

import secrets
import threading
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

from relay.wire import LONGEST_WAIT, MOST, Answered, Asked

ANSWER_SECONDS = 8.0
"""How long a visitor's request waits for its answer."""
AGAIN_SECONDS = 2.5
"""After this long without an answer a request is handed out again: the line broke in between. Ids make it one."""
SILENT_SECONDS = 5.0
"""Without an open question for this long, the town hall is away."""
MOST_WAITING = 400
"""More requests than can be answered in time are refused at once."""


@dataclass(slots=True)
class Pending:
    """A request under way. `offered`: monotonic seconds when it was last handed out, 0 before."""

    asked: Asked
    offered: float = 0.0
    answer: Answered | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Away(Exception):
    """The town hall does not answer."""


class Exchange:
    """The waiting requests; every method may be called from any thread."""

    def __init__(self) -> None:
        """Nobody has asked, and the town hall has not come yet."""
        self._news = threading.Condition()
        self._new: deque[str] = deque()
        self._pending: dict[str, Pending] = {}
        self._listening = 0
        self._heard = float("-inf")

    @property
    def connected(self) -> bool:
        """Does the town hall listen, or did it a moment ago?"""
        return self._listening > 0 or time.monotonic() - self._heard < SILENT_SECONDS

    def ask(self, method: str, path: str, query: str, known: str, language: str) -> Answered:
        """Hand a request to the town hall and wait for its answer; raises Away."""
        pending = Pending(Asked(secrets.token_urlsafe(12), method, path, query, known, language))
        with self._news:
            if not self.connected or len(self._pending) >= MOST_WAITING:
                raise Away
            self._pending[pending.asked.id] = pending
            self._new.append(pending.asked.id)
            self._news.notify()
        pending.done.wait(ANSWER_SECONDS)
        with self._news:
            self._pending.pop(pending.asked.id, None)
        if pending.answer is None:
            raise Away
        return pending.answer

    def take(self, wait: float) -> tuple[Asked, ...]:
        """Return the next requests for the town hall, as soon as there is one, else none after `wait` seconds."""
        until = time.monotonic() + min(wait, LONGEST_WAIT)
        with self._news:
            self._listening += 1
            try:
                while not (found := self._due()) and (left := until - time.monotonic()) > 0:
                    self._news.wait(min(left, AGAIN_SECONDS))
            finally:
                self._listening -= 1
                self._heard = time.monotonic()
        return found

    def _due(self) -> tuple[Asked, ...]:
        present = time.monotonic()
        late = [p.asked.id for p in self._pending.values() if p.offered and present - p.offered > AGAIN_SECONDS][:MOST]
        new = [self._new.popleft() for _ in range(min(MOST - len(late), len(self._new)))]
        chosen = [self._pending[ident] for ident in (*late, *new) if ident in self._pending]
        for pending in chosen:
            pending.offered = present
        return tuple(pending.asked for pending in chosen)

    def give(self, answers: Iterable[Answered]) -> None:
        """Hand answers to whoever waits for them; late ones are dropped."""
        with self._news:
            self._heard = time.monotonic()
            for answer in answers:
                pending = self._pending.get(answer.id)
                if pending is not None:
                    pending.answer = answer
                    pending.done.set()
