"""Where a ticket stands, for phones that ask again and again: from one copy of the queue, made anew when it changes."""

import time
from dataclasses import dataclass
from datetime import datetime

from app.db import counters, following, links, offices
from app.db.engine import AnyRow, Connection
from app.db.following import Key, Line
from app.rules import ticket as rules
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.usecases import find, staffing, view
from app.usecases.answers import Estimate
from app.usecases.change import day_over, read_office
from app.usecases.context import Context
from app.usecases.words import FIVE_MINUTES, rounded

NEAR = 5
LONG = 200
"""Waiting tickets; up to so many a queue is read within moments."""
OLDEST_SECONDS = 3.0
"""Of a copy, however long the database took to read it."""
POLL_NEAR, POLL_FAR = 2, 15
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket's place: tickets before it and what is promised (None: it does not wait, or nobody serves it).

    `poll_after`: seconds until a phone should ask again, so that it hears of a call in time.
    """

    ahead: int | None
    estimate: Estimate | None
    staffed: bool
    poll_after: int


def line(ctx: Context, conn: Connection, office: Office, seq: int, now: datetime) -> Line:
    """Return the office's queue as of the log's `seq`; only one thread reads it, whoever else asks waits for that.

    A long queue changes all the time: reading it takes no more than a fifth of the time, so it may be that much older.
    """
    as_of = (seq, int(now.timestamp()) // 60)
    with ctx.one_reader:
        kept = ctx.lines.get(office.id)
        if kept is None or not _good(kept, as_of):
            began = time.monotonic()
            lanes, services = following.waiting(conn, office.id)
            present, unserved = counters.presence(conn, office.id), staffing.unserved(conn, office, now)
            took = time.monotonic() - began if len(services) > LONG else 0.0
            kept = Line(as_of, lanes, services, present, unserved, began + min(5 * took, OLDEST_SECONDS))
            ctx.lines[office.id] = kept
    return kept


def _good(queue: Line, as_of: tuple[int, int]) -> bool:
    return queue.as_of == as_of or time.monotonic() < queue.good_until


def place(office: Office, queue: Line, held: rules.TicketState | AnyRow, ident: int, now: datetime) -> Place:
    """Return where a ticket stands in the queue."""
    if held.state != rules.WAITING:
        return Place(None, None, staffed=True, poll_after=POLL_NEAR if held.state == rules.CALLED else POLL_FAR)
    key = following.key_of(held.effective_at, held.draw_order)
    loads = queue.before(key)
    services = queue.services.get(ident)
    staffed = services is None or not services <= queue.unserved
    wait = view.wait_behind(office, loads, queue.present)
    promised = view.estimate(office, wait, now, held.language) if staffed else None
    near = _near(office, queue, held, ident, key, now)
    return Place(view.tickets_in(loads), view.not_before(promised, held, now), staffed, POLL_NEAR if near else POLL_FAR)


def _near(office: Office, queue: Line, held: rules.TicketState | AnyRow, ident: int, key: Key, now: datetime) -> bool:
    """Tell whether the next calls may reach a ticket: each counter there may call one before the phone asks again."""
    until = view.later_until(held, now)
    if until is not None:
        return (until - now).total_seconds() < POLL_FAR
    counted = queue.present[0] or sum(1 for c in office.counters if c.active)
    return held.target_counter_id is not None or queue.rivals(ident, key) <= max(NEAR, counted)


@dataclass(frozen=True, slots=True)
class Tag:
    """`text` changes whenever what a phone shows does.

    It holds while the log of `office` ends and the minute is as in `as_of`; None: it may change at any moment.
    `config_seq`: the last change of its settings, evacuations among them. `far`: the phone's turn is not near.
    """

    text: str
    office: int
    as_of: tuple[int, int] | None
    config_seq: int
    far: bool


def tag(ctx: Context, *, token: str, now: datetime) -> Tag:
    """Return the tag of what a phone shows. `not_found` for a wrong or dead token."""
    row = _glimpse(ctx, token)
    shown: list[object] = [row.id, row.last_seq, row.config_seq, row.call_count]
    office, queue = _present(ctx, row, now)
    shown.append(int(day_over(office, row.day, now)))
    far = False
    if row.state in rules.LIVE:
        # A counter that alone might call it may have closed, which is no step of the ticket.
        shown.append(row.target_counter_id)
        where = place(office, queue, row, row.id, now)
        shown += _shown(where, view.later_until(row, now), now)
        far = where.poll_after == POLL_FAR
    # The copy of the queue may be newer than the row, or older: then this is true of no one moment.
    as_of = (row.seq, int(now.timestamp()) // 60)
    lasts = queue.as_of == as_of and view.later_until(row, now) is None
    return Tag(".".join(map(str, shown)), row.office_id, as_of if lasts else None, row.config_seq, far)


def _glimpse(ctx: Context, token: str) -> AnyRow:
    """Return the row of a ticket, or of the one that goes on with its visit elsewhere."""
    key = find.ticket_key(ctx, token)
    with ctx.store.glance() as conn:
        row = following.glimpse(conn, key.ticket)
    if row is None or row.copies != key.copies:
        raise Refusal("not_found")
    while row.state == rules.FINISHED:
        with ctx.store.glance() as conn:
            successor = links.successor(conn, row.id)
            found = None if successor is None else following.glimpse(conn, successor)
        if found is None:
            break
        row = found
    return row


def _present(ctx: Context, row: AnyRow, now: datetime) -> tuple[Office, Line]:
    kept, queue = ctx.catalogs.get(row.office_id), ctx.lines.get(row.office_id)
    as_of = (row.seq, int(now.timestamp()) // 60)
    if kept is not None and kept[0] == (row.config_seq, now.year) and queue is not None and _good(queue, as_of):
        return kept[1], queue
    with ctx.store.read() as conn:
        present = offices.row(conn, row.office_id)
        office = read_office(ctx, conn, present, now)
        return office, line(ctx, conn, office, present.seq, now)


def _shown(where: Place, until: datetime | None, now: datetime) -> list[object]:
    facts: list[object] = [
        where.ahead,
        int(where.staffed),
        where.poll_after,
        0 if until is None else int(until.timestamp()),
    ]
    if where.estimate is not None:
        figures, minute = (where.estimate.p50, where.estimate.p80), int(now.timestamp()) // 60
        facts += [*map(rounded, figures), *(-(-(minute + figure) // FIVE_MINUTES) for figure in figures)]
    return facts
