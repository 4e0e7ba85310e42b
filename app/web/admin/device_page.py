"""`/admin/devices/KIND/NAME`: how one device is, why, and what to do about it."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask import render_template

from app.rules.refusal import Refusal
from app.usecases import device_health, offices
from app.usecases.context import Principal
from app.usecases.device_health import DeviceHealth
from app.web.admin import words
from app.web.clock import real_now
from app.web.edge import Edge, now, offices_of

HERE = frozenset({"reception", "manager", "admin"})
LEADING = frozenset({"manager"})
ADMIN = frozenset({"admin"})
URGENCY = {"urgent": 0, "calm": 1, "ok": 2, "off": 2, "new": 3}


class Row(NamedTuple):
    """One line of the page: what, and how it is."""

    name: str
    text: str


def known(edge: Edge, principal: Principal) -> list[DeviceHealth]:
    """The devices of one's own offices that still count, with how they are; what needs somebody comes first."""
    mine = offices_of(edge, principal, HERE)
    every = device_health.health(edge.ctx, build=edge.build, at=real_now(), now=now(edge))
    return sorted((found for found in every if found.device.office in mine), key=lambda found: URGENCY[found.level])


def render(edge: Edge, principal: Principal, kind: str, name: str, template: str, **said: str) -> str:
    """The page, or its part that is kept fresh. Raises Refusal not_found."""
    every = known(edge, principal)
    found = next((one for one in every if (one.device.kind, one.device.name) == (kind, name)), None)
    if found is None:
        raise Refusal("not_found")
    device = found.device
    info = offices.office(edge.ctx, office=device.office, now=now(edge))
    return render_template(
        template,
        found=found,
        device=device,
        office=info,
        words=words,
        rows=[*rows(edge, found, ZoneInfo(info.timezone))],
        printers=[o.device.name for o in every if o.device.kind == "printer" and o.device.office == device.office],
        leads=device.office in offices_of(edge, principal, LEADING),
        administered=device.office in offices_of(edge, principal, ADMIN),
        **said,
    )


def rows(edge: Edge, found: DeviceHealth, zone: ZoneInfo) -> Iterator[Row]:
    """What is known of a device, line by line."""
    device = found.device
    yield Row("zuletzt gesehen", words.ago(device.last_seen, real_now()))
    if device.since:
        yield Row("in diesem Zustand seit", clock(device.since, zone, now(edge)))
    if device.kind == "printer":
        yield from of_printer(found, zone, now(edge))
    elif device.kind != "api":
        yield from of_screen(edge, found)
    if device.kind == "kiosk":
        yield Row("druckt auf", device.printer or "keinem Drucker")
    yield Row("Dienst", "soll an sein" if found.on_duty else "darf aus sein, keine Meldung")


def of_screen(edge: Edge, found: DeviceHealth) -> Iterator[Row]:
    """What a kiosk or display says of itself."""
    status = found.device.status
    build = status.get("build")
    if build:
        is_new = build == edge.build
        yield Row("Stand der Seite", f"{build} (aktuell)" if is_new else f"{build}, veraltet (neu: {edge.build})")
    yield Row("Leitung", words.LINE_WORDS.get(status.get("line", ""), "unbekannt"))
    yield Row("Browser", status.get("browser") or "unbekannt")
    yield Row("Bild", f"{status['screen']} Punkte" if status.get("screen") else "unbekannt")
    yield Row("Uhr", difference(status.get("clock", 0)))
    if found.device.kind == "display":
        yield Row("Ton", sound(found))
    yield Row("letzter Fehler", status.get("error") or "keiner")


def sound(found: DeviceHealth) -> str:
    """Whether a display can play what it is set to play."""
    if any(cause.code == "silent" for cause in found.causes):
        return "so eingestellt, dass nichts klingt"
    return "stumm" if found.device.status.get("muted") else "an"


def of_printer(found: DeviceHealth, zone: ZoneInfo, present: datetime) -> Iterator[Row]:
    """What is known of a printer and its jobs."""
    status, spool = found.device.status, found.spool
    state = status.get("state")
    yield Row("Zustand", words.STATE_WORDS.get(state or "", "noch nicht gemeldet"))
    if status.get("tickets_left") is not None:
        yield Row("Papier reicht noch für", f"etwa {status['tickets_left']} Zettel")
    if status.get("detail"):
        yield Row("Meldung", status["detail"])
    if spool is None:
        return
    yield Row("letzter Zettel", clock(spool.last_paper, zone, present) if spool.last_paper else "noch keiner")
    if spool.last_failure:
        why = words.REASON_WORDS.get(spool.last_reason or "", "unbekannt")
        yield Row("letzter Fehler", f"{clock(spool.last_failure, zone, present)}: {why}")
    yield Row("Aufträge", f"{spool.waiting} warten, {spool.unknown} ohne Antwort (24 Stunden)")


def clock(moment: datetime, zone: ZoneInfo, present: datetime) -> str:
    """As 09:14 Uhr, with the day if it is another one."""
    local = moment.astimezone(zone)
    same = local.date() == present.astimezone(zone).date()
    return f"{local:%H:%M} Uhr" if same else f"{local:%d.%m.%Y, %H:%M} Uhr"


def difference(seconds: int) -> str:
    """How wrong a clock is."""
    if not seconds:
        return "geht richtig"
    amount = f"{abs(seconds)} s" if abs(seconds) < 2 * 60 else f"{abs(seconds) // 60} min"
    return f"geht {amount} {'vor' if seconds > 0 else 'nach'}"
