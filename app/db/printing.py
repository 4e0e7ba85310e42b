"""Print jobs: each goes to its printer once, and what became of it is kept."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.db import tables as t
from app.db.engine import AnyRow

_j = t.print_job.c
_INSERT = insert(t.print_job)
_NEXT = select(t.print_job).where(_j.printer_id == bindparam("printer"), _j.state == "queued").order_by(_j.id).limit(1)
_LATEST = select(_j.state, _j.reason).where(_j.ticket_id == bindparam("ticket")).order_by(_j.id.desc()).limit(1)
_LATEST_PAPER = select(_j.payload).where(_j.ticket_id == bindparam("ticket")).order_by(_j.id.desc()).limit(1)
_BY_ID = select(t.print_job).where(_j.job == bindparam("id"))
_COUNT = select(func.count(), func.min(_j.created)).where(
    _j.printer_id == bindparam("printer"), _j.state == bindparam("in_state"), _j.created >= bindparam("since")
)
_LAST = (
    select(_j.reason, _j.answered)
    .where(_j.printer_id == bindparam("printer"), _j.state == bindparam("in_state"), _j.answered.is_not(None))
    .order_by(_j.id.desc())
    .limit(1)
)
HANDOVER = {"queued": "printing", "sent": "printing", "printed": "done", "failed": "failed", "unknown": "unknown"}
"""What the state of a job means for the holder of the number."""


def add(
    conn: Connection, *, office: int, printer: int, ticket: int | None, payload: dict[str, Any], created: datetime
) -> str:
    """Queue a job; its id, a UUID, is written into the payload as `job`."""
    job = str(uuid.uuid4())
    row = {"job": job, "office_id": office, "printer_id": printer, "ticket_id": ticket, "state": "queued"}
    conn.execute(_INSERT, row | {"payload": payload | {"job": job}, "created": created})
    return job


def handover_of(conn: Connection, ticket: int) -> tuple[str, str | None]:
    """Return what a ticket's latest job means for its holder, "unclaimed" without one, and why there is no paper."""
    found = conn.execute(_LATEST, {"ticket": ticket}).one_or_none()
    return ("unclaimed", None) if found is None else (HANDOVER[found.state], found.reason)


def was_large(conn: Connection, ticket: int) -> bool:
    """Tell whether a ticket's latest paper was in large type."""
    payload: dict[str, Any] | None = conn.execute(_LATEST_PAPER, {"ticket": ticket}).scalar()
    return bool(payload and payload.get("large"))


def next_queued(conn: Connection, printer: int) -> AnyRow | None:
    """Return the oldest job that was not sent yet."""
    return conn.execute(_NEXT, {"printer": printer}).one_or_none()


def drop_queued(conn: Connection, ticket: int) -> None:
    """Delete a ticket's jobs that were not sent yet: nobody wants that paper any more."""
    conn.execute(delete(t.print_job).where(_j.ticket_id == ticket, _j.state == "queued"))


def get(conn: Connection, job: str) -> AnyRow | None:
    """Return a job."""
    return conn.execute(_BY_ID, {"id": job}).one_or_none()


def mark_sent(conn: Connection, job: str, now: datetime) -> bool:
    """Note that a job leaves for its printer, never again by itself; False when somebody else has taken it."""
    waits = (_j.job == job) & (_j.state == "queued")
    return conn.execute(update(t.print_job).where(waits).values(state="sent", sent=now)).rowcount == 1


def settle(conn: Connection, job: str, state: str, reason: str | None, now: datetime) -> None:
    """Note what became of a job."""
    conn.execute(update(t.print_job).where(_j.job == job).values(state=state, reason=reason, answered=now))


def sent_unanswered(conn: Connection, printer: int) -> list[AnyRow]:
    """Return the jobs that were sent and never answered."""
    waiting = select(t.print_job).where(_j.printer_id == printer, _j.state == "sent")
    return list(conn.execute(waiting))


def count(conn: Connection, printer: int, state: str, since: datetime) -> tuple[int, datetime | None]:
    """Return how many jobs made since then are in a state, and when the oldest of them was made."""
    found = conn.execute(_COUNT, {"printer": printer, "in_state": state, "since": since}).one()
    return int(found[0]), found[1]


def last(conn: Connection, printer: int, state: str) -> tuple[str | None, datetime] | None:
    """Return reason and time of the latest job that ended in a state."""
    found = conn.execute(_LAST, {"printer": printer, "in_state": state}).one_or_none()
    return None if found is None else (found[0], found[1])
