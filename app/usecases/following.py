"""Where a ticket stands, for phones that ask again and again: from one copy of the queue, made anew when it changes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from app.db import counters, following, links, offices
from app.db.engine import AnyRow, Connection
from app.db.following import Key, Line
from app.rules import ticket as rules
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.statistics.staff import Services
from app.usecases import find, staffing, view
from app.usecases.answers import Estimate
from app.usecases.change import day_over, read_office
from app.usecases.context import Context
from app.usecases.words import FIVE_MINUTES, rounded

NEAR = 5
FIRST_OF_SERVICE = 2
"""Of each service, for a counter that opens while their phones do not ask."""
CALLS_OF_COUNTER = 3
"""While a phone does not ask: whoever does not come is passed over quickly."""
LONG = 200
"""Waiting tickets; up to so many a queue is read within moments."""
OLDEST_SECONDS = 3.0
"""Of a copy, however long the database took to read it."""
POLL_NEAR, POLL_FAR = 2, 15
"""Seconds."""
MINUTE = timedelta(minutes=1)
SOON = frozenset({rules.CALLED, rules.SERVING, rules.PARKED, rules.NO_SHOW})
"""The next counter may call at once, for another matter or whoever is back."""
Ends = Mapping[int, offices.Head]
"""Where the log of each office ends, by its id; an office of which that is not known just now is left out."""
NOT_KNOWN: Ends = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket's place: tickets before it and what is promised (None: it does not wait, or nobody serves it).

    `poll_after`: seconds until a phone should ask again, so that it hears of a call in time.
    """

    ahead: int | None
    estimate: Estimate | None
    staffed: bool
    poll_after: int


