"""Tickets with their concerns, and the table of concerns that wait."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.db import tables as t
from app.db.engine import AnyRow, new_id
from app.rules.ticket import AT_COUNTER, LIVE, WAITING, Concern, TicketState

_STATE_COLUMNS = tuple(f.name for f in fields(TicketState) if f.name != "concerns")
_CHANGING = tuple(name for name in _STATE_COLUMNS if name not in {"number", "language", "drawn_at", "draw_order"})

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
    .values(state=bindparam("new_state"))
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
)
_AT_COUNTER = select(t.ticket).where(
    t.ticket.c.counter_id == bindparam("counter"), t.one_of(t.ticket.c.state, AT_COUNTER)
)
_LIVE_DIGITS = select(t.ticket.c.digits).where(
    t.ticket.c.office_id == bindparam("office"),
    t.ticket.c.day == bindparam("day"),
    t.ticket.c.letter == bindparam("letter"),
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
    """A ticket's row: what never changes beside the state that its events give."""

    id: int
    office_id: int
    day: str
    device_id: int | None
    copies: int
    state: TicketState


def add(conn: Connection, state: TicketState, **fixed: Any) -> int:
    """Insert a drawn ticket with its concerns and let them wait; returns its id."""
    row = {name: getattr(state, name) for name in _STATE_COLUMNS} | {"copies": 0} | fixed
    ticket = new_id(conn.execute(_INSERT, row))
    concerns = [
        {"ticket_id": ticket, "position": i, "service_id": c.service_id, "quantity": c.quantity, "state": c.state}
        for i, c in enumerate(state.concerns)
    ]
    conn.execute(_INSERT_CONCERN, concerns)
    _wait(conn, fixed["office_id"], ticket, state)
    return ticket


def _wait(conn: Connection, office: int, ticket: int, state: TicketState) -> None:
    rows = [
        {
            "office_id": office,
            "service_id": c.service_id,
            "ticket_id": ticket,
            "effective_at": state.effective_at,
            "draw_order": state.draw_order,
            "quantity": c.quantity,
            "lead": n == 0,
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
    concerns = tuple(Concern(c.service_id, c.quantity, c.state) for c in conn.execute(_CONCERNS, {"id": r.id}))
    values = {name: getattr(r, name) for name in _STATE_COLUMNS}
    state = TicketState(concerns=concerns, **values)
    return Stored(r.id, r.office_id, r.day, r.device_id, r.copies, state)


def save(conn: Connection, old: Stored, new: TicketState) -> None:
    """Store the state after an event: the row, the concerns that changed, and the place in the queue."""
    values = {f"new_{name}": getattr(new, name) for name in _CHANGING}
    conn.execute(_UPDATE, values | {"ticket_key": old.id})
    for place, (before, after) in enumerate(zip(old.state.concerns, new.concerns, strict=True)):
        if before != after:
            values = {"ticket_key": old.id, "place": place, "new_state": after.state}
            conn.execute(_UPDATE_CONCERN, values)
    if old.state.state == WAITING:
        _stop_waiting(conn, old.id, old.state)
    if new.state == WAITING:
        _wait(conn, old.office_id, old.id, new)


def count_copy(conn: Connection, ticket: int) -> None:
    """Count one more copy: links of earlier ones are dead."""
    conn.execute(update(t.ticket).where(t.ticket.c.id == ticket).values(copies=t.ticket.c.copies + 1))


def of_day(conn: Connection, office: int, day: str, states: Iterable[str]) -> list[Stored]:
    """Return the tickets of a day in one of the states, in order of their place."""
    rows = conn.execute(_LIVE_ROWS, {"office": office, "day": day, "states": list(states)})
    return [_stored(conn, r) for r in rows.all()]


def by_number(conn: Connection, office: int, day: str, number: str) -> Stored | None:
    """Return the live ticket with this number, else the latest one of the day that had it."""
    rows = conn.execute(_BY_NUMBER, {"office": office, "day": day, "number": number}).all()
    latest = max(rows, key=lambda r: (r.state in LIVE, r.draw_order), default=None)
    return None if latest is None else _stored(conn, latest)


def at_counter(conn: Connection, counter: int) -> Stored | None:
    """Return the open case of a counter."""
    found = conn.execute(_AT_COUNTER, {"counter": counter}).one_or_none()
    return None if found is None else _stored(conn, found)


def live_digits(conn: Connection, office: int, day: str, letter: str) -> frozenset[int]:
    """Return the digits that live tickets of the day hold under a letter."""
    rows = conn.execute(_LIVE_DIGITS, {"office": office, "day": day, "letter": letter})
    return frozenset(rows.scalars())


def drawn_today(conn: Connection, office: int, day: str) -> int:
    """Return how many numbers the day has given."""
    return int(conn.execute(_DRAWN_TODAY, {"office": office, "day": day}).scalar_one())


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
