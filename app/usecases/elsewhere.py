"""Other offices of the installation where a service is had sooner. Nothing is drawn there."""

from datetime import datetime, timedelta

from app.db import offices as db
from app.db.engine import Connection
from app.rules.catalog import Office
from app.usecases import find, status
from app.usecases.answers import ServiceView
from app.usecases.answers_kiosk import Elsewhere
from app.usecases.change import read_office
from app.usecases.context import Context

LONG_ENOUGH = timedelta(minutes=45)
"""An office that closes sooner is no help to who still has to go there."""
MOST = 3


def elsewhere(ctx: Context, *, office: str, service: str, now: datetime) -> tuple[Elsewhere, ...]:
    """Return the offices with a clearly shorter wait, or with any where this one gives no numbers; the shortest first.

    None where the office does not want that. `not_found` for an unknown office.
    """
    here = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        own = read_office(ctx, conn, db.row(conn, here), now)
        if not own.policy.show_elsewhere:
            return ()
        mine = _view(conn, own, service, now)
        wait = mine.estimate.p50 if mine and mine.available and mine.staffed and mine.estimate else None
        found = []
        for head in db.heads(conn):
            other = read_office(ctx, conn, db.row(conn, head.office_id), now)
            there = None if head.office_id == here else _view(conn, other, service, now)
            if there is None or there.estimate is None or not (there.available and there.staffed):
                continue
            if wait is None or wait - there.estimate.p50 >= own.policy.elsewhere_minutes:
                found.append(Elsewhere(other.slug, other.name, other.address, there.estimate))
    return tuple(sorted(found, key=lambda one: one.estimate.p50)[:MOST])


def _view(conn: Connection, office: Office, code: str, now: datetime) -> ServiceView | None:
    """Return a service as an office offers it now; None where there is none, or no time left to get there."""
    state = status.office_status(conn, office, now)
    if code not in office.service_by_code or not state.closes_at or state.closes_at - now < LONG_ENOUGH:
        return None
    loads = status.loads_of(conn, office, db.row(conn, office.id).day, now)
    views = status.service_views(conn, office, state, "de", loads, now)
    return next((view for view in views if view.code == code), None)
