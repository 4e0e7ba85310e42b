"""An office under change: what a transaction knows and writes."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.db import log, offices, tickets
from app.db.engine import AnyRow, Connection
from app.rules import events as ev
from app.rules.catalog import Office
from app.rules.events import Event
from app.rules.hours import local_day
from app.rules.refusal import Refusal
from app.rules.ticket import TicketState
from app.usecases.context import Context, Principal

CONFIGURING = frozenset(
    {ev.SETTINGS, ev.LOCKED, ev.UNLOCKED, ev.OUTAGE, ev.OUTAGE_REMOVED, ev.EVACUATED, ev.EVACUATION_OVER}
)
"""Events after which every copy of the catalogue is read anew."""
CLOCK_TOLERANCE = timedelta(seconds=60)


class Change:
    """An office under change, its row held. `now` never lies before the office's last event.

    Use cases read and write through `conn` and say what happened through `emit`.
    """

    def __init__(self, ctx: Context, conn: Connection, row: AnyRow, principal: Principal, now: datetime) -> None:
        self.ctx = ctx
        self.conn = conn
        self.principal = principal
        self.office = read_office(ctx, conn, row, now)
        self.now: datetime = max(now, row.last_event_at)
        self.clock_behind = row.last_event_at - now > CLOCK_TOLERANCE
        self.seq: int = row.seq
        self.day: str = row.day
        self.config_seq: int = row.config_seq
        self._events: list[Event] = []

    @property
    def today(self) -> str:
        """Return the office's local day of `now`."""
        return local_day(self.office.zone, self.now).isoformat()

    def emit(self, type_: str, *, ticket: int | None = None, counter: int | None = None, **data: Any) -> Event:
        """Append to the office's log; written with the commit. A move is refused while people leave the building."""
        if type_ in ev.MOVES:
            self.must_not_be_evacuated()
        self.seq += 1
        event = Event(self.seq, self.now, type_, ticket, counter, self.principal.key, data)
        self._events.append(event)
        if type_ in CONFIGURING:
            self.config_seq = self.seq
        return event

    def must_not_be_evacuated(self) -> None:
        """Refuse (`evacuation`) what has to wait until people are back in the building."""
        if self.office.evacuation is not None:
            raise Refusal("evacuation")

    def read_anew(self) -> None:
        """Read the catalogue again, because its settings have just been written."""
        row = offices.row(self.conn, self.office.id)
        self.office = offices.catalog(self.conn, row, self.ctx.holidays, self.now.year)

    def latest(self) -> Event:
        """Return the event that was emitted last."""
        return self._events[-1]

    def names_ticket(self, event: Event, ticket: int) -> None:
        """Tell the log the row of the ticket that `event` began: the event comes first, because it gives the order."""
        self._events[self._events.index(event)] = replace(event, ticket_id=ticket)

    def store(self, old: tickets.Stored, new: TicketState) -> tickets.Stored:
        """Write the state after an event; returns the ticket as it is stored now."""
        tickets.save(self.conn, old, new)
        return replace(old, state=new)

    def flush(self) -> None:
        """Write the log and the office's row."""
        if not self._events:
            return
        log.append(self.conn, self.office.id, self._events)
        offices.advance(self.conn, self.office.id, self.seq, self.now, self.day, self.config_seq)
        self._events = []
        self.ctx.store.moves(self.conn, self.office.id)


def day_over(office: Office, day: str, now: datetime) -> bool:
    """Tell whether the office's day has ended although nothing was written since: what lived then is history."""
    return day < local_day(office.zone, now).isoformat()


def read_office(ctx: Context, conn: Connection, row: AnyRow, now: datetime) -> Office:
    """Return the catalogue of an office, from the copy if nothing was configured since."""
    key = (row.config_seq, now.year)
    kept = ctx.catalogs.get(row.id)
    if kept is not None and kept[0] == key:
        return kept[1]
    office = offices.catalog(conn, row, ctx.holidays, now.year)
    ctx.catalogs[row.id] = (key, office)
    return office
