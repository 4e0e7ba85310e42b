"""Phones that ask again while nothing has happened: answered from memory, before Flask and without the database."""

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from app.languages.known import LANGUAGES
from app.usecases.following import Ends, Tag
from app.web.clock import Clock

QUERIES = frozenset({"", "lang=", *(f"lang={code}" for code in LANGUAGES)})
"""Others are nothing to remember: anybody may think of thousands."""
MOST = 20_000
"""Phones remembered; beyond that all are asked for anew."""
LATELY_SECONDS = 20.0
"""A phone far from its turn asks every 15 s: in a crowd every other answer may be what was true before."""


class Asked(NamedTuple):
    """What a phone asks for: path and query."""

    path: str
    query: str


class Told(NamedTuple):
    """What a phone was told, and when (monotonic seconds)."""

    etag: str
    tag: Tag
    at: float


class Unchanged:
    """What phones were told last, and while it is still true: until their office's log goes on, or a minute is over."""

    def __init__(self, clock: Clock, ends: Callable[[], Ends]) -> None:
        self._clock = clock
        self.ends = ends
        self._told: dict[Asked, Told] = {}

    def note(self, asked: Asked, etag: str, tag: Tag, at: float) -> None:
        """Remember what a phone was told at that time (monotonic seconds)."""
        if asked.query not in QUERIES:
            return
        if len(self._told) >= MOST:
            self._told.clear()
        self._told[asked] = Told(etag, tag, at)

    def still(self, environ: Mapping[str, Any]) -> str | None:
        """Return the tag with which a request shows that its phone has what is true; None: it has to be asked."""
        told = self._found(environ)
        if told is None:
            return None
        end = self.ends().get(told.tag.office)
        return told.etag if end is not None and told.tag.holds(end.seq, self._clock.now()) else None

    def lately(self, environ: Mapping[str, Any]) -> str | None:
        """Return the tag of a phone far from its turn that has what was true a moment ago."""
        told = self._found(environ)
        if told is None or not told.tag.far or time.monotonic() - told.at >= LATELY_SECONDS:
            return None
        end = self.ends().get(told.tag.office)
        # A fire alarm is told to everybody at once.
        return told.etag if end is not None and end.config_seq == told.tag.config_seq else None

    def _found(self, environ: Mapping[str, Any]) -> Told | None:
        told = self._told.get(Asked(environ["PATH_INFO"], environ["QUERY_STRING"]))
        # A proxy that compresses makes it a weak one.
        has_it = told is not None and (environ.get("HTTP_IF_NONE_MATCH") or "").removeprefix("W/") == told.etag
        return told if has_it and environ["REQUEST_METHOD"] == "GET" else None
