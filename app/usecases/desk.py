"""What a desk has to know beside the queue: the clerk's own services, and where visits may be passed on to."""

from dataclasses import dataclass
from datetime import datetime

from app.db import devices, offices
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.change import read_office
from app.usecases.context import Context, Principal

BY_ITSELF = frozenset({"returned", "forwarded"})
"""Priority classes that nobody chooses."""


@dataclass(frozen=True, slots=True)
class OfficeRef:
    """Another office of the installation."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """The services that somebody may serve here (None: all), whether in training, and what the office offers to set.

    `calls` come before a no-show. `printers`: names of those that paper may come from.
    """

    services: tuple[str, ...] | None
    trainee: bool
    priorities: tuple[str, ...]
    offices: tuple[OfficeRef, ...]
    calls: int
    printers: tuple[str, ...]


def desk_facts(ctx: Context, *, office: str, principal: Principal, now: datetime) -> DeskFacts:
    """Return what holds for a person at the desks of an office; `not_found`."""
    office_id = find.office_id(ctx, office)
    if not principal.may(office_id):
        raise Refusal("not_found", office=office)
    with ctx.store.read() as conn:
        rows = [offices.row(conn, head.office_id) for head in offices.heads(conn)]
        found = read_office(ctx, conn, next(row for row in rows if row.id == office_id), now)
        printers = tuple(row.name for row in devices.printers(conn, office_id))
    skill = found.skill(principal.id if principal.kind == "user" else None)
    mine = None if skill.services is None else tuple(s.code for s in found.services if s.id in skill.services)
    return DeskFacts(
        services=mine,
        trainee=skill.trainee,
        priorities=tuple(name for name in found.policy.priorities if name not in BY_ITSELF),
        offices=tuple(OfficeRef(row.slug, row.name) for row in rows if row.id != office_id),
        calls=found.policy.calls_before_no_show,
        printers=printers,
    )
