"""How the displays of an office look and sound, one by one; a display follows at once."""

from dataclasses import asdict as plain

from msgspec.structs import asdict, replace

from app.db import devices, looks, offices
from app.db import settings as db
from app.db.engine import Connection
from app.rules import events as ev
from app.rules.looks import COLOUR, DAY_MINUTES, GONGS, LEAST_CONTRAST, THEMES, Look, contrast_to_white
from app.rules.settings import Fault, Faults
from app.usecases import find
from app.usecases.change import Change
from app.usecases.context import Context, Principal
from app.usecases.settings import Topic
from app.usecases.settings_types import DisplaySettings, DisplaysSettings

MOST_ROWS = 12
SMALLEST_INCHES, LARGEST_INCHES = 10, 120
NEAREST_M, FARTHEST_M = 0.5, 40
LEADING = frozenset({"manager", "admin"})


def _read(conn: Connection, office: int) -> DisplaysSettings:
    rows = looks.of_office(conn, office)
    found = (DisplaySettings(name=r.name, **plain(looks.look_of(conn, r))) for r in rows)
    return DisplaysSettings(displays=tuple(found))


def _tidy(wanted: DisplaysSettings, present: DisplaysSettings) -> DisplaysSettings:
    """Displays come and go by pairing: one that is not named stays as it is, and the order is theirs."""
    named = {one.name: one for one in wanted.displays}
    strange = tuple(one for one in wanted.displays if one.name not in {known.name for known in present.displays})
    kept = tuple(_tidied(named.get(known.name, known)) for known in present.displays)
    return replace(wanted, displays=kept + strange)


def _tidied(one: DisplaySettings) -> DisplaySettings:
    counters = None if one.counters is None else tuple(sorted(set(one.counters)))
    offices = tuple(sorted(set(one.offices)))
    return replace(one, colour=one.colour.strip().lower(), counters=counters, offices=offices)


def _check(c: Change, wanted: DisplaysSettings, present: DisplaysSettings) -> list[Fault]:
    faults, known = Faults(), {one.name: one for one in present.displays}
    for one in wanted.displays:
        where = f"displays[{one.name}]"
        faults.need(one.name in known, f"{where}.name", "unknown_display")
        _check_calls(c, faults, where, one, known.get(one.name))
        faults.need(one.theme in THEMES, f"{where}.theme", "unknown_choice")
        faults.need(one.gong in GONGS, f"{where}.gong", "unknown_choice")
        faults.need(one.loud_from < one.loud_until, f"{where}.loud_until", "periods")
        _check_colour(faults, f"{where}.colour", one.colour)
        _check_numbers(faults, where, one)
    return faults.found


def _check_calls(c: Change, faults: Faults, where: str, one: DisplaySettings, before: DisplaySettings | None) -> None:
    """Whose calls it shows: of offices that the one who sets it may decide about, and of their counters."""
    ids = {head.slug: head.office_id for head in offices.heads(c.conn)}
    further = [ids[slug] for slug in one.offices if slug in ids and ids[slug] != c.office.id]
    faults.need(len(further) == len(one.offices), f"{where}.offices", "unknown_office")
    changed = set(one.offices) ^ set(before.offices if before else ())
    mine = all(slug in ids and leads(c.principal, ids[slug]) for slug in changed)
    faults.need(mine, f"{where}.offices", "not_your_office")
    counters = {row.id for office in (c.office.id, *further) for row in db.counters(c.conn, office)}
    faults.need(one.counters is None or set(one.counters) <= counters, f"{where}.counters", "unknown_counter")
    faults.need(one.counters != (), f"{where}.counters", "no_counter")


def leads(principal: Principal, office: int) -> bool:
    """Tell whether somebody may decide what the displays show of an office."""
    return principal.may(office) and not principal.in_office(office).roles.isdisjoint(LEADING)


def _check_colour(faults: Faults, field: str, colour: str) -> None:
    if colour and not COLOUR.fullmatch(colour):
        faults.need(good=False, field=field, code="colour")
    elif colour and contrast_to_white(colour) < LEAST_CONTRAST:
        faults.found.append(Fault(field, "low_contrast", LEAST_CONTRAST, contrast_to_white(colour)))


def _check_numbers(faults: Faults, where: str, one: DisplaySettings) -> None:
    ranges = {
        "rows": (1, MOST_ROWS),
        "diagonal_inches": (SMALLEST_INCHES, LARGEST_INCHES),
        "distance_m": (NEAREST_M, FARTHEST_M),
        "volume": (0, 100),
        "quiet_volume": (0, 100),
        "loud_from": (0, DAY_MINUTES),
        "loud_until": (0, DAY_MINUTES),
    }
    for name, (least, most) in ranges.items():
        faults.number(f"{where}.{name}", getattr(one, name), least, most)


def _write(c: Change, wanted: DisplaysSettings, present: DisplaysSettings) -> None:
    ids = {row.name: row.id for row in looks.of_office(c.conn, c.office.id)}
    for one, before in zip(wanted.displays, present.displays, strict=True):
        if one != before:
            look = look_from(one)
            looks.put(c.conn, ids[one.name], look)
            further = [find.office_id(c.ctx, slug) for slug in one.offices]
            devices.show_further(c.conn, ids[one.name], further)
            c.emit(ev.DEVICE, device=ids[one.name], kind="display", do="look", look=plain(look))


def look_from(one: DisplaySettings) -> Look:
    """Return the settings as the rules know them."""
    values = asdict(one)
    del values["name"]
    return Look(**values)


def of_device(ctx: Context, *, principal: Principal) -> Look | None:
    """Return how a display is set; None: its page was never opened and nobody has set it."""
    with ctx.store.read() as conn:
        return looks.of_device(conn, principal.id)


def begin(ctx: Context, *, principal: Principal, first: Look) -> Look:
    """Return how a display is set; one that nobody has set yet is from now on as `first`."""
    known = of_device(ctx, principal=principal)
    if known is not None:
        return known
    with ctx.store.write() as conn:
        looks.put(conn, principal.id, first, only_new=True)
        return looks.of_device(conn, principal.id) or first


DISPLAYS = Topic("displays", DisplaysSettings, _read, _tidy, _check, _write)
