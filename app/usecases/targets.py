"""Tickets that wait for one counter alone: nobody else may call them, so that counter has to be able to."""

from app.db import counters, tickets
from app.db.engine import AnyRow
from app.rules import events as ev
from app.rules.catalog import Office
from app.usecases import case, upcoming
from app.usecases.change import Change


def fits(office: Office, stored: tickets.Stored, row: AnyRow) -> bool:
    """Tell whether the counter where somebody serves calls a ticket when its turn comes."""
    takes = upcoming.takes(office, row)
    reaches = not stored.reach or office.counter_by_id[row.id].reachable
    return reaches and any(concern.service_id in takes for _, concern in stored.state.open_concerns)


def release_stranded(c: Change) -> None:
    """Let every counter call those who wait for one that is closed by now, or cannot serve them any more."""
    waiting = tickets.targeted(c.conn, c.office.id)
    present = {row.id: row for row in counters.present(c.conn, c.office.id)} if waiting else {}
    for stored in waiting:
        row = present.get(stored.state.target_counter_id or 0)
        if row is None or not fits(c.office, stored, row):
            case.step(c, stored, ev.RELEASED, stored.state.target_counter_id)


def settled(c: Change, stored: tickets.Stored) -> tickets.Stored:
    """Return a ticket as it is after those that nobody could call have been let go."""
    release_stranded(c)
    return tickets.get(c.conn, stored.id) or stored
