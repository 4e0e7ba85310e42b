"""First answers of repeated requests, and refused demand."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from app.db import tables as t

_r = t.request.c
_FIND = select(_r.body_hash, _r.answer).where(
    _r.principal == bindparam("who"), _r.route == bindparam("what"), _r.request_id == bindparam("key")
)
_KEEP = insert(t.request)


def find(conn: Connection, principal: str, route: str, request_id: str) -> tuple[str, str] | None:
    """Return body hash and answer of an earlier request."""
    found = conn.execute(_FIND, {"who": principal, "what": route, "key": request_id}).one_or_none()
    return None if found is None else (found.body_hash, found.answer)


def keep(
    conn: Connection, *, principal: str, route: str, request_id: str, body_hash: str, answer: str, expires: datetime
) -> None:
    """Keep the first answer."""
    row = {"principal": principal, "route": route, "request_id": request_id}
    conn.execute(_KEEP, row | {"body_hash": body_hash, "answer": answer, "expires": expires})


def forget(conn: Connection, now: datetime) -> None:
    """Drop answers whose time is over."""
    conn.execute(delete(t.request).where(_r.expires <= now))


def refuse(
    conn: Connection, *, office: int, at: datetime, code: str, service: int | None, actor: str, dialogue: str
) -> None:
    """Count refused demand, once per dialogue of an actor."""
    values = {"office_id": office, "at": at, "code": code, "service_id": service, "actor": actor}
    dialect = sqlite if conn.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(t.refusal).values(**values, dialogue=dialogue)
    conn.execute(statement.on_conflict_do_nothing(index_elements=["office_id", "actor", "dialogue"]))
