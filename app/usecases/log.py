"""Reading the log: where it ends, and what it says."""

from app.db import installation, offices
from app.db import log as db
from app.db.offices import Head
from app.rules.events import Event
from app.usecases import find
from app.usecases.context import Context

__all__ = ["Head", "boot", "events", "heads", "says"]


def heads(ctx: Context) -> dict[str, Head]:
    """Return where each office's log ends, in one query."""
    with ctx.store.glance() as conn:
        return {head.slug: head for head in offices.heads(conn)}


def boot(ctx: Context) -> str:
    """Return the id of the log; another one after a restore."""
    with ctx.store.read() as conn:
        return installation.boot(conn)


def says(ctx: Context, type_: str, *, office: str, after: int, upto: int) -> bool:
    """Tell whether an event of this type is in (after, upto]."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        return bool(db.of_type(conn, office_id, type_, after, upto))


def events(ctx: Context, *, office: str, after: int, upto: int) -> tuple[Event, ...]:
    """Return the events in (after, upto]."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        return tuple(db.between(conn, office_id, after, upto))
