"""Many numbers in a row from one kiosk: first it asks, then it stops and staff are told. Nothing is known of people."""

from datetime import datetime, timedelta

from app.db import demand, devices
from app.db.engine import Connection
from app.rules import events as ev
from app.rules.catalog import Office, Service
from app.rules.refusal import Refusal
from app.usecases.answers import Alarm
from app.usecases.change import Change
from app.usecases.context import Context, Principal
from app.usecases.unit import change

TOLD = timedelta(minutes=5)
"""How long the desks show it."""


def must_be_few(c: Change, lead: Service, *, confirmed: bool) -> None:
    """Refuse a kiosk what nobody draws for themselves: `burst` asks once more, `hoarding` sends to reception."""
    policy = c.office.policy
    if "kiosk" not in c.principal.roles or not policy.burst_numbers:
        return
    drawn = demand.drawn_since(c.conn, c.principal.id, c.now - timedelta(seconds=policy.burst_seconds))
    if drawn >= max(policy.burst_most, policy.burst_numbers):
        raise Refusal("hoarding", service_id=lead.id)
    if drawn >= policy.burst_numbers and not confirmed:
        raise Refusal("burst", drawn=drawn)


def tell_staff(ctx: Context, office: int, principal: Principal, now: datetime) -> None:
    """Wake the desks: their list of alarms names the kiosk now."""

    def work(c: Change) -> None:
        c.emit(ev.ALARM, device=c.principal.name, kind="kiosk", status={"state": "hoarding"})

    change(ctx, office=office, principal=principal, request=None, now=now, answer=type(None), work=work)


def alarms(conn: Connection, office: Office, now: datetime) -> tuple[Alarm, ...]:
    """Return the kiosks of an office where numbers were hoarded in the last minutes."""
    rows = demand.hoarding_since(conn, office.id, now - TOLD)
    names = {f"device:{row.id}": row.name for row in devices.of_office(conn, office.id)} if rows else {}
    return tuple(Alarm("hoarding", names.get(row.actor, ""), "kiosk", row.at, "urgent") for row in rows)
