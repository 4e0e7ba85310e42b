"""Tickets with their concerns, and the table of concerns that wait."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from itertools import zip_longest
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow, new_id
from app.db.waiting import EVERY_COUNTER, REACHABLE
from app.rules.ticket import AT_COUNTER, LIVE, WAITING, Concern, FurtherWait, TicketState

STATE_COLUMNS = tuple(f.name for f in fields(TicketState) if f.name not in {"concerns", "further"})
_FIXED = {"number", "language", "drawn_at", "draw_order", "home", "by_hand", "part"}
_CHANGING = tuple(name for name in STATE_COLUMNS if name not in _FIXED)

_CONCERN = tuple(f.name for f in fields(Concern))
MOST_DIGITS = 6
"""More than any range and any pad has."""

_INSERT = insert(t.ticket)
_INSERT_CONCERN = insert(t.concern)
_INSERT_WAITING = insert(t.waiting)
_BY_ID = select(t.ticket).where(t.ticket.c.id == bindparam("id"))
_CONCERNS = select(t.concern).where(t.concern.c.ticket_id == bindparam("id")).order_by(t.concern.c.position)
_UPDATE = (
    update(t.ticket)
    .where(t.ticket.c.id == bindparam("ticket_key"))
    .values({name: bindparam(f"new_{name}") for name in _CHANGING})
)
_UPDATE_CONCERN = (
    update(t.concern)
    .where(t.concern.c.ticket_id == bindparam("ticket_key"), t.concern.c.position == bindparam("place"))
    .values({name: bindparam(f"new_{name}") for name in _CONCERN})
)
_DROP_CONCERN = delete(t.concern).where(
    t.concern.c.ticket_id == bindparam("ticket_key"), t.concern.c.position == bindparam("place")
)
_FURTHER = select(side.further_wait).where(side.further_wait.c.ticket_id == bindparam("id")).order_by("n")
_INSERT_FURTHER = insert(side.further_wait)
_DROP_FURTHER = delete(side.further_wait).where(
    side.further_wait.c.ticket_id == bindparam("ticket_key"), side.further_wait.c.n >= bindparam("kept")
)
_STOP_WAITING = delete(t.waiting).where(t.waiting.c.ticket_id == bindparam("id"))
_COUNT = (
    update(t.service)
    .where(t.service.c.id == bindparam("service_key"))
    .values(
        waiting_tickets=t.service.c.waiting_tickets + bindparam("tickets"),
        waiting_concerns=t.service.c.waiting_concerns + bindparam("concerns"),
        waiting_pieces=t.service.c.waiting_pieces + bindparam("pieces"),
    )
)
_LIVE_ROWS = (
    select(t.ticket)
    .where(
        t.ticket.c.office_id == bindparam("office"),
        t.ticket.c.day == bindparam("day"),
        t.ticket.c.state.in_(bindparam("states", expanding=True)),
    )
    .order_by(t.ticket.c.effective_at, t.ticket.c.draw_order)
)
_BY_NUMBER = select(t.ticket).where(
    t.ticket.c.office_id == bindparam("office"),
    t.ticket.c.day == bindparam("day"),
    t.ticket.c.number == bindparam("number"),
    t.ticket.c.home == bindparam("home"),
)
_TARGETED = select(t.ticket).where(
    t.ticket.c.id.in_(
        select(t.waiting.c.ticket_id).where(
            t.waiting.c.office_id == bindparam("office"), t.waiting.c.lane > EVERY_COUNTER
        )
    )
)
_AT_COUNTER = select(t.ticket).where(
    t.ticket.c.counter_id == bindparam("counter"), t.one_of(t.ticket.c.state, AT_COUNTER)
)
_LIVE_DIGITS = select(t.ticket.c.digits).where(
    t.ticket.c.office_id == bindparam("office"),
    t.ticket.c.day == bindparam("day"),
    t.ticket.c.letter == bindparam("letter"),
    t.ticket.c.home == "",
    t.one_of(t.ticket.c.state, LIVE),
)
_IS_LIVE = select(t.ticket.c.id).where(
    t.ticket.c.office_id == bindparam("office"),
    t.ticket.c.day == bindparam("day"),
    t.ticket.c.home == "",
    t.ticket.c.number.in_(bindparam("spellings", expanding=True)),
    t.one_of(t.ticket.c.state, LIVE),
)
_DRAWN_TODAY = select(func.coalesce(func.sum(t.number_round.c.drawn), 0)).where(
    t.number_round.c.office_id == bindparam("office"), t.number_round.c.day == bindparam("day")
)
_ROUND = select(t.number_round.c.issued, t.number_round.c.wrapped).where(
    t.number_round.c.office_id == bindparam("office"),
    t.number_round.c.day == bindparam("day"),
    t.number_round.c.letter == bindparam("letter"),
)
_FIRST_ROUND = insert(t.number_round)
_NEXT_ROUND = (
    update(t.number_round)
    .where(
        t.number_round.c.office_id == bindparam("office"),
        t.number_round.c.day == bindparam("on_day"),
        t.number_round.c.letter == bindparam("of_letter"),
    )
    .values(
        issued=bindparam("digits"),
        wrapped=bindparam("new_wrapped"),
        drawn=t.number_round.c.drawn + 1,
    )
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A ticket's row: what never changes beside the state that its events give.

    Effects of needs, which the log must not know: `reach` asks for a counter that a wheelchair reaches, `slow` for
    more time to come.
    """

    id: int
    office_id: int
    day: str
    device_id: int | None
    copies: int
    state: TicketState
    reach: bool = False
    slow: bool = False

    @property
    def lane(self) -> int:
        """Which counters may call it."""
        return self.state.target_counter_id or (REACHABLE if self.reach else EVERY_COUNTER)


