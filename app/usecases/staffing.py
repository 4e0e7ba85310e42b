"""Who is there for what: services that nobody present can serve."""

from datetime import datetime, timedelta

from app.db import counters
from app.db.engine import Connection
from app.rules import hours
from app.rules.catalog import Office
from app.rules.ticket import TicketState
from app.usecases import upcoming

SETTLING_IN = timedelta(minutes=15)
"""After the opening, and after a break, before a service is said to have nobody: not everybody comes at once."""


def unserved(conn: Connection, office: Office, now: datetime) -> frozenset[int]:
    """Return the services that nobody who is there serves; none while the office is closed or has just opened.

    Whoever pauses is there: they come back.
    """
    window = hours.window(office.hours, now)
    if not window.open or window.period is None:
        return frozenset()
    if now - window.period[0] < SETTLING_IN:
        return frozenset()
    present = counters.present(conn, office.id)
    served = frozenset[int]().union(*(upcoming.takes(office, row) for row in present))
    today = hours.local_day(office.zone, now).isoformat()
    return frozenset(service.id for service in office.services if service.offered(today)) - served


def unstaffed(conn: Connection, office: Office, now: datetime) -> tuple[str, ...]:
    """Return the codes of these services, in the office's order."""
    without = unserved(conn, office, now)
    return tuple(service.code for service in office.services if service.id in without)


def can_be_served(conn: Connection, office: Office, state: TicketState, now: datetime) -> bool:
    """Tell whether somebody who is there may serve one of a ticket's open concerns."""
    without = unserved(conn, office, now)
    return any(concern.service_id not in without for _, concern in state.open_concerns)
