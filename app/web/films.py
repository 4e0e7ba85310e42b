"""Films as an answer: whole or in ranges (RFC 9110, section 14), read from the database piece by piece."""

import errno
import io
import threading
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.wsgi import FileWrapper

from app.db.films import PIECE
from app.rules.refusal import Refusal
from app.usecases import films
from app.usecases.context import Context
from app.usecases.films import Film
from app.web.wires import send_within

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

KEPT = "private, max-age=604800, immutable"
"""Its name is the sum of its content: it never changes."""
AT_ONCE = 4
"""Displays of a large town want a new film in the same moment: threads are left for everybody else."""

SEND_SECONDS = 60.0
"""For the rest of a film to go out; whoever got a part of it asks for the remaining ranges."""

_turns = threading.BoundedSemaphore(AT_ONCE)


class Stored(io.RawIOBase):
    """A film in the database as a file to be read."""

    def __init__(self, ctx: Context, film: Film) -> None:
        super().__init__()
        self._ctx, self._film, self._at = ctx, film, 0

    def readable(self) -> bool:
        """It is."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Go on from there."""
        self._at = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._film.size}[whence]
        return self._at

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill the buffer as far as the piece goes; ConnectionResetError where the film has been taken away."""
        view = memoryview(buffer)
        piece = films.read(self._ctx, self._film, self._at)[: len(view)]
        if not piece and self._at < self._film.size:
            # Its length is told already: the connection has to be cut, or a browser would take this for all of it.
            raise ConnectionResetError(errno.ECONNRESET, "the film has been taken away")
        view[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


def answer(ctx: Context, *, office: str, name: str) -> Response:
    """A film of an office; Refusal not_found."""
    film = films.get(ctx, office=office, name=name)
    content = FileWrapper(io.BufferedReader(Stored(ctx, film), PIECE), PIECE)
    # Not passed through directly: then nobody would learn of its end.
    response = Response(content, mimetype=film.media, headers={"Cache-Control": KEPT})
    response.set_etag(film.name)
    response.content_length = film.size
    response.make_conditional(request.environ, accept_ranges=True, complete_length=film.size)
    send_within(request.environ, SEND_SECONDS)
    return response


def in_turn(ctx: Context, *, office: str, name: str) -> Response:
    """The same for one of many displays; Refusal not_found, or unavailable: until it asks again it shows the words."""
    if not _turns.acquire(blocking=False):
        raise Refusal("unavailable")
    try:
        response = answer(ctx, office=office, name=name)
    except Exception:
        _turns.release()
        raise
    response.call_on_close(_turns.release)
    return response
