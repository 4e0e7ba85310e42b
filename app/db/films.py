"""Films of an office for its displays, kept in pieces: none is ever read, written or forgotten as a whole."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from app.db import board_tables as t
from app.db.engine import AnyRow, new_id

PIECE = 512 * 1024
"""Bytes of each piece but the last."""
LATE = 3
"""A film is given up when so many others were sent after it, and its pieces have still not come."""

_f, _p = t.film.c, t.film_piece.c
_NAMED = select(_f.id, _f.media, _f.size).where(_f.office_id == bindparam("office"), _f.name == bindparam("named"))
_PIECE = select(_p.content).where(_p.film_id == bindparam("film"), _p.position == bindparam("at"))


def find(conn: Connection, office: int, name: str) -> AnyRow | None:
    """Return `id`, `media` and `size` in bytes of a film of an office."""
    return conn.execute(_NAMED, {"office": office, "named": name}).one_or_none()


def piece(conn: Connection, film: int, position: int) -> bytes:
    """Return a piece of a film; empty where there is none."""
    found: bytes | None = conn.execute(_PIECE, {"film": film, "at": position}).scalar_one_or_none()
    return found or b""


def known(conn: Connection, office: int) -> list[str]:
    """Return the names of an office's films, the newest first."""
    named = select(_f.name).where(_f.office_id == office, _f.name.is_not(None))
    return [str(name) for name in conn.execute(named.order_by(_f.sent.desc())).scalars()]


def begin(conn: Connection, office: int, media: str, size: int) -> int:
    """Make room for a film and return its id; nobody knows it before it has its name."""
    made = insert(t.film).values(office_id=office, media=media, size=size, sent=_last(conn, office) + 1)
    return new_id(conn.execute(made))


def add_piece(conn: Connection, film: int, position: int, content: bytes) -> None:
    """Keep the next piece of a film."""
    conn.execute(insert(t.film_piece).values(film_id=film, position=position, content=content))


def finish(conn: Connection, office: int, film: int, name: str) -> None:
    """All pieces are there: from now on it is a film of the office, the newest."""
    named = update(t.film).where(_f.id == film)
    conn.execute(named.values(name=name, sent=_last(conn, office) + 1))


def renew(conn: Connection, office: int, name: str) -> bool:
    """Make a film the newest; False: there is none of this name."""
    own = update(t.film).where(_f.office_id == office, _f.name == name)
    return bool(conn.execute(own.values(sent=_last(conn, office) + 1)).rowcount)


def give_up(conn: Connection, film: int) -> None:
    """This film gets no name."""
    conn.execute(update(t.film).where(_f.id == film).values(sent=0))


def drop(conn: Connection, office: int, names: Collection[str]) -> None:
    """Nobody knows these films any more; their pieces are still there."""
    own = update(t.film).where(_f.office_id == office, _f.name.in_(names))
    conn.execute(own.values(name=None, sent=0))


def gone(conn: Connection, office: int) -> list[int]:
    """Return the ids of films that have no name, and never will."""
    is_late = or_(_f.sent == 0, _f.sent < _last(conn, office) - LATE)
    return list(conn.execute(select(_f.id).where(_f.office_id == office, _f.name.is_(None), is_late)).scalars())


def drop_piece(conn: Connection, film: int) -> bool:
    """Forget the last piece of a film; False: there was none, and the film is forgotten as well."""
    last = select(func.max(_p.position)).where(_p.film_id == film).scalar_subquery()
    if conn.execute(delete(t.film_piece).where(_p.film_id == film, _p.position == last)).rowcount:
        return True
    conn.execute(delete(t.film).where(_f.id == film))
    return False


def _last(conn: Connection, office: int) -> int:
    """How many films an office was sent."""
    return conn.execute(select(func.max(_f.sent)).where(_f.office_id == office)).scalar_one() or 0