def line(ctx: Context, conn: Connection, office: Office, seq: int, now: datetime, waits: int = 0) -> Line:
    """Return the office's queue as of the log's `seq`; only one thread reads it, whoever else asks waits for that.

    `waits`: a ticket that does, so that a copy without it is too old whatever it may cost to read.

    A long queue changes all the time: reading it takes no more than a fifth of the time, so it may be that much older.
    """
    as_of = (seq, int(now.timestamp()) // 60)
    with ctx.one_reader:
        kept = ctx.lines.get(office.id)
        if kept is None or not _good(kept, as_of, waits):
            began = time.monotonic()
            lanes, services, rows = following.waiting(conn, office.id)
            present = counters.present(conn, office.id)
            there = staffing.staff_of(office, present)
            orders = {reach: following.order(lanes, reach) for reach in staffing.reaches(office, present)}
            took = time.monotonic() - began if len(services) > LONG else 0.0
            kept = Line(
                as_of,
                lanes,
                services,
                rows,
                orders,
                there,
                staffing.unserved(office, there, now),
                began + min(5 * took, OLDEST_SECONDS),
            )
            ctx.lines[office.id] = kept
    return kept


def waiting_id(ident: int, state: str) -> int:
    """Return the ticket if it waits, else 0."""
    return ident if state == rules.WAITING else 0


def _good(queue: Line, as_of: tuple[int, int], waits: int) -> bool:
    knows = not waits or waits in queue.rows
    return queue.as_of == as_of or (knows and time.monotonic() < queue.good_until)


def place(office: Office, queue: Line, held: rules.TicketState | AnyRow, ident: int, now: datetime) -> Place:
    """Return where a ticket stands in the queue."""
    if held.state != rules.WAITING:
        return Place(None, None, staffed=True, poll_after=POLL_NEAR if held.state in SOON else POLL_FAR)
    key = following.key_of(held.effective_at, held.draw_order)
    # The ticket's row may be older than the queue, in which it waits no more: the next answer says so.
    wanted = queue.services.get(ident) or Services(office.service_by_id)
    staffed = not wanted <= queue.unserved
    ahead = min(queue.tickets_before(key, own) for own in queue.staff.ways(wanted))
    promised = None
    if staffed:
        wait = view.wait_behind(office, queue.before(key), queue.staff, wanted)
        promised = view.not_before(view.estimate(office, wait, now, held.language), held, now)
    near = _near(queue, held, ident, key, now)
    return Place(ahead, promised, staffed, POLL_NEAR if near else POLL_FAR)


def _near(queue: Line, held: rules.TicketState | AnyRow, ident: int, key: Key, now: datetime) -> bool:
    """Tell whether the next calls may reach a ticket: each counter there may call some before the phone asks again.

    One that opens meanwhile may serve anything: it begins with the first of a service.
    """
    until = view.later_until(held, now)
    if until is not None:
        return (until - now).total_seconds() < POLL_FAR
    # Whoever is on a break may come back; where nobody is, every counter may open.
    coming = len(queue.staff.there or queue.staff.planned())
    reached = max(NEAR, CALLS_OF_COUNTER * len(queue.staff.serving), coming)
    soon = queue.rivals(ident, key) <= reached or queue.rank(ident, key) < FIRST_OF_SERVICE
    return soon or held.target_counter_id is not None


@dataclass(frozen=True, slots=True)
class Tag:
    """`text` changes whenever what a phone shows does.

    It holds for a minute, until then, while the log of `office` ends with `seq`; None: it may change at any moment.
    `config_seq`: the last change of its settings, evacuations among them. `far`: the phone's turn is not near.
    """

    text: str
    office: int
    seq: int | None
    until: datetime
    config_seq: int
    far: bool

    def holds(self, seq: int, now: datetime) -> bool:
        """Tell whether it is still that of what the phone shows, where the log of its office ends with `seq`."""
        return seq == self.seq and self.until - MINUTE <= now < self.until


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket's row in its office's queue, and where the log of that office ends."""

    row: AnyRow
    seq: int
    config_seq: int
    office: Office
    queue: Line


def from_copy(ctx: Context, token: str, now: datetime, ends: Ends) -> Held | None:
    """Return a ticket that waits, from the copy of the queue; None where the database has to be asked."""
    key = find.ticket_key(ctx, token)
    end, kept, queue = ends.get(key.office), ctx.catalogs.get(key.office), ctx.lines.get(key.office)
    row = queue.rows.get(key.ticket) if queue is not None else None
    if end is None or kept is None or queue is None or row is None or row.copies != key.copies:
        return None
    is_true = kept[0] == (end.config_seq, now.year) and queue.as_of == (end.seq, int(now.timestamp()) // 60)
    return Held(row, end.seq, end.config_seq, kept[1], queue) if is_true else None


def tag(ctx: Context, *, token: str, now: datetime, ends: Ends = NOT_KNOWN) -> Tag:
    """Return the tag of what a phone shows. `not_found` for a wrong or dead token.

    `ends`: where the logs end, as far as that is known.
    """
    held = from_copy(ctx, token, now, ends) or _looked_up(ctx, token, now)
    row, office, queue = held.row, held.office, held.queue
    shown: list[object] = [row.id, row.last_seq, held.config_seq, row.call_count]
    shown.append(int(day_over(office, row.day, now)))
    far = False
    if row.state in rules.LIVE:
        # A counter that alone might call it may have closed, which is no step of the ticket.
        shown.append(row.target_counter_id)
        where = place(office, queue, row, row.id, now)
        shown += _shown(where, view.later_until(row, now), now)
        far = where.poll_after == POLL_FAR
    # The copy of the queue may be newer than the row, or older: then this is true of no one moment.
    as_of = (held.seq, int(now.timestamp()) // 60)
    lasts = queue.as_of == as_of and view.later_until(row, now) is None
    # The minute of each ticket ends at another second: at a full one thousands of phones would have to be looked up.
    until = now + MINUTE - timedelta(seconds=(now.timestamp() - row.id) % 60)
    return Tag(".".join(map(str, shown)), row.office_id, held.seq if lasts else None, until, held.config_seq, far)


def _looked_up(ctx: Context, token: str, now: datetime) -> Held:
    row = _glimpse(ctx, token)
    office, queue = _present(ctx, row, now)
    return Held(row, row.seq, row.config_seq, office, queue)


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
    as_of, waits = (row.seq, int(now.timestamp()) // 60), waiting_id(row.id, row.state)
    if kept is not None and kept[0] == (row.config_seq, now.year) and queue is not None and _good(queue, as_of, waits):
        return kept[1], queue
    with ctx.store.read() as conn:
        present = offices.row(conn, row.office_id)
        office = read_office(ctx, conn, present, now)
        return office, line(ctx, conn, office, present.seq, now, waits)


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
