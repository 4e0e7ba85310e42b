"""What a call of the API is made of. The table of all calls is in `table.py`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import Response

from app.usecases.context import Context, Principal, Request
from app.web.edge import Edge
from app.web.limits import Limits

ANYONE: frozenset[str] | None = None
STAFF = frozenset({"clerk", "reception", "manager"})
CLERK = frozenset({"clerk"})
DESK = STAFF
"""Heads help out at desk and reception."""
AT_COUNTER = ("counter_taken", "counter_closed")
"""Codes of whatever is done at a counter: somebody else is there, or nobody."""
SCREEN = frozenset({"display"})
VISITOR = Principal("visitor", 0, "visitor", None, frozenset())


@dataclass(frozen=True, slots=True)
class Call:
    """One request, understood: who asks, when, and with which body and query."""

    edge: Edge
    principal: Principal
    now: datetime
    body: Any
    query: Mapping[str, str]
    request: Request
    limits: Limits

    @property
    def ctx(self) -> Context:
        """The use cases' context."""
        return self.edge.ctx

    @property
    def who(self) -> dict[str, Any]:
        """What every change is told: who asks, by which request, when."""
        return {"principal": self.principal, "request": self.request, "now": self.now}


Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the API.

    `roles`: who may (None: anyone). `body`: type of the request body; `takes`: media type of one that is a file.
    `most`: bytes of that file, where it may be larger than other bodies.
    `answer`: type of the answer, or None when it is not JSON (`media`). `public_board`: anyone, if the office shows
    its board to the whole network.
    """

    method: str
    path: str
    summary: str
    handler: Handler
    roles: frozenset[str] | None
    body: type[Any] | None = None
    answer: Any = None
    status: int = 200
    media: str = "application/json"
    nothing: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()
    public_board: bool = False
    takes: str = ""
    most: int = 0

    @property
    def endpoint(self) -> str:
        """Flask's name of the call."""
        return f"{self.method.lower()} {self.path}"


Answer = Response | object
