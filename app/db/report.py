"""Queries of the report: histograms of whole minutes per group, straight from the tickets.

A group's key is one integer. Local time is UTC plus an offset that is constant within a `Span`; the caller
cuts the period where the clock changes, so both databases group by local time with integer arithmetic alone.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Select,
    and_,
    cast,
    func,
    not_,
    null,
    or_,
    select,
    type_coerce,
)

from app.db import side_tables as side
from app.db import tables
from app.rules.ticket import CALLED, PARKED, WAITING
from app.statistics.measures import UNMEASURED, Cell

MICROSECONDS_PER_MINUTE = 60_000_000
MINUTES_PER_DAY = 1440
EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday."""

OUTCOMES = {"no_show": "no_shows", "unserved": "unserved", "cancelled": "cancelled", "leftover": "leftover"}


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open part of the period in which local time is `offset` minutes ahead of UTC."""

    start: datetime
    end: datetime
    offset: int


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for: one office, a part of the period, perhaps one service (by id), grouped by `by`."""

    office: int
    span: Span
    by: str
    service: int | None = None


Local = ColumnElement[int]
_KEYS: dict[str, Callable[[Local], Local]] = {
    "halfhour": lambda minute: minute % MINUTES_PER_DAY // 30,
    "hour": lambda minute: minute % MINUTES_PER_DAY // 60,
    "day": lambda minute: minute // MINUTES_PER_DAY,
    "weekday-hour": lambda minute: (
        (minute // MINUTES_PER_DAY + EPOCH_WEEKDAY) % 7 * 24 + minute % MINUTES_PER_DAY // 60
    ),
}
GROUPS = (*_KEYS, "service", "counter")

_T = tables.ticket.c
_C = tables.concern.c
_F = side.further_wait.c
_Q = side.quick_service.c
_SERVED = and_(_T.state != "leftover", or_(_T.served_at.is_not(None), _T.state == "finished"))
"""Of several concerns the first has begun, whatever became of the others; leftovers are in no average."""
_GHOST = and_(_T.handed_over_at.is_(None), _T.served_at.is_(None))
"""A number that nobody took is nobody's visit: its end does not count."""


def _key(scope: Scope, at: ColumnElement[Any], fixed: dict[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    if scope.by in fixed:
        return fixed[scope.by]
    return _KEYS[scope.by](type_coerce(at, BigInteger) // MICROSECONDS_PER_MINUTE + scope.span.offset)


def _tickets(scope: Scope, column: ColumnElement[Any] | None, *conditions: ColumnElement[bool]) -> Select[Any]:
    key = _key(scope, _T.base_at, {"service": _T.service_id, "counter": _T.counter_id})
    query = select(key.label("key"), *(() if column is None else (column.label("value"),)))
    query = query.where(*_began(scope), *conditions)
    return _counted(query if scope.service is None else query.where(_T.service_id == scope.service))


def _began(scope: Scope) -> tuple[ColumnElement[bool], ...]:
    start, end = scope.span.start, scope.span.end
    return _T.office_id == scope.office, _T.base_at >= start, _T.base_at < end


def _counted(query: Select[Any]) -> Select[Any]:
    # Grouped outside: PostgreSQL does not see that two expressions with parameters are the same one.
    inner = query.subquery()
    return select(*inner.c, func.count()).group_by(*inner.c)


def cells(conn: Connection, scope: Scope) -> dict[int | None, Cell]:
    """Return what each group adds up to, by its key (None: refusals without a service or counter)."""
    found: defaultdict[int | None, Cell] = defaultdict(Cell)
    for measure, query in _histograms(scope):
        for key, minute, count in conn.execute(query):
            found[key].add(measure, minute, count)
    for key, state, count in conn.execute(_tickets(scope, _T.state, _T.state.in_(OUTCOMES), not_(_GHOST))):
        found[key].count(OUTCOMES[state], count)
    for counted, query in _counts(scope):
        for key, count in conn.execute(query):
            found[key].count(counted, count)
    return found


def _histograms(scope: Scope) -> Iterator[tuple[str, Select[Any]]]:
    """Yield the measures, each with the query of its minutes."""
    taught = not_(_T.trainee)
    waited, by_hand = _T.waited_s // 60, _T.by_hand
    yield "wait", _tickets(scope, waited, _SERVED, not_(_T.part), not_(by_hand), _T.waited_s.is_not(None))
    yield "felt", _tickets(scope, _T.felt_s // 60, _SERVED, not_(_T.part), not_(by_hand), _T.felt_s.is_not(None))
    yield "way", _tickets(scope, _T.way_s // 60, _SERVED, taught, _T.way_s.is_not(None))
    yield "service", _tickets(scope, _T.service_s // 60, _SERVED, taught, _T.service_s.is_not(None))
    # What goes on with another ticket's visit waits a further time, though it is this ticket's first one.
    yield "further", _tickets(scope, waited, _SERVED, _T.part, not_(by_hand), _T.waited_s.is_not(None))
    yield "further", _further(scope)
    yield "concern", _concerns(scope)


def _counts(scope: Scope) -> Iterator[tuple[str, Select[Any]]]:
    """Yield what is counted without minutes, each with its query."""
    yield UNMEASURED, _tickets(scope, None, _SERVED, not_(_T.part), or_(_T.by_hand, _T.waited_s.is_(None)))
    yield "refused", _dialogues(scope, tables.refusal.c)
    yield "abandoned", _dialogues(scope, side.abandoned.c)
    yield "quick", _quick(scope)


def _further(scope: Scope) -> Select[Any]:
    key = _key(scope, _F.began, {"service": _F.service_id, "counter": cast(null(), BigInteger)})
    query = select(key.label("key"), (_F.waited_s // 60).label("value"))
    query = query.where(_F.office_id == scope.office, _F.began >= scope.span.start, _F.began < scope.span.end)
    return _counted(query if scope.service is None else query.where(_F.service_id == scope.service))


def _concerns(scope: Scope) -> Select[Any]:
    key = _key(scope, _T.base_at, {"service": _C.service_id, "counter": _T.counter_id})
    query = select(key.label("key"), (_C.service_s // 60).label("value")).join_from(
        tables.concern, tables.ticket, _C.ticket_id == _T.id
    )
    settled = _C.state.in_(("done", "not_done"))
    query = query.where(*_began(scope), _SERVED, not_(_T.trainee), settled, _C.service_s.is_not(None))
    return _counted(query if scope.service is None else query.where(_C.service_id == scope.service))


def _quick(scope: Scope) -> Select[Any]:
    # By counter it would be the figure of a person.
    key = _key(scope, _Q.at, {"service": _Q.service_id, "counter": cast(null(), BigInteger)})
    query = select(key.label("key")).where(_Q.office_id == scope.office)
    query = query.where(_Q.at >= scope.span.start, _Q.at < scope.span.end)
    return _counted(query if scope.service is None else query.where(_Q.service_id == scope.service))


def _dialogues(scope: Scope, c: Any) -> Select[Any]:
    """Count what stands in a table of dialogues without a ticket, given by its columns."""
    key = _key(scope, c.at, {"service": c.service_id, "counter": cast(null(), BigInteger)})
    query = select(key.label("key")).where(c.office_id == scope.office)
    query = query.where(c.at >= scope.span.start, c.at < scope.span.end)
    return _counted(query if scope.service is None else query.where(c.service_id == scope.service))


def leftovers(conn: Connection, scope: Scope) -> list[tuple[str, str]]:
    """Return (day, number) of the tickets that were called, served or parked when their day was closed."""
    query = select(_T.day, _T.number).where(*_began(scope), _T.state == "leftover", not_(_GHOST))
    return [(day, number) for day, number in conn.execute(query.order_by(_T.base_at, _T.draw_order))]


def unsettled(conn: Connection, office: int, start: datetime, end: datetime) -> datetime | None:
    """Return when the first of the waits that began in [start, end) and are not over began; None: all are over."""
    waits = _T.state.in_((WAITING, CALLED, PARKED)), _T.served_at.is_(None), not_(_T.part)
    began = _T.office_id == office, _T.base_at >= start, _T.base_at < end
    first: datetime | None = conn.execute(select(func.min(_T.base_at)).where(*began, *waits)).scalar()
    return first


def clerks(conn: Connection, scope: Scope) -> set[tuple[int, str]]:
    """Return (counter id, pseudonym) of everybody who called tickets of the period."""
    event = tables.event.c
    query = select(event.counter_id, event.actor).distinct().join(tables.ticket, _T.id == event.ticket_id)
    query = query.where(*_began(scope), event.type == "called", event.counter_id.is_not(None))
    return {(counter, actor) for counter, actor in conn.execute(query)}


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An office as reports need it: codes of services and labels of counters by id, German names by code."""

    id: int
    slug: str
    name: str
    zone: str
    services: dict[int, str]
    counters: dict[int, str]
    names: dict[str, str]


def offices(conn: Connection) -> list[OfficeRow]:
    """Return all offices in their order."""
    office, service, counter = tables.office.c, tables.service.c, tables.counter.c
    offered = select(service.office_id, service.id, service.code, service.names).order_by(service.position)
    codes = list(conn.execute(offered))
    labels = list(conn.execute(select(counter.office_id, counter.id, counter.label).order_by(counter.position)))
    query = select(office.id, office.slug, office.name, office.zone).order_by(office.id)
    return [
        OfficeRow(
            row.id,
            row.slug,
            row.name,
            row.zone,
            services={id_: code for owner, id_, code, _ in codes if owner == row.id},
            counters={id_: label for owner, id_, label in labels if owner == row.id},
            names={code: text["de"] for owner, _, code, text in codes if owner == row.id},
        )
        for row in conn.execute(query)
    ]
