"""Words that an office has recorded."""

from collections.abc import Collection

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from app.db.board_tables import voice_clip
from app.db.engine import AnyRow

_v = voice_clip.c
_FEW = select(_v.word, _v.content).where(
    _v.office_id == bindparam("office"),
    _v.language == bindparam("spoken"),
    _v.word.in_(bindparam("words", expanding=True)),
)
_LISTED = (
    select(_v.word, func.length(_v.content).label("size"))
    .where(_v.office_id == bindparam("office"), _v.language == bindparam("spoken"))
    .order_by(_v.word)
)


def few(conn: Connection, office: int, language: str, words: Collection[str]) -> dict[str, bytes]:
    """Return those of these words that are recorded."""
    values = {"office": office, "spoken": language, "words": list(words)}
    return {row.word: row.content for row in conn.execute(_FEW, values)}


def listed(conn: Connection, office: int, language: str) -> list[AnyRow]:
    """Return (word, size in bytes) of all that are recorded."""
    return list(conn.execute(_LISTED, {"office": office, "spoken": language}))


def put(conn: Connection, office: int, language: str, word: str, content: bytes) -> None:
    """Keep a word, in place of an earlier recording."""
    one = (_v.office_id == office) & (_v.language == language) & (_v.word == word)
    if not conn.execute(update(voice_clip).where(one).values(content=content)).rowcount:
        row = {"office_id": office, "language": language, "word": word, "content": content}
        conn.execute(insert(voice_clip).values(**row))


def drop(conn: Connection, office: int, language: str, words: Collection[str]) -> None:
    """Forget these words."""
    those = (_v.office_id == office) & (_v.language == language) & _v.word.in_(words)
    conn.execute(delete(voice_clip).where(those))
