"""Short films that a head uploads for the displays: looked at, kept in the database, handed out piece by piece."""

import threading
from dataclasses import dataclass
from hashlib import sha256

from app.db import films as db
from app.db import offices, slides
from app.db.engine import Connection
from app.rules.refusal import Refusal
from app.usecases import find, mp4, webm
from app.usecases.context import Context

MOST_BYTES = 20 * 1024 * 1024
"""A minute as large as a display takes less, if it is saved as films for the web are."""
WEBM, MP4 = "video/webm", "video/mp4"
SPARE = 2
"""Uploaded films that wait to be used; older ones are forgotten."""

_turn = threading.Lock()
"""One film is looked at and kept at a time: each is in memory several times."""


@dataclass(frozen=True, slots=True)
class Film:
    """A film that is kept: its `media` type, and its `size` in bytes."""

    id: int
    name: str
    media: str
    size: int


def add(ctx: Context, *, office: str, content: bytes) -> str:
    """Keep a film and return its name; `bad_film`, `film_codec`. The same film has the same name."""
    office_id = find.office_id(ctx, office)
    with _turn:
        media, made = cleaned(content)
        name = sha256(made).hexdigest()
        if not _sent_before(ctx, office_id, name):
            _keep(ctx, office_id, name, media, made)
    sweep(ctx, office_id)
    return name


def _sent_before(ctx: Context, office: int, name: str) -> bool:
    """Then it is the newest again, so that the next does not push it out before it stands anywhere."""
    with ctx.store.write() as conn:
        offices.lock(conn, office)
        return db.renew(conn, office, name)


def _keep(ctx: Context, office: int, name: str, media: str, content: bytes) -> None:
    """Keep a film, which is there when all of it is; a call in the meantime waits for one piece at most."""
    with ctx.store.write() as conn:
        offices.lock(conn, office)
        film = db.begin(conn, office, media, len(content))
    for position, start in enumerate(range(0, len(content), db.PIECE)):
        with ctx.store.write() as conn:
            db.add_piece(conn, film, position, content[start : start + db.PIECE])
    with ctx.store.write() as conn:
        offices.lock(conn, office)
        # Another process may have been sent the same, and have come to its end before.
        if db.renew(conn, office, name):
            db.give_up(conn, film)
        else:
            db.finish(conn, office, film, name)
        forget_unused(conn, office)


def sweep(ctx: Context, office: int) -> None:
    """Free the room of films that nobody knows any more, piece by piece as they came."""
    with ctx.store.read() as conn:
        gone = db.gone(conn, office)
    for film in gone:
        while _drops_piece(ctx, film):
            pass


def _drops_piece(ctx: Context, film: int) -> bool:
    with ctx.store.write() as conn:
        return db.drop_piece(conn, film)


def cleaned(content: bytes) -> tuple[str, bytes]:
    """The media type of a film, whatever its name was, and the film alone. Raises Refusal bad_film, film_codec."""
    if content.startswith(webm.MAGIC):
        return WEBM, webm.cleaned(content)
    if content.startswith(mp4.MAGIC, mp4.MAGIC_AT):
        return MP4, mp4.cleaned(content)
    raise Refusal("bad_film")


def get(ctx: Context, *, office: str, name: str) -> Film:
    """Return a film, not yet read; `not_found`."""
    office_id = find.office_id(ctx, office)
    with ctx.store.glance() as conn:
        found = db.find(conn, office_id, name)
    if found is None:
        raise Refusal("not_found", film=name)
    return Film(found.id, name, found.media, found.size)


def read(ctx: Context, film: Film, start: int) -> bytes:
    """Return a film from `start` to the end of that piece; empty behind its end, or where it has been taken away."""
    position, within = divmod(start, db.PIECE)
    with ctx.store.glance() as conn:
        return db.piece(conn, film.id, position)[within:]


def forget_unused(conn: Connection, office: int) -> None:
    """Forget films that stand on no slide; the newest `SPARE` of them stay. `sweep` has to come after it."""
    used = {row.film for row in slides.of_office(conn, office)}
    unused = [name for name in db.known(conn, office) if name not in used]
    db.drop(conn, office, unused[SPARE:])
