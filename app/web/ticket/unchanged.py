"""Phones that ask again while nothing has happened: answered from memory, before Flask and without the database."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from app.usecases.following import Tag
from app.web.clock import Clock

MOST = 20_000
"""Phones remembered; beyond that all are asked for anew."""


class Asked(NamedTuple):
    """What a phone asks for: path and query."""

    path: str
    query: str


class Unchanged:
    """What phones were told last, and while it is still true: until their office's log goes on, or the minute.

    `ends`: where the log of each office ends, by its id; an office of which that is not known just now is left out.
    """

    def __init__(self, clock: Clock, ends: Callable[[], Mapping[int, int]]) -> None:
        self._clock = clock
        self._ends = ends
        self._told: dict[Asked, tuple[str, Tag]] = {}

    def note(self, asked: Asked, etag: str, tag: Tag) -> None:
        """Remember what a phone was told."""
        if len(self._told) >= MOST:
            self._told.clear()
        self._told[asked] = (etag, tag)

    def still(self, environ: Mapping[str, Any]) -> str | None:
        """Return the tag with which a request shows that its phone has what is true; None: it has to be asked."""
        etag = environ.get("HTTP_IF_NONE_MATCH")
        if etag is None or environ["REQUEST_METHOD"] != "GET":
            return None
        known, tag = self._told.get(Asked(environ["PATH_INFO"], environ["QUERY_STRING"]), (None, None))
        if known != etag or tag is None:
            return None
        minute = int(self._clock.now().timestamp()) // 60
        return known if (self._ends().get(tag.office), minute) == tag.as_of else None
