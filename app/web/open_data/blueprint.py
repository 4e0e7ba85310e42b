"""The open data `/feed/v1`: for the town's web site and everybody else, the same for all, so each answer is kept."""

import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Generic, TypeVar

import msgspec
from flask import Blueprint, Response, request

from app.rules.refusal import Refusal
from app.usecases import log, open_data
from app.web.edge import Edge, now
from app.web.kept import Kept, answer, keep
from app.web.open_data.schema import schema
from app.web.open_data.table import as_csv

HOLDS = 15.0
"""Seconds in which an answer is made at most once, however many ask."""
MOST = 400
"""Answers that are kept: days of a year, more or less."""
HALF_HOUR = 1800
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
JSON = "application/json"
CSV = "text/csv; charset=utf-8; header=present"
SCHEMA = "application/schema+json"
CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag"}
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}

T = TypeVar("T")
AsOf = tuple[int, ...]
"""Ends of logs, and the minute or half hour: while they are the same, so is the answer."""


@dataclass(frozen=True, slots=True)
class Held(Generic[T]):
    """An answer, what it is true for, and until when (monotonic seconds) nobody looks whether it still is."""

    value: T
    as_of: AsOf
    until: float


class Answers(Generic[T]):
    """The answers of this process by name; one thread at a time makes them, whoever else asks for a new one waits."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._held: OrderedDict[str, Held[T]] = OrderedDict()
        self._turn = threading.Lock()

    def get(self, name: str, as_of: Callable[[], AsOf], make: Callable[[], T]) -> T:
        """The answer of that name; raises what `as_of` and `make` raise."""
        known = self._fresh(name)
        if known is None:
            with self._turn:
                known = self._fresh(name) or self._looked_at(name, as_of(), make)
        return known.value

    def _fresh(self, name: str) -> Held[T] | None:
        held = self._held.get(name)
        return held if held and held.until > time.monotonic() else None

    def _looked_at(self, name: str, as_of: AsOf, make: Callable[[], T]) -> Held[T]:
        before = self._held.pop(name, None)
        value = before.value if before and before.as_of == as_of else make()
        held = self._held[name] = Held(value, as_of, time.monotonic() + HOLDS)
        while len(self._held) > MOST:
            self._held.popitem(last=False)
        return held


@dataclass(frozen=True, slots=True)
class Now:
    """How it is at all offices, in both forms."""

    json: Kept
    csv: Kept


class OpenData:
    """What is published. The present is kept apart: asking for many days keeps nobody from it."""

    def __init__(self, edge: Edge) -> None:
        """Nothing has been asked for yet."""
        self._edge = edge
        self._now: Answers[Now] = Answers()
        self._days: Answers[Kept] = Answers()

    def offices(self) -> Now:
        """How it is now."""
        return self._now.get("", self._present, self._made)

    def day(self, slug: str, text: str) -> Kept:
        """A day of an office. Raises Refusal bad_date or not_found."""
        wanted = _day(text)
        return self._days.get(f"{slug}/{text}", lambda: self._state_of(slug), lambda: self._history(slug, wanted))

    @property
    def _practice(self) -> bool:
        return self._edge.clock.practice is not None

    def _present(self) -> AsOf:
        seqs = (head.seq for head in log.heads(self._edge.ctx).values())
        return (*seqs, int(now(self._edge).timestamp()) // 60)

    def _made(self) -> Now:
        found = open_data.offices(self._edge.ctx, practice=self._practice, now=now(self._edge))
        return Now(keep(msgspec.json.encode(found)), keep(as_csv(found).encode()))

    def _state_of(self, slug: str) -> AsOf:
        head = log.heads(self._edge.ctx).get(slug)
        if head is None:
            raise Refusal("not_found", office=slug)
        return head.seq, int(now(self._edge).timestamp()) // HALF_HOUR

    def _history(self, slug: str, day: date) -> Kept:
        edge = self._edge
        found = open_data.history(edge.ctx, office=slug, day=day, practice=self._practice, now=now(edge))
        return keep(msgspec.json.encode(found))


def create_blueprint(edge: Edge) -> Blueprint:
    """Serve the feed."""
    blueprint = Blueprint("open_data", __name__, url_prefix="/feed/v1")
    data = OpenData(edge)

    @blueprint.get("/offices.json")
    def offices() -> Response:
        return answer(data.offices().json, JSON)

    @blueprint.get("/offices.csv")
    def table() -> Response:
        return answer(data.offices().csv, CSV)

    @blueprint.get("/history/<slug>/<day>.json")
    def history(slug: str, day: str) -> Response:
        return answer(data.day(slug, day), JSON)

    blueprint.add_url_rule("/schema.json", "schema", lambda: answer(_schema(), SCHEMA))
    blueprint.after_request(_for_every_site)
    return blueprint


@cache
def _schema() -> Kept:
    return keep(msgspec.json.encode(schema()))


def _day(text: str) -> date:
    """The day of an address. Raises Refusal bad_date."""
    if not DAY.fullmatch(text):
        raise Refusal("bad_date")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refusal("bad_date") from None


def _for_every_site(response: Response) -> Response:
    """Let scripts of every other site read the answer, refusals too."""
    response.headers.update(CORS | (PREFLIGHT if request.method == "OPTIONS" else {}))
    return response
