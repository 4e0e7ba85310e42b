"""What the settings of an office read and write. Rows are never deleted where tickets or the log may name them."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, delete, exists, insert, or_, select, update

from app.db import side_tables as side
from app.db import tables as t
from app.db.engine import AnyRow

_series = side.hours_series
_skill = side.person_skill


def set_office(conn: Connection, office: int, **values: Any) -> None:
    """Change columns of the office's row."""
    conn.execute(update(t.office).where(t.office.c.id == office).values(**values))


def series(conn: Connection, office: int) -> list[AnyRow]:
    """Return the dated series in order."""
    return list(conn.execute(select(_series).where(_series.c.office_id == office).order_by(_series.c.first_day)))


def replace_series(conn: Connection, office: int, rows: Iterable[dict[str, Any]]) -> None:
    """Put these series in place of all."""
    conn.execute(delete(_series).where(_series.c.office_id == office))
    for row in rows:
        conn.execute(insert(_series).values(office_id=office, **row))


def exceptions(conn: Connection, office: int) -> list[AnyRow]:
    """Return the days with other hours in order."""
    table = t.day_exception
    return list(conn.execute(select(table).where(table.c.office_id == office).order_by(table.c.day)))


def replace_exceptions(conn: Connection, office: int, rows: Iterable[dict[str, Any]]) -> None:
    """Put these days in place of all."""
    conn.execute(delete(t.day_exception).where(t.day_exception.c.office_id == office))
    for row in rows:
        conn.execute(insert(t.day_exception).values(office_id=office, **row))


def services(conn: Connection, office: int) -> list[AnyRow]:
    """Return all services in order, historical ones too."""
    table = t.service
    return list(conn.execute(select(table).where(table.c.office_id == office).order_by(table.c.position, table.c.id)))


def set_service(conn: Connection, service: int, **values: Any) -> None:
    """Change a service."""
    conn.execute(update(t.service).where(t.service.c.id == service).values(**values))


def service_used(conn: Connection, service: int) -> bool:
    """Tell whether the service has had tickets."""
    tickets = exists().where(t.ticket.c.service_id == service)
    concerns = exists().where(t.concern.c.service_id == service)
    return bool(conn.execute(select(or_(tickets, concerns))).scalar_one())


def counters(conn: Connection, office: int) -> list[AnyRow]:
    """Return all counters in order, historical ones too."""
    table = t.counter
    return list(conn.execute(select(table).where(table.c.office_id == office).order_by(table.c.position, table.c.id)))


def set_counter(conn: Connection, counter: int, **values: Any) -> None:
    """Change a counter."""
    conn.execute(update(t.counter).where(t.counter.c.id == counter).values(**values))


def counter_used(conn: Connection, office: int, counter: int) -> bool:
    """Tell whether something has happened at the counter."""
    found = exists().where(t.event.c.office_id == office, t.event.c.counter_id == counter)
    return bool(conn.execute(select(found)).scalar_one())


def members(conn: Connection, office: int) -> list[AnyRow]:
    """Return (id, name, disabled, role, office_id) of everybody with a role in the office, with all their roles."""
    here = select(t.person_role.c.person_id).where(
        or_(t.person_role.c.office_id == office, t.person_role.c.office_id.is_(None))
    )
    roles = t.person_role
    return list(
        conn.execute(
            select(t.person.c.id, t.person.c.name, t.person.c.disabled, roles.c.role, roles.c.office_id)
            .select_from(t.person.join(roles, roles.c.person_id == t.person.c.id))
            .where(t.person.c.id.in_(here))
            .order_by(t.person.c.name, roles.c.role)
        )
    )


def skills(conn: Connection, office: int) -> list[AnyRow]:
    """Return what people may serve in an office."""
    return list(conn.execute(select(_skill).where(_skill.c.office_id == office)))


def set_skill(conn: Connection, office: int, person: int, values: dict[str, Any] | None) -> None:
    """Say what a person may serve in an office; None: everything, nothing preferred."""
    conn.execute(delete(_skill).where(_skill.c.office_id == office, _skill.c.person_id == person))
    if values is not None:
        conn.execute(insert(_skill).values(office_id=office, person_id=person, **values))