def add(conn: Connection, state: TicketState, **fixed: Any) -> Stored:
    """Insert a new ticket with its concerns and, unless it is only expected, let them wait."""
    row = {name: getattr(state, name) for name in STATE_COLUMNS} | {"copies": 0} | fixed
    ticket = new_id(conn.execute(_INSERT, row))
    conn.execute(_INSERT_CONCERN, [concern_row(ticket, i, c) for i, c in enumerate(state.concerns)])
    stored = Stored(
        id=ticket,
        office_id=fixed["office_id"],
        day=fixed["day"],
        device_id=fixed["device_id"],
        copies=0,
        state=state,
        reach=row.get("reach", False),
        slow=row.get("slow", False),
    )
    if state.state == WAITING:
        _wait(conn, stored)
    return stored


def concern_row(ticket: int, position: int, concern: Concern) -> dict[str, Any]:
    """Return the row of a ticket's concern."""
    return {"ticket_id": ticket, "position": position} | {name: getattr(concern, name) for name in _CONCERN}


def _wait(conn: Connection, stored: Stored) -> None:
    state = stored.state
    rows = [
        {
            "office_id": stored.office_id,
            "service_id": c.service_id,
            "ticket_id": stored.id,
            "effective_at": state.effective_at,
            "draw_order": state.draw_order,
            "quantity": c.quantity,
            "lead": n == 0,
            "lane": stored.lane,
            "callable_from": state.callable_from,
        }
        for n, (_, c) in enumerate(state.open_concerns)
    ]
    if rows:
        conn.execute(_INSERT_WAITING, rows)
        _count(conn, state, 1)


def _stop_waiting(conn: Connection, ticket: int, state: TicketState) -> None:
    conn.execute(_STOP_WAITING, {"id": ticket})
    _count(conn, state, -1)


def _count(conn: Connection, state: TicketState, sign: int) -> None:
    """Keep the sums per service, so that nobody has to count the queue."""
    for n, (_, concern) in enumerate(state.open_concerns):
        values = {"tickets": sign * (n == 0), "concerns": sign, "pieces": sign * concern.quantity}
        conn.execute(_COUNT, values | {"service_key": concern.service_id})


