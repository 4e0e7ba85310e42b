"""A database with years behind it: finished tickets with their events, written straight into the tables."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from app.db import tables
from app.db.engine import open_store

PER_DAY = 400
CHUNK = 5000
KINDS = ("drawn", "called", "finished")
MORNING = datetime(2025, 1, 6, 7, tzinfo=UTC)


def fill(url: str, tickets: int) -> None:
    """Add so many finished tickets of earlier days to the first office of a migrated database."""
    store = open_store(url)
    with store.write() as conn:
        # An empty office's log begins where this one ends.
        conn.execute(tables.office.update().values(seq=tickets * len(KINDS)))
        for first in range(0, tickets, CHUNK):
            numbers = range(first, min(first + CHUNK, tickets))
            conn.execute(tables.ticket.insert(), [ticket(number) for number in numbers])
            conn.execute(tables.event.insert(), [line for number in numbers for line in events(number)])
    store.dispose()


def ticket(number: int) -> dict[str, Any]:
    """A ticket that waited seven minutes."""
    day, place = divmod(number, PER_DAY)
    drawn = MORNING + timedelta(days=day, minutes=place)
    called = drawn + timedelta(minutes=7)
    times = dict.fromkeys(("drawn_at", "base_at", "effective_at", "waiting_since", "handed_over_at"), drawn)
    calls = dict.fromkeys(("called_at", "first_called_at", "served_at"), called)
    names = {"day": drawn.date().isoformat(), "letter": "A", "digits": place + 1, "number": f"A{place + 1:04d}"}
    ids = {"id": number + 1, "office_id": 1, "service_id": 1, "draw_order": number, "copies": 0, "call_count": 1}
    spans = {"waited_s": 420, "felt_s": 420, "way_s": 20, "service_s": 600, "finished_at": called}
    last = {"last_seq": (number + 1) * len(KINDS), "last_type": KINDS[-1], "last_at": called}
    return ids | names | times | calls | spans | last | {"state": "finished", "language": "de"}


def events(number: int) -> Iterator[dict[str, Any]]:
    """Its events."""
    at = MORNING + timedelta(days=number // PER_DAY, minutes=number % PER_DAY)
    for place, kind in enumerate(KINDS):
        yield {
            "office_id": 1,
            "seq": number * len(KINDS) + place + 1,
            "at": at + timedelta(minutes=place),
            "type": kind,
            "ticket_id": number + 1,
            "counter_id": None,
            "actor": "device:1",
            "data": {},
        }
