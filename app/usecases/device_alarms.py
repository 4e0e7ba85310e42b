"""What staff must mend: told once while it lasts, and once more when it is over. Nothing outside the working day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from app.db import devices as db
from app.db.engine import AnyRow, Connection
from app.rules.catalog import Office
from app.rules.hours import on_duty
from app.usecases.answers import Alarm

LEAD = timedelta(minutes=30)
"""Before the first numbers of the day: so early devices are switched on and their faults are told."""
MENDED = timedelta(minutes=1)
"""How long desks say that something is well again."""
QUIET = frozenset({"", "ready"})
CALM = frozenset({"paper_low", "muted", "silent"})


def code_of(kind: str, status: Mapping[str, Any]) -> str:
    """Return what is wrong with a device by what is known of it, "" when nothing is."""
    if kind == "printer":
        state = str(status.get("state", ""))
        return "" if state in QUIET or (state == "unknown" and status.get("blind")) else state
    if status.get("line") == "none":
        return "disconnected"
    return "muted" if kind == "display" and status.get("muted") else ""


def level(code: str) -> str:
    """Return how much it hurries: `calm` while everything still works, else `urgent`."""
    return "calm" if code in CALM else "urgent"


def is_on_duty(office: Office, now: datetime, device: int | None = None) -> bool:
    """Tell whether the office's devices should be on; of a printer also whether its own times want it."""
    return on_duty(office.hours, now, LEAD) and (device is None or is_wanted(office, now, device))


def is_wanted(office: Office, now: datetime, device: int) -> bool:
    """Tell whether it is not a printer outside its own times, which begin as early as those of the office."""
    return office.prints(device, now) or office.prints(device, now + LEAD)


def alarms(conn: Connection, office: Office, now: datetime) -> tuple[Alarm, ...]:
    """Return what has to be mended, the urgent first."""
    told = [(code_of(r.kind, r.status), r) for r in _wanted(conn, office, now)]
    found = [_alarm(code, r, r.status_since or now) for code, r in told if code]
    return tuple(sorted(found, key=lambda alarm: alarm.level != "urgent"))


def mended(conn: Connection, office: Office, now: datetime) -> tuple[Alarm, ...]:
    """Return what was mended in the last minute."""
    over = [(r, r.status.get("mended")) for r in _wanted(conn, office, now) if not code_of(r.kind, r.status)]
    ended = [(r, old["code"], datetime.fromisoformat(old["at"])) for r, old in over if old]
    return tuple(_alarm(code, r, at) for r, code, at in ended if now - at < MENDED)


def _wanted(conn: Connection, office: Office, now: datetime) -> list[AnyRow]:
    if not is_on_duty(office, now):
        return []
    return [r for r in db.of_office(conn, office.id) if is_wanted(office, now, r.id)]


def _alarm(code: str, r: AnyRow, since: datetime) -> Alarm:
    left = r.status.get("tickets_left") if code == "paper_low" else None
    return Alarm(code, r.name, r.kind, since, level(code), left)