def get(conn: Connection, ticket: int) -> Stored | None:
    """Return a ticket."""
    found = conn.execute(_BY_ID, {"id": ticket}).one_or_none()
    return None if found is None else _stored(conn, found)


def _stored(conn: Connection, r: AnyRow) -> Stored:
    rows = conn.execute(_CONCERNS, {"id": r.id})
    concerns = tuple(Concern(**{name: getattr(c, name) for name in _CONCERN}) for c in rows)
    values = {name: getattr(r, name) for name in STATE_COLUMNS}
    state = TicketState(concerns=concerns, further=_further(conn, r), **values)
    return Stored(r.id, r.office_id, r.day, r.device_id, r.copies, state, r.reach, r.slow)


def _further(conn: Connection, r: AnyRow) -> tuple[FurtherWait, ...]:
    # Most tickets are called once: whoever was never called has no further wait to be asked for.
    if r.first_called_at is None:
        return ()
    rows = conn.execute(_FURTHER, {"id": r.id})
    return tuple(FurtherWait(w.began, w.service_id, w.waited_s, w.felt_s) for w in rows)


def save(conn: Connection, old: Stored, new: TicketState) -> None:
    """Store the state after an event: the row, the concerns that changed, and the place in the queue."""
    values = {f"new_{name}": getattr(new, name) for name in _CHANGING}
    conn.execute(_UPDATE, values | {"ticket_key": old.id})
    _save_concerns(conn, old.id, old.state.concerns, new.concerns)
    if old.state.further != new.further:
        _save_further(conn, old, new.further)
    if old.state.state == WAITING:
        _stop_waiting(conn, old.id, old.state)
    if new.state == WAITING:
        _wait(conn, replace(old, state=new))


def _save_concerns(conn: Connection, ticket: int, before: tuple[Concern, ...], after: tuple[Concern, ...]) -> None:
    for place, (old, new) in enumerate(zip_longest(before, after)):
        key = {"ticket_key": ticket, "place": place}
        if new is None:
            conn.execute(_DROP_CONCERN, key)
        elif old is None:
            conn.execute(_INSERT_CONCERN, concern_row(ticket, place, new))
        elif old != new:
            conn.execute(_UPDATE_CONCERN, key | {f"new_{name}": getattr(new, name) for name in _CONCERN})


def _save_further(conn: Connection, old: Stored, new: tuple[FurtherWait, ...]) -> None:
    kept = sum(1 for before, after in zip(old.state.further, new, strict=False) if before == after)
    conn.execute(_DROP_FURTHER, {"ticket_key": old.id, "kept": kept})
    rows = [
        {
            "ticket_id": old.id,
            "n": n,
            "office_id": old.office_id,
            "service_id": wait.service_id,
            "began": wait.began,
            "waited_s": wait.waited_s,
            "felt_s": wait.felt_s,
        }
        for n, wait in enumerate(new)
        if n >= kept
    ]
    if rows:
        conn.execute(_INSERT_FURTHER, rows)


def set_effects(conn: Connection, stored: Stored, *, reach: bool, slow: bool) -> Stored:
    """Keep what needs ask for, which is no matter of the log; the place in the queue stays."""
    conn.execute(update(t.ticket).where(t.ticket.c.id == stored.id).values(reach=reach, slow=slow))
    changed = replace(stored, reach=reach, slow=slow)
    if stored.state.state == WAITING:
        conn.execute(update(t.waiting).where(t.waiting.c.ticket_id == stored.id).values(lane=changed.lane))
    return changed


def count_copy(conn: Connection, ticket: int) -> None:
    """Count one more copy: links of earlier ones are dead."""
    conn.execute(update(t.ticket).where(t.ticket.c.id == ticket).values(copies=t.ticket.c.copies + 1))


