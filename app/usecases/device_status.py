"""What devices say of themselves, and what they are told to do.

A device's status is one small document: printers have `state`, `detail`, `tickets_left`, `blind`; screens `line`
(socket, http, none), `build`, `browser`, `screen`, `clock`, `error`, `muted`, `plugged` (headphones); displays
`checked` (the day on which somebody looked and listened); all may have `wanted` and `mended`. `at` is real time,
because a screen is there or not whatever the practice clock shows; `now` is office time.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.db import devices as db
from app.db import log
from app.db.engine import AnyRow
from app.rules import events as ev
from app.rules.events import Event
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.change import Change
from app.usecases.context import SYSTEM, Context, Principal
from app.usecases.device_alarms import code_of
from app.usecases.unit import change

ORDERS = ("reload", "restart")
SCREENS = frozenset({"kiosk", "display"})
LOST = {"kiosk": timedelta(seconds=75), "display": timedelta(seconds=75), "printer": timedelta(seconds=150)}
"""Silent for longer, a device counts as gone. Screens speak every 30 seconds, printers every minute."""
GONE: dict[str, dict[str, Any]] = {
    "kiosk": {"line": "none"},
    "display": {"line": "none"},
    "printer": {"state": "offline", "detail": "not connected", "tickets_left": None},
}
Status = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """What a screen has to do: `reload` its page, or `restart` it from scratch. The id grows."""

    id: int
    do: str


@dataclass(frozen=True, slots=True)
class DeviceNews:
    """Something for one device alone: an event's name and what it carries."""

    device: int
    event: str
    message: dict[str, Any]


def keep(ctx: Context, *, device: int, said: Status, at: datetime, now: datetime) -> None:
    """Keep what a device says of itself; what staff or kiosks have to know of is logged, so that they learn it."""
    with ctx.store.write() as conn:
        found = db.hold(conn, device)
        if found is None:
            return
        if _news(found.kind, found.status) == _news(found.kind, found.status | said):
            db.set_status(conn, device, found.status | said, None, at)
            return

    def work(c: Change) -> None:
        held = db.hold(c.conn, device)
        if held is not None:
            _note(c, held, held.status | said, at)

    _as_system(ctx, found.office_id, now, work)


def _news(kind: str, status: Status) -> tuple[object, ...]:
    """What others see: the alarm, a printer's state, and how much paper is left once that matters."""
    low = status.get("tickets_left") if status.get("state") == "paper_low" else None
    return code_of(kind, status), status.get("state"), low


def _note(c: Change, held: AnyRow, fresh: Status, at: datetime | None) -> None:
    before, after = code_of(held.kind, held.status), code_of(held.kind, fresh)
    if before and not after:
        fresh = fresh | {"mended": {"code": before, "at": c.now.isoformat()}}
    db.set_status(c.conn, held.id, fresh, c.now if before != after else None, at or held.last_seen)
    c.emit(ev.ALARM, device=held.name, kind=held.kind, code=after)


def _as_system(ctx: Context, office: int, now: datetime, work: Any) -> None:
    change(ctx, office=office, principal=SYSTEM, request=None, now=now, answer=type(None), work=work)


def report(ctx: Context, *, principal: Principal, said: Status, done: int, at: datetime, now: datetime) -> Order | None:
    """Keep what a screen says; `done` is the last order that it has followed. Returns what it still has to do."""
    with ctx.store.read() as conn:
        found = db.get(conn, principal.id)
    wanted = None if found is None else found.status.get("wanted")
    is_done = wanted is not None and wanted["id"] <= done
    keep(ctx, device=principal.id, said=said | ({"wanted": None} if is_done else {}), at=at, now=now)
    return None if wanted is None or is_done else Order(wanted["id"], wanted["do"])


def order(ctx: Context, *, kind: str, name: str, do: str, principal: Principal, now: datetime) -> None:
    """Tell a screen to load its page anew; logged. `not_found`: there is no such screen; `malformed`: no such order."""
    if do not in ORDERS:
        raise Refusal("malformed", field="do", allowed=list(ORDERS))
    with ctx.store.read() as conn:
        found = db.by_name(conn, kind, name)
    if found is None or found.revoked or found.kind not in SCREENS:
        raise Refusal("not_found", device=name)

    def work(c: Change) -> None:
        held = db.hold(c.conn, found.id)
        if held is not None:
            event = c.emit(ev.DEVICE, device=held.id, kind=held.kind, do=do)
            wanted = {"wanted": {"id": event.seq, "do": do}}
            db.set_status(c.conn, held.id, held.status | wanted, None, held.last_seen)

    change(ctx, office=found.office_id, principal=principal, request=None, now=now, answer=type(None), work=work)


def news(
    ctx: Context, *, office: str, kind: str, after: int, upto: int, since: datetime | None = None
) -> tuple[DeviceNews, ...]:
    """Return what the office's devices of a kind were told, as logged in (after, upto]; not before `since`."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        events = log.of_type(conn, office_id, ev.DEVICE, after, upto)
    return tuple(_told(e) for e in events if e.data["kind"] == kind and (since is None or e.at >= since))


def _told(event: Event) -> DeviceNews:
    device, do = event.data["device"], event.data["do"]
    if do == "ring":
        return DeviceNews(device, do, {})
    if do == "look":
        return DeviceNews(device, do, event.data["look"])
    if do == "headphones":
        return DeviceNews(device, do, {"plugged": event.data["plugged"]})
    return DeviceNews(device, "order", {"id": event.seq, "do": do})


def plug(ctx: Context, *, printer: int, plugged: bool, now: datetime) -> None:
    """Note that headphones were plugged in (or out) at the one kiosk that prints on this printer."""
    with ctx.store.read() as conn:
        kiosks = db.kiosks_of(conn, printer)
    if len(kiosks) != 1 or kiosks[0].status.get("plugged", False) == plugged:
        return

    def work(c: Change) -> None:
        held = db.hold(c.conn, kiosks[0].id)
        if held is not None:
            db.set_status(c.conn, held.id, held.status | {"plugged": plugged}, None, held.last_seen)
            c.emit(ev.DEVICE, device=held.id, kind="kiosk", do="headphones", plugged=plugged)

    _as_system(ctx, kiosks[0].office_id, now, work)


def is_plugged(ctx: Context, *, kiosk: int) -> bool:
    """Tell whether headphones are plugged in at a kiosk, as far as is known."""
    with ctx.store.glance() as conn:
        found = db.get(conn, kiosk)
    return found is not None and bool(found.status.get("plugged"))


def sweep(ctx: Context, *, at: datetime, now: datetime) -> None:
    """Note the devices that have fallen silent."""
    with ctx.store.read() as conn:
        silent = [r for r in db.every(conn) if _is_lost(r, at)]
    for r in silent:

        def work(c: Change, device: int = r.id) -> None:
            held = db.hold(c.conn, device)
            if held is not None and _is_lost(held, at):
                _note(c, held, held.status | GONE[held.kind], None)

        _as_system(ctx, r.office_id, now, work)


def _is_lost(r: AnyRow, at: datetime) -> bool:
    if r.kind not in LOST or r.revoked or r.last_seen is None or at - r.last_seen <= LOST[r.kind]:
        return False
    return r.status.get("state") != "offline" if r.kind == "printer" else r.status.get("line") in {"socket", "http"}


def present(ctx: Context, *, device_ids: list[int], at: datetime) -> None:
    """Note that these devices are there, although they have nothing to say."""
    if device_ids:
        with ctx.store.write() as conn:
            db.touch(conn, device_ids, at)
