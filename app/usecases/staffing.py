"""Who is there for what: who may be expected to call somebody, and services that nobody present can serve."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cache

from app.db import counters
from app.db.engine import AnyRow, Connection
from app.rules import hours
from app.rules.catalog import Office
from app.rules.ticket import TicketState
from app.statistics.staff import Services, Staff, StaffedCounter
from app.usecases import upcoming

SETTLING_IN = timedelta(minutes=15)
"""After the opening, and after a break, before a service is said to have nobody: not everybody comes at once."""


def staff(conn: Connection, office: Office) -> Staff:
    """Return who is there at this moment."""
    return staff_of(office, counters.present(conn, office.id))


def staff_of(office: Office, present: Iterable[AnyRow]) -> Staff:
    """Return the same from the rows of the counters where somebody is."""
    counted = [(row.state, StaffedCounter(frozenset(upcoming.takes(office, row)), row.busy)) for row in present]
    return Staff(
        tuple(counter for state, counter in counted if state != "paused"),
        tuple(counter for _, counter in counted),
        cache(
            lambda: tuple(StaffedCounter(frozenset(office.qualified(c.id, None))) for c in office.counters if c.active)
        ),
    )


def unserved(office: Office, there: Staff, now: datetime) -> Services:
    """Return the services that nobody who is there serves; none while the office is closed or has just opened.

    Whoever pauses is there: they come back.
    """
    window = hours.window(office.hours, now)
    if not window.open or window.period is None:
        return frozenset()
    if now - window.period[0] < SETTLING_IN:
        return frozenset()
    served = Services().union(*(counter.services for counter in there.there))
    today = hours.local_day(office.zone, now).isoformat()
    return frozenset(service.id for service in office.services if service.offered(today)) - served


def reaches(office: Office, there: Iterable[AnyRow]) -> frozenset[Services]:
    """Return the sets of services that the counters where somebody is call from; all services where nobody is."""
    found = set[Services]()
    for row in there:
        services = frozenset(upcoming.takes(office, row))
        found |= {services, services & office.skill(row.clerk_id).preferred}
    return frozenset(found - {frozenset()}) or frozenset({frozenset(office.service_by_id)})


def unstaffed(office: Office, there: Staff, now: datetime) -> tuple[str, ...]:
    """Return the codes of these services, in the office's order."""
    without = unserved(office, there, now)
    return tuple(service.code for service in office.services if service.id in without)


def can_be_served(office: Office, there: Staff, state: TicketState, now: datetime) -> bool:
    """Tell whether somebody who is there may serve one of a ticket's open concerns."""
    return not state.open_services <= unserved(office, there, now)
