"""Whom each counter would call next: from the list of those who wait, or from the whole queue."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.db import waiting
from app.db.engine import AnyRow, Connection
from app.rules.catalog import Office


@dataclass(frozen=True, slots=True)
class Waiter:
    """A waiting ticket: the services still open, and who may call it when. `later`: its holder asked for more time."""

    number: str
    services: frozenset[int]
    target: int | None
    reach: bool
    callable_from: datetime | None
    effective_at: datetime
    later: bool = False

    def may_come(self, office: Office, counter: int) -> bool:
        """Tell whether it does not wait for another counter, and its holder reaches this one."""
        return self.target in {None, counter} and (office.counter_by_id[counter].reachable or not self.reach)


def takes(office: Office, row: AnyRow) -> tuple[int, ...]:
    """Return the services that a counter calls: those of its clerk, and of these the ones chosen at opening."""
    return tuple(s for s in office.qualified(row.id, row.clerk_id) if row.services is None or s in row.services)


def waits_too_long(office: Office, effective_at: datetime, now: datetime) -> bool:
    """Tell whether the head of all has waited longer, in counted minutes, than a clerk's preference may pass it."""
    return office.waited_seconds(effective_at, now) > office.policy.preferred_minutes * 60


def upcoming(
    office: Office, row: AnyRow, waiters: Sequence[Waiter], now: datetime, *, whole: bool = True
) -> str | None:
    """Return the number that the clerk at a counter would call now, by the list of those who wait, in order.

    None: nobody in it, or, where it is not the `whole` queue, somebody behind its end could come first.
    """
    services = frozenset(takes(office, row))
    mine = [w for w in waiters if w.services & services and w.may_come(office, row.id)]
    due = [w for w in mine if w.callable_from is None or w.callable_from <= now]
    liked = _liked(office, due, office.skill(row.clerk_id).preferred & services, now)
    if liked is not None and (liked or not whole):
        due = liked
    early = [w for w in mine if not w.later] if whole else []
    return next((w.number for w in due or early), None)


def _liked(office: Office, due: list[Waiter], preferred: frozenset[int], now: datetime) -> list[Waiter] | None:
    """Return those whom a clerk takes first; None: nobody passes the head now."""
    if not due or not preferred or waits_too_long(office, due[0].effective_at, now):
        return None
    return [w for w in due if w.services & preferred]


def first(conn: Connection, office: Office, row: AnyRow, now: datetime) -> int | None:
    """Return the ticket that the clerk at a counter calls next; appointments before their time if nobody else waits."""
    services = takes(office, row)
    found = _head(conn, office, row, services, now)
    preferred = office.skill(row.clerk_id).preferred & set(services)
    if found is not None and preferred and not waits_too_long(office, found[1], now):
        found = _head(conn, office, row, preferred, now) or found
    found = found or _head(conn, office, row, services, now, early=True)
    return None if found is None else found[0]


def _head(
    conn: Connection, office: Office, row: AnyRow, services: Collection[int], at: datetime, *, early: bool = False
) -> tuple[int, datetime] | None:
    reachable = office.counter_by_id[row.id].reachable
    return waiting.next_ticket(conn, office.id, services, row.id, at, reachable=reachable, early=early)
