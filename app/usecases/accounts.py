"""Accounts, sessions, and the one-time link for the first administrator."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from app.db import offices, people
from app.db.engine import Connection
from app.rules.refusal import Refusal
from app.usecases.context import Context, Principal
from app.usecases.tokens import new_token, token_hash

ROLES = ("clerk", "reception", "manager", "admin")
SESSION_TIME = timedelta(hours=14)
"""A login lasts a working day and no longer."""
MINIMUM_PASSWORD = 10
LONGEST_NAME = 64

HASHER = PasswordHasher()
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmFyYmF6Zm9vYmE"
"""Checked when there is no such account, so that a wrong name takes as long as a wrong password."""


@dataclass(frozen=True, slots=True)
class UserView:
    """An account with its roles as (role, office or None for all offices)."""

    name: str
    disabled: bool
    roles: tuple[tuple[str, str | None], ...]


def add_user(ctx: Context, *, name: str, password: str, role: str, office: str | None) -> None:
    """Make an account, or give the existing one another role: the password stays then.

    Raises `unknown_role`, `weak_password`, `not_found` (office), `name_taken` (has the role already).
    """
    if role not in ROLES:
        raise Refusal("unknown_role", role=role, allowed=list(ROLES))
    with ctx.store.write() as conn:
        _add(conn, name, password, role, office)


def storable(name: str) -> bool:
    """Tell whether an account can have this name: some text, not too long, that every screen can show."""
    return 0 < len(name) <= LONGEST_NAME and name.isprintable()


def hashed(password: str) -> str:
    """Return what is stored of a password."""
    return HASHER.hash(password)


def _add(conn: Connection, name: str, password: str, role: str, office: str | None) -> int:
    office_id = None if office is None else offices.office_id(conn, office)
    if office is not None and office_id is None:
        raise Refusal("not_found", office=office)
    name = name.strip()
    if not storable(name):
        raise Refusal("malformed", field="name", longest=LONGEST_NAME)
    known = people.by_name(conn, name)
    if known is not None and (office_id, role) in people.roles(conn, known.id):
        raise Refusal("name_taken", name=name)
    if known is None and len(password) < MINIMUM_PASSWORD:
        raise Refusal("weak_password", least=MINIMUM_PASSWORD)
    person = people.add(conn, name, hashed(password)) if known is None else int(known.id)
    people.add_role(conn, person, office_id, role)
    return person


def login(ctx: Context, *, name: str, password: str, now: datetime) -> str:
    """Return a session's token; `bad_login` whatever was wrong."""
    with ctx.store.read() as conn:
        known = people.by_name(conn, name) if storable(name) else None
    try:
        HASHER.verify(known.password_hash if known is not None else _NOBODY, password)
    except VerificationError:
        raise Refusal("bad_login") from None
    if known is None or known.disabled:
        raise Refusal("bad_login")
    return start_session(ctx, person=known.id, now=now)


def start_session(ctx: Context, *, person: int, now: datetime) -> str:
    """Return the token of a new session of a person."""
    token = new_token()
    with ctx.store.write() as conn:
        people.start_session(conn, token_hash(token), person, now, now + SESSION_TIME)
    return token


def session(ctx: Context, *, token: str, now: datetime) -> Principal | None:
    """Return who a session's token belongs to; None when it is over."""
    with ctx.store.read() as conn:
        found = people.session(conn, token_hash(token), now)
        if found is None:
            return None
        roles = people.roles(conn, found.id)
    everywhere = any(office is None for office, _ in roles)
    own = None if everywhere else frozenset(office for office, _ in roles if office is not None)
    granted = frozenset(role for _, role in roles)
    return Principal("user", found.id, found.name, own, granted, frozenset(roles))


def logout(ctx: Context, *, token: str) -> None:
    """End a session."""
    with ctx.store.write() as conn:
        people.end_session(conn, token_hash(token))


def list_users(ctx: Context) -> tuple[UserView, ...]:
    """Return all accounts."""
    with ctx.store.read() as conn:
        everybody, roles = people.every(conn), people.every_role(conn)
    return tuple(
        UserView(p.name, p.disabled, tuple((r.role, r.slug) for r in roles if r.person_id == p.id)) for p in everybody
    )


def disable(ctx: Context, *, name: str) -> None:
    """Lock an account; its sessions end at once. `not_found`."""
    with ctx.store.write() as conn:
        known = people.by_name(conn, name)
        if known is None:
            raise Refusal("not_found", name=name)
        people.disable(conn, known.id)


def admin_exists(ctx: Context) -> bool:
    """Tell whether somebody administers this installation."""
    with ctx.store.read() as conn:
        return people.admins(conn) > 0


def make_setup_link(ctx: Context, *, now: datetime) -> str:
    """Return the token of the link that makes the first administrator; an earlier one is dead."""
    token = new_token()
    with ctx.store.write() as conn:
        people.new_setup_link(conn, token_hash(token), now)
    return token


def setup_link_valid(ctx: Context, *, token: str) -> bool:
    """Tell whether a link can still be used."""
    with ctx.store.read() as conn:
        return people.setup_link(conn, token_hash(token))


def use_setup_link(ctx: Context, *, token: str, name: str, password: str, now: datetime) -> str:
    """Make the first administrator and return the token of the session; `link_used`, `weak_password` …"""
    with ctx.store.write() as conn:
        if not people.use_setup_link(conn, token_hash(token)) or people.admins(conn) > 0:
            raise Refusal("link_used")
        person = _add(conn, name, password, "admin", None)
    return start_session(ctx, person=person, now=now)
