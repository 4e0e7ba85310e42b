"""Displays say what they have shown and played; reception checks once a day that people see and hear them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.db import devices as db
from app.db import log, looks, offices, shown
from app.db.engine import AnyRow, Connection
from app.rules import events as ev
from app.rules.catalog import Counter, Office
from app.rules.hours import local_day
from app.rules.refusal import Refusal
from app.rules.ticket import label
from app.usecases import device_alarms, find
from app.usecases.answers import Alarm
from app.usecases.answers_display import OfficeDisplay, ShownCall
from app.usecases.change import Change, read_office
from app.usecases.context import Context, Principal
from app.usecases.unit import change

CHECKED = "checked"
"""In a display's status: the local day on which somebody looked and listened. Who did is not kept."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a display says of the call with this seq: it stands there, and with `heard` was played as well."""

    office: int
    seq: int
    display: int
    heard: bool


def acknowledge(ctx: Context, answers: Sequence[Answer]) -> list[Refusal | None]:
    """Keep what displays say, all at once; returns for each why not: `not_found`, there is no such call or display.

    What was said before costs no commit, which would wake the screens.
    """
    by_call: dict[tuple[int, int], dict[int, bool]] = {}
    for one in answers:
        heard = by_call.setdefault((one.office, one.seq), {})
        heard[one.display] = one.heard or heard.get(one.display, False)
    with ctx.store.read() as conn:
        fresh = {
            call: news
            for call, heard in by_call.items()
            if (news := shown.fresh(conn, office=call[0], seq=call[1], heard=heard))
        }
    lost = _keep(ctx, fresh) if fresh else set()
    return [
        Refusal("not_found", call=one.seq) if (one.office, one.seq, one.display) in lost else None for one in answers
    ]


def _keep(ctx: Context, fresh: Mapping[tuple[int, int], dict[int, bool]]) -> set[tuple[int, int, int]]:
    """Keep who has shown these calls (office, seq); returns what cannot be kept: office, seq, display."""
    lost = set()
    with ctx.store.write() as conn:
        there = db.hold_all(conn, set().union(*fresh.values()))
        for (office, seq), heard in fresh.items():
            event = log.by_seq(conn, office, seq)
            known = there if event is not None and event.type in ev.CALLS else frozenset()
            lost |= {(office, seq, display) for display in heard if display not in known}
            told = {display: is_heard for display, is_heard in heard.items() if display in known}
            shown.note(conn, office=office, seq=seq, heard=told)
    return lost


def of_called(conn: Connection, office: int) -> tuple[ShownCall, ...]:
    """Return what the displays said of the calls that last."""
    return tuple(ShownCall(label(r.home, r.number), r.name, r.heard) for r in shown.of_called(conn, office))


def displays(conn: Connection, office: Office, now: datetime) -> tuple[OfficeDisplay, ...]:
    """Return the paired displays that show the calls of an office."""
    today = local_day(office.zone, now).isoformat()
    return tuple(
        OfficeDisplay(
            name=r.name,
            connected=_is_there(r),
            checked=r.status.get(CHECKED) == today,
            counters=looks.counters_of(r),
            here=r.office_id == office.id,
            audible=looks.is_audible(r),
        )
        for r in db.displays(conn, office.id)
    )


def unheard(office: Office, known: Sequence[OfficeDisplay]) -> tuple[Counter, ...]:
    """Return the counters whose calls are to be seen and nowhere to be heard. Of two displays one may be silent."""
    shown = ((counter, [one for one in known if one.shows(counter.id)]) for counter in office.counters)
    return tuple(counter for counter, by in shown if counter.active and by and not any(one.audible for one in by))


def silent_displays(office: Office, known: Sequence[OfficeDisplay]) -> tuple[str, ...]:
    """Return the names of the displays that show calls which are nowhere to be heard."""
    counters = unheard(office, known)
    return tuple(one.name for one in known if any(one.shows(counter.id) for counter in counters))


def silent_alarms(office: Office, known: Sequence[OfficeDisplay], now: datetime) -> tuple[Alarm, ...]:
    """Return the displays that have to be given a sound, while the office works: who is called must hear it, too."""
    if not device_alarms.is_on_duty(office, now):
        return ()
    level = device_alarms.level("silent")
    return tuple(Alarm("silent", name, "display", now, level) for name in silent_displays(office, known))


def mended(conn: Connection, office: Office, known: Sequence[OfficeDisplay], now: datetime) -> tuple[Alarm, ...]:
    """Return what was mended in the last minute. A mute display that was set to silent is as it was for who waits."""
    silent = silent_displays(office, known)
    ended = device_alarms.mended(conn, office, now)
    return tuple(one for one in ended if one.kind != "display" or one.code != "muted" or one.device not in silent)


def unheard_counters(ctx: Context, *, office: str, now: datetime) -> tuple[tuple[str, ...], bool]:
    """Return the names of the counters whose calls can only be seen, and whether these are all that are shown."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, offices.row(conn, office_id), now)
        known = displays(conn, found, now)
    counters = unheard(found, known)
    return tuple(counter.label for counter in counters), not any(one.audible for one in known)


def beside(ctx: Context, *, office: str, now: datetime) -> tuple[Office, ...]:
    """Return the other offices that stand on a display together with this one: then each call names its office."""
    office_id = find.office_id(ctx, office)
    with ctx.store.read() as conn:
        walls = db.displays(conn, office_id)
        shown = {r.office_id for r in walls} | {one.id for r in walls for one in db.further_offices(conn, r.id)}
        others = sorted(shown - {office_id})
        return tuple(read_office(ctx, conn, offices.row(conn, other), now) for other in others)


def _is_there(r: AnyRow) -> bool:
    return r.last_seen is not None and r.status.get("line") != "none"


def _of_office(conn: Connection, office: int, name: str) -> AnyRow:
    found = db.by_name(conn, "display", name)
    if found is None or found.revoked or found.office_id != office:
        raise Refusal("not_found", device=name)
    return found


def check(ctx: Context, *, office: str, display: str, now: datetime) -> None:
    """Somebody has seen and heard this display today. `not_found`; `display_away`: what stands there is not ours."""
    office_id = find.office_id(ctx, office)
    with ctx.store.write() as conn:
        held = db.hold(conn, _of_office(conn, office_id, display).id)
        if held is not None:
            if not _is_there(held):
                raise Refusal("display_away", display=display)
            zone = read_office(ctx, conn, offices.row(conn, office_id), now).zone
            status = held.status | {CHECKED: local_day(zone, now).isoformat()}
            db.set_status(conn, held.id, status, None, held.last_seen)


def ring(ctx: Context, *, office: str, display: str, principal: Principal, now: datetime) -> None:
    """Let a display play its gong once, so that somebody can hear whether it does. `not_found`."""

    def work(c: Change) -> None:
        found = _of_office(c.conn, c.office.id, display)
        c.emit(ev.DEVICE, device=found.id, kind="display", do="ring")

    office_id = find.office_id(ctx, office)
    change(ctx, office=office_id, principal=principal, request=None, now=now, answer=type(None), work=work)
