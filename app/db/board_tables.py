"""Tables of what stands and sounds on the displays beside the calls."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from app.db.tables import EMPTY, metadata


def _office() -> Column[int]:
    return Column("office_id", Integer, ForeignKey("office.id"), nullable=False)


display_office = Table(
    "display_office",
    metadata,
    Column("device_id", Integer, ForeignKey("device.id"), primary_key=True),
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
    Index("ix_display_office_office", "office_id"),
)
"""Offices whose calls a display shows beside those of its own office."""

picture = Table(
    "picture",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("name", String(64), nullable=False),
    Column("content", LargeBinary, nullable=False),
    UniqueConstraint("office_id", "name"),
)
"""Pictures for the displays, as WebP of our own making. `name`: the sum of the content."""

film = Table(
    "film",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("name", String(64)),
    Column("media", String(20), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    UniqueConstraint("office_id", "name"),
    # Whoever reads a film piece by piece never gets one of another that came into its place.
    sqlite_autoincrement=True,
)
"""Films for the displays. `name`: the sum of the content, null while its pieces come or go; its `size` is in bytes,
`media` its type. `sent`: films are counted as they are sent, and one that goes is 0."""

film_piece = Table(
    "film_piece",
    metadata,
    Column("film_id", Integer, ForeignKey("film.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""The content of a film, in pieces of the same size: what stands behind a large one in a row would be slow to reach."""

slide = Table(
    "slide",
    metadata,
    Column("id", Integer, primary_key=True),
    _office(),
    Column("position", Integer, nullable=False),
    Column("heading", String(120), nullable=False),
    Column("text", String(400), nullable=False),
    Column("picture", String(64), nullable=False),
    Column("alt", String(300), nullable=False),
    Column("last_day", String(10)),
    Column("film", String(64), nullable=False, server_default=EMPTY),
    Index("ix_slide_office", "office_id", "position"),
)
"""What displays tell while nobody is called. `picture`, `film`: their names, "" without one."""

voice_clip = Table(
    "voice_clip",
    metadata,
    Column("office_id", Integer, ForeignKey("office.id"), primary_key=True),
    Column("language", String(12), primary_key=True),
    Column("word", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)
"""Words that an office has recorded, each as a WAV file."""
