"""What displays and desks read: calls, lists of tickets, locks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, or_, select

from app.db import tables as t
from app.db.engine import AnyRow
from app.rules.events import CALLS, TAKEN_OVER
from app.rules.ticket import CALLED, FINISHED, PARKED, SERVING

_t = t.ticket.c
_CALLS = (
    select(_t.call_seq, _t.home, _t.number, _t.counter_id, _t.called_at, _t.call_count)
    .where(_t.office_id == bindparam("office"), _t.state == "called")
    .order_by(_t.call_seq.desc())
)
_LAST = (
    select(_t.home, _t.number, _t.counter_id)
    .where(_t.office_id == bindparam("office"), _t.day == bindparam("day"), _t.call_seq.is_not(None))
    .order_by(_t.call_seq.desc())
    .limit(bindparam("most"))
)
_e = t.event.c
_SPOKEN = (
    select(
        _e.seq.label("call_seq"),
        _t.home,
        _t.number,
        _t.language,
        _e.counter_id,
        _e.at.label("called_at"),
        _t.call_count,
    )
    .select_from(t.event.join(t.ticket, _t.id == _e.ticket_id))
    .where(
        _e.office_id == bindparam("office"),
        _e.seq > bindparam("after"),
        _e.seq <= bindparam("upto"),
        _e.at >= bindparam("since"),
        t.one_of(_e.type, CALLS),
        # Whoever is served already moves to another counter without a call.
        or_(_e.type != TAKEN_OVER, _e.seq == _t.call_seq),
        # A call that was taken back or given up is no news any more.
        t.one_of(_t.state, (CALLED, SERVING, PARKED, FINISHED)),
        _e.at >= _t.spell_called_at,
    )
    .order_by(_e.seq)
)
_LISTED = (
    select(t.ticket)
    .where(
        _t.office_id == bindparam("office"),
        _t.state == bindparam("in_state"),
        _t.day == bindparam("on_day"),
    )
    .order_by(_t.effective_at, _t.draw_order)
    .limit(bindparam("most"))
)
_CONCERNS = (
    select(t.concern)
    .where(t.concern.c.ticket_id.in_(bindparam("tickets", expanding=True)))
    .order_by(t.concern.c.ticket_id, t.concern.c.position)
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is known of a lost ticket: any of it, and all of that must fit.

    `letter` and `digits` of its number, a `service` among its concerns, when it was drawn ([since, until)).
    """

    letter: str = ""
    digits: int | None = None
    service: int | None = None
    drawn: tuple[datetime, datetime] | None = None


_WAITING = select(func.count()).where(t.waiting.c.office_id == bindparam("office"), t.waiting.c.lead)


def calls(conn: Connection, office: int) -> list[AnyRow]:
    """Return the called tickets, newest call first."""
    return list(conn.execute(_CALLS, {"office": office}))


def last_called(conn: Connection, office: int, day: str, most: int) -> list[AnyRow]:
    """Return the numbers of the day that were called last, the newest first, with the counter that called."""
    return list(conn.execute(_LAST, {"office": office, "day": day, "most": most}))


def spoken(conn: Connection, office: int, after: int, upto: int, since: datetime) -> list[AnyRow]:
    """Return the calls in (after, upto] from `since` on that still hold, as they are announced."""
    values = {"office": office, "after": after, "upto": upto, "since": since}
    return list(conn.execute(_SPOKEN, values))


def listed(conn: Connection, office: int, day: str, state: str, most: int) -> list[AnyRow]:
    """Return the tickets of the day in a state, in order of their place."""
    values = {"office": office, "on_day": day, "in_state": state, "most": most}
    return list(conn.execute(_LISTED, values))


def sought(conn: Connection, office: int, day: str, known: Sought, most: int) -> list[AnyRow]:
    """Return the day's tickets, in whatever state, of which this is known; the latest drawn first."""
    wanted = [_t.office_id == office, _t.day == day]
    if known.digits is not None:
        # A guest keeps the number of its own office, which is no number of ours.
        own = (_t.home == "") & (_t.digits == known.digits)
        guest = (_t.home != "") & _t.number.like(f"%{known.digits:03d}")
        wanted.append(or_(own, guest))
    if known.letter:
        wanted.append(_t.number.startswith(known.letter, autoescape=True))
    if known.service is not None:
        wanted.append(_t.id.in_(select(t.concern.c.ticket_id).where(t.concern.c.service_id == known.service)))
    if known.drawn is not None:
        wanted += [_t.drawn_at >= known.drawn[0], _t.drawn_at < known.drawn[1]]
    return list(conn.execute(select(t.ticket).where(*wanted).order_by(_t.drawn_at.desc(), _t.id.desc()).limit(most)))


def concerns(conn: Connection, tickets: Iterable[int]) -> dict[int, list[AnyRow]]:
    """Return the concerns of tickets, by ticket."""
    found: dict[int, list[AnyRow]] = {}
    for row in conn.execute(_CONCERNS, {"tickets": list(tickets)}):
        found.setdefault(row.ticket_id, []).append(row)
    return found


def waiting_total(conn: Connection, office: int) -> int:
    """Return how many tickets wait."""
    return int(conn.execute(_WAITING, {"office": office}).scalar_one())
