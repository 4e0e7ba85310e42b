"""Whom each counter would call next, as far as the list of those who wait tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.db.engine import AnyRow
from app.rules import hours
from app.rules.catalog import Office


@dataclass(frozen=True, slots=True)
class Waiter:
    """A waiting ticket: the services still open, and who may call it when."""

    number: str
    services: frozenset[int]
    target: int | None
    reach: bool
    callable_from: datetime | None
    effective_at: datetime


def takes(office: Office, row: AnyRow) -> tuple[int, ...]:
    """Return the services that a counter calls: those of its clerk, and of these the ones chosen at opening."""
    return tuple(s for s in office.qualified(row.id, row.clerk_id) if row.services is None or s in row.services)


def waits_too_long(office: Office, effective_at: datetime, now: datetime) -> bool:
    """Tell whether the head of all has waited longer, in open minutes, than a clerk's preference may pass it."""
    today = hours.spans(office.hours, hours.local_day(office.zone, now))
    return hours.open_seconds(today, effective_at, now) > office.policy.preferred_minutes * 60


def upcoming(office: Office, row: AnyRow, waiters: Sequence[Waiter], now: datetime) -> str | None:
    """Return the number that the clerk at a counter would call now; None: nobody in this list, which is in order."""
    services = frozenset(takes(office, row))
    reachable = office.counter_by_id[row.id].reachable
    mine = [w for w in waiters if w.services & services and w.target in {None, row.id} and (reachable or not w.reach)]
    due = [w for w in mine if w.callable_from is None or w.callable_from <= now]
    preferred = office.skill(row.clerk_id).preferred & services
    if due and preferred and not waits_too_long(office, due[0].effective_at, now):
        due = [w for w in due if w.services & preferred] or due
    return next((w.number for w in (due or mine)), None)
