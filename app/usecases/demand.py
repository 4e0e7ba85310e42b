"""Demand that became no ticket, counted once per dialogue and without a person: touches on a closed kiosk, dialogues
that were left, times when people would rather have come.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.db import demand as db
from app.db import offices, requests
from app.db.engine import Connection
from app.rules.catalog import Office
from app.rules.refusal import DEMAND, Refusal
from app.rules.wishes import bands
from app.usecases import find, status
from app.usecases.change import read_office
from app.usecases.context import Context, Principal

LEFT = ("idle", "back", "stop", "restart")
"""How a dialogue ended: nobody touched the glass any more, the choice was taken back, it was cancelled, the page was
loaded anew."""
MOST_IN_AN_HOUR = 120
"""More than this from one kiosk is play, not demand."""


@dataclass(frozen=True, slots=True)
class Dialogue:
    """One visitor in front of one kiosk: who asks, by the id that the kiosk gave the dialogue."""

    office: str
    principal: Principal
    request_id: str

    @property
    def key(self) -> str:
        """What is stored instead of the id."""
        return sha256(self.request_id.encode()).hexdigest()


def abandon(ctx: Context, dialogue: Dialogue, *, service: str, reason: str, now: datetime) -> None:
    """Count a dialogue in which a service was chosen and no number drawn; one that was refused counts as that alone."""
    if reason not in LEFT:
        raise Refusal("malformed", field="reason", allowed=list(LEFT))
    with ctx.store.write() as conn:
        office = _office(ctx, conn, dialogue, now)
        found = office.service_by_code.get(service)
        who = {"office_id": office.id, "actor": dialogue.principal.key, "dialogue": dialogue.key, "at": now}
        known = db.refused(conn, office.id, dialogue.principal.key, dialogue.key)
        if not known and _few(conn, "abandoned", who):
            db.abandon(conn, **who, reason=reason, service_id=found.id if found else None)


def touch(ctx: Context, dialogue: Dialogue, *, when: str, now: datetime) -> None:
    """Count a touch on a kiosk that gives no numbers as a refusal, and `when` somebody would rather have come.

    `when` is the code of one of the state's wishes, "": not said. Unknown ones are `malformed`; an office that gives
    numbers, or does not ask, counts nothing.
    """
    with ctx.store.write() as conn:
        office = _office(ctx, conn, dialogue, now)
        reason = status.office_status(conn, office, now).reason
        if reason not in DEMAND:
            return
        who = {"office_id": office.id, "actor": dialogue.principal.key, "dialogue": dialogue.key, "at": now}
        if _few(conn, "refused", who):
            requests.refuse(conn, office=office.id, at=now, code=reason, service=None,
                            actor=dialogue.principal.key, dialogue=dialogue.key)  # fmt: skip
        if when and office.policy.ask_wished_time and _few(conn, "wished", who):
            band = next((band for band in bands(office.hours.weekly) if band.code == when), None)
            if band is None:
                raise Refusal("malformed", field="when")
            db.wish(conn, **who, band=band.code, minute=band.minute)


def _few(conn: Connection, what: str, who: dict[str, Any]) -> bool:
    """Tell whether the kiosk has counted no more in the last hour than people can touch."""
    found = db.in_last_hour(conn, what, who["office_id"], who["actor"], who["at"])
    return found < MOST_IN_AN_HOUR


def _office(ctx: Context, conn: Connection, dialogue: Dialogue, now: datetime) -> Office:
    office_id = find.office_id(ctx, dialogue.office)
    if not dialogue.principal.may(office_id):
        raise Refusal("not_found")
    return read_office(ctx, conn, offices.row(conn, office_id), now)