def of_day(conn: Connection, office: int, day: str, states: Iterable[str]) -> list[Stored]:
    """Return the tickets of a day in one of the states, in order of their place."""
    rows = conn.execute(_LIVE_ROWS, {"office": office, "day": day, "states": list(states)})
    return [_stored(conn, r) for r in rows.all()]


def by_number(conn: Connection, office: int, day: str, number: str) -> Stored | None:
    """Return the live ticket with this number, as it is shown, else the latest one of the day that had it."""
    home, _, bare = number.rpartition(" ")
    rows = conn.execute(_BY_NUMBER, {"office": office, "day": day, "number": bare, "home": home}).all()
    latest = max(rows, key=lambda r: (r.state in LIVE, r.draw_order), default=None)
    return None if latest is None else _stored(conn, latest)


def at_counter(conn: Connection, counter: int) -> Stored | None:
    """Return the open case of a counter."""
    found = conn.execute(_AT_COUNTER, {"counter": counter}).one_or_none()
    return None if found is None else _stored(conn, found)


def targeted(conn: Connection, office: int) -> list[Stored]:
    """Return the tickets that wait for one counter alone."""
    return [_stored(conn, r) for r in conn.execute(_TARGETED, {"office": office}).all()]


def live_digits(conn: Connection, office: int, day: str, letter: str) -> frozenset[int]:
    """Return the digits that live tickets of the day hold under a letter."""
    rows = conn.execute(_LIVE_DIGITS, {"office": office, "day": day, "letter": letter})
    return frozenset(rows.scalars())


def is_live(conn: Connection, office: int, day: str, letter: str, digits: int) -> bool:
    """Tell whether a live ticket of the day has this number of our own, with however many zeros it is written."""
    # All spellings rather than letter and digits: these stand in the index of live numbers.
    spellings = list(dict.fromkeys(f"{letter}{digits:0{width}d}" for width in range(1, MOST_DIGITS + 1)))
    return conn.execute(_IS_LIVE, {"office": office, "day": day, "spellings": spellings}).first() is not None


def set_device(conn: Connection, stored: Stored, device: int) -> Stored:
    """Note the kiosk where somebody checked in: it is told what becomes of the paper."""
    conn.execute(update(t.ticket).where(t.ticket.c.id == stored.id).values(device_id=device))
    return replace(stored, device_id=device)


def drawn_today(conn: Connection, office: int, day: str) -> int:
    """Return how many numbers the day has given."""
    return int(conn.execute(_DRAWN_TODAY, {"office": office, "day": day}).scalar_one())


def uncount(conn: Connection, stored: Stored) -> None:
    """Count a number as not given; it is not given again all the same."""
    c = t.number_round.c
    letter = select(t.ticket.c.letter).where(t.ticket.c.id == stored.id).scalar_subquery()
    given = (c.office_id == stored.office_id) & (c.day == stored.day) & (c.letter == letter)
    conn.execute(update(t.number_round).where(given).values(drawn=c.drawn - 1))


def number_round(conn: Connection, office: int, day: str, letter: str) -> tuple[int, bool] | None:
    """Return the last digits given under a letter today and whether the range has wrapped."""
    found = conn.execute(_ROUND, {"office": office, "day": day, "letter": letter}).one_or_none()
    return None if found is None else (found.issued, found.wrapped)


def set_round(conn: Connection, office: int, day: str, letter: str, digits: int, *, wrapped: bool, new: bool) -> None:
    """Store the last digits given; `new` when the day has none under this letter yet."""
    if new:
        key = {"office_id": office, "day": day, "letter": letter}
        conn.execute(_FIRST_ROUND, key | {"issued": digits, "wrapped": wrapped, "drawn": 1})
    else:
        key = {"office": office, "on_day": day, "of_letter": letter}
        conn.execute(_NEXT_ROUND, key | {"digits": digits, "new_wrapped": wrapped})
