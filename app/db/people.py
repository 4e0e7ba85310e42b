"""People, their roles and sessions."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.db import tables as t
from app.db.engine import AnyRow, new_id

_BY_NAME = select(t.person).where(t.person.c.name == bindparam("named"))
_LOCK = select(t.person.c.id).where(t.person.c.id == bindparam("person")).with_for_update(key_share=True)
_ROLES = select(t.person_role.c.office_id, t.person_role.c.role).where(t.person_role.c.person_id == bindparam("person"))
_SESSION = (
    select(t.person.c.id, t.person.c.name)
    .select_from(t.session.join(t.person, t.session.c.person_id == t.person.c.id))
    .where(
        t.session.c.token_hash == bindparam("hash"),
        t.session.c.expires > bindparam("now"),
        t.person.c.disabled.is_(False),
    )
)
_ADMINS = (
    select(func.count())
    .select_from(t.person_role.join(t.person, t.person_role.c.person_id == t.person.c.id))
    .where(t.person_role.c.role == "admin", t.person.c.disabled.is_(False))
)
_ALL_ROLES = (
    select(t.person_role.c.person_id, t.person_role.c.role, t.office.c.slug)
    .select_from(t.person_role.outerjoin(t.office, t.person_role.c.office_id == t.office.c.id))
    .order_by(t.person_role.c.role)
)


def by_name(conn: Connection, name: str) -> AnyRow | None:
    """Return a person."""
    return conn.execute(_BY_NAME, {"named": name}).one_or_none()


def lock(conn: Connection, person: int) -> None:
    """Let nobody else decide where this person is until the transaction ends (SQLite has one writer anyway)."""
    conn.execute(_LOCK, {"person": person})


def roles(conn: Connection, person: int) -> list[tuple[int | None, str]]:
    """Return (office or None for all, role)."""
    return [(r.office_id, r.role) for r in conn.execute(_ROLES, {"person": person})]


def add(conn: Connection, name: str, password_hash: str) -> int:
    """Insert a person; returns the id."""
    row = {"name": name, "password_hash": password_hash, "disabled": False}
    return new_id(conn.execute(insert(t.person).values(**row)))


def add_role(conn: Connection, person: int, office: int | None, role: str) -> None:
    """Give a role in an office, or in all."""
    conn.execute(insert(t.person_role).values(person_id=person, office_id=office, role=role))


def take_role(conn: Connection, person: int, office: int | None, role: str) -> None:
    """Take a role in an office away, or one in all."""
    held = t.person_role.c
    there = held.office_id.is_(None) if office is None else held.office_id == office
    conn.execute(delete(t.person_role).where(held.person_id == person, held.role == role, there))


def set_password(conn: Connection, person: int, password_hash: str, *, end_sessions: bool) -> None:
    """Change a password; who knew the old one is signed out."""
    conn.execute(update(t.person).where(t.person.c.id == person).values(password_hash=password_hash))
    if end_sessions:
        conn.execute(delete(t.session).where(t.session.c.person_id == person))


def enable(conn: Connection, person: int) -> None:
    """Let a person in again."""
    conn.execute(update(t.person).where(t.person.c.id == person).values(disabled=False))


def disable(conn: Connection, person: int) -> None:
    """Lock a person out; sessions end at once."""
    conn.execute(update(t.person).where(t.person.c.id == person).values(disabled=True))
    conn.execute(delete(t.session).where(t.session.c.person_id == person))


def every(conn: Connection) -> list[AnyRow]:
    """Return all people."""
    return list(conn.execute(select(t.person).order_by(t.person.c.name)))


def every_role(conn: Connection) -> list[AnyRow]:
    """Return all roles with the office's slug."""
    return list(conn.execute(_ALL_ROLES))


def admins(conn: Connection) -> int:
    """Return how many administrators there are."""
    return int(conn.execute(_ADMINS).scalar_one())


def start_session(conn: Connection, token_hash: str, person: int, created: datetime, expires: datetime) -> None:
    """Keep a session; those that are over are dropped."""
    conn.execute(delete(t.session).where(t.session.c.expires <= created))
    row = {"token_hash": token_hash, "person_id": person, "created": created, "expires": expires}
    conn.execute(insert(t.session).values(**row))


def session(conn: Connection, token_hash: str, now: datetime) -> AnyRow | None:
    """Return id and name of the person of a running session."""
    return conn.execute(_SESSION, {"hash": token_hash, "now": now}).one_or_none()


def end_session(conn: Connection, token_hash: str) -> None:
    """End a session."""
    conn.execute(delete(t.session).where(t.session.c.token_hash == token_hash))


def new_setup_link(conn: Connection, token_hash: str, now: datetime) -> None:
    """Keep the only valid link for the first account."""
    conn.execute(delete(t.setup_link))
    conn.execute(insert(t.setup_link).values(token_hash=token_hash, created=now))


def setup_link(conn: Connection, token_hash: str) -> bool:
    """Tell whether a link for the first account is valid."""
    found = select(func.count()).select_from(t.setup_link).where(t.setup_link.c.token_hash == token_hash)
    return conn.execute(found).scalar_one() == 1


def use_setup_link(conn: Connection, token_hash: str) -> bool:
    """Use up a link; False when it is not valid (any more)."""
    gone = delete(t.setup_link).where(t.setup_link.c.token_hash == token_hash)
    return conn.execute(gone).rowcount == 1
