"""The anchor of the practice clock, kept in the database so that a restart goes on."""

from dataclasses import dataclass
from datetime import datetime

from app.db import installation, offices
from app.rules.refusal import Refusal
from app.usecases.context import Context


@dataclass(frozen=True, slots=True)
class Anchor:
    """At the real instant `real` the practice clock showed `shown` and ran `speed` times faster (0: stands).

    `origin` is what it showed when it was first set.
    """

    shown: datetime
    real: datetime
    speed: float
    origin: datetime | None = None


def anchor(ctx: Context) -> Anchor | None:
    """Return the anchor; None in a real database."""
    with ctx.store.read() as conn:
        found = installation.practice(conn)
    if found is None:
        return None
    shown, real, origin = (datetime.fromisoformat(found[name]) for name in ("shown", "real", "origin"))
    return Anchor(shown, real, found["speed"], origin)


def set_anchor(ctx: Context, wanted: Anchor) -> None:
    """Keep an anchor. Refusals: `practice_mismatch` (a real database with events), `clock_behind`."""
    with ctx.store.write() as conn:
        installation.create(conn)
        real = installation.practice(conn) is None and any(head.seq for head in offices.heads(conn))
        if real:
            raise Refusal("practice_mismatch")
        latest = last_event(ctx) if installation.practice(conn) else None
        if latest is not None and wanted.shown < latest:
            raise Refusal("clock_behind", last=latest)
        first = (installation.practice(conn) or {}).get("origin", wanted.shown.isoformat())
        kept = {
            "shown": wanted.shown.isoformat(),
            "real": wanted.real.isoformat(),
            "speed": wanted.speed,
            "origin": first,
        }
        installation.set_practice(conn, kept)


def last_event(ctx: Context) -> datetime | None:
    """Return the time of the latest event of any office that has one."""
    with ctx.store.read() as conn:
        rows = [offices.row(conn, head.office_id) for head in offices.heads(conn) if head.seq]
    return max((r.last_event_at for r in rows), default=None)
