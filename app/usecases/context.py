"""What every use case is handed: the database, the installation's secret, and who asks."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Literal

from app.db.engine import Store
from app.db.following import Line
from app.rules.catalog import Office
from app.usecases.answers_visitor import OwnStatus

HolidaysOf = Callable[[str, str, int], frozenset[date]]


@dataclass(frozen=True, slots=True)
class Context:
    """One installation. `holidays` maps (land, municipality, year) to days; `public_url` may be empty.

    `catalogs` keeps what offices offer, `lines` their queues, `own` what visitors see of waiting tickets; each copy is
    compared with the log at every use.
    `office_ids` and `counter_offices` keep what never changes.
    """

    store: Store
    secret: bytes
    public_url: str
    holidays: HolidaysOf
    catalogs: dict[int, tuple[tuple[int, int], Office]] = field(default_factory=dict)
    office_ids: dict[str, int] = field(default_factory=dict)
    counter_offices: dict[int, int] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    own: dict[int, tuple[tuple[int, int], OwnStatus]] = field(default_factory=dict)
    one_reader: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks. `offices` None means all; roles are those of a person in any office, or the device's kind.

    `grants` are a person's roles one by one, each with its office (None: all); others have their roles everywhere.
    """

    kind: Literal["user", "device", "visitor", "system"]
    id: int
    name: str
    offices: frozenset[int] | None
    roles: frozenset[str]
    grants: frozenset[tuple[int | None, str]] = frozenset()

    def in_office(self, office: int) -> "Principal":
        """Return the same principal with the roles that hold in one office, which may be none."""
        if self.kind != "user":
            return self
        own = frozenset(role for place, role in self.grants if place in {None, office})
        return replace(self, roles=own)

    @property
    def key(self) -> str:
        """Return the pseudonym that the log keeps."""
        return f"{self.kind}:{self.id}"

    def may(self, office: int) -> bool:
        """Tell whether the office is one of this principal's."""
        return self.offices is None or office in self.offices


SYSTEM = Principal("system", 0, "system", None, frozenset({"admin"}))


@dataclass(frozen=True, slots=True)
class Request:
    """What makes a repeated request the same: its route with the target, its id, and its body."""

    route: str
    request_id: str | None
    body: bytes

    @property
    def body_hash(self) -> str:
        """Return the hash that tells another body under the same id."""
        return sha256(self.body).hexdigest()
