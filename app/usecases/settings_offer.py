"""What an office offers and where: its services and its counters."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec.structs import asdict, replace

from app.db import offices
from app.db import settings as db
from app.db.engine import AnyRow, Connection
from app.rules.catalog import ARROWS, Lines, Text, letter_conflict
from app.rules.refusal import Refusal
from app.rules.settings import (
    BRING_LENGTH,
    BRING_LINES,
    KEYWORD_LENGTH,
    KEYWORDS,
    LAST_NUMBER,
    LETTER,
    MOST_MINUTES,
    MOST_PIECES,
    NAME,
    Fault,
    Faults,
)
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_groups import LONGEST_GROUP
from app.usecases.settings_types import CounterSettings, CountersSettings, ServiceSettings, ServicesSettings

LONGEST_NAME, LONGEST_LABEL, LONGEST_PLACE = 120, 64, 200
GONE = 1_000_000
"""Position of what is not in the list any more."""
SAME_NAME = ("code", "letter", "names", "minutes", "minutes_per_piece", "unit", "max_quantity", "first", "last")


def codes(conn: Connection, office: int) -> dict[int, str]:
    """Return the codes of all services of an office by id."""
    return {row.id: row.code for row in db.services(conn, office)}


def ids_of(conn: Connection, office: int, wanted: Iterable[str]) -> list[int]:
    """Return the ids of services by their codes."""
    known = {code: ident for ident, code in codes(conn, office).items()}
    return sorted(known[code] for code in wanted)


def check_codes(faults: Faults, field: str, wanted: Iterable[str], known: Iterable[str]) -> None:
    """Tell of services that there are not."""
    faults.need(set(wanted) <= set(known), field, "unknown_service")


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


def _service(row: AnyRow) -> ServiceSettings:
    return ServiceSettings(
        **{name: getattr(row, name) for name in SAME_NAME},
        group=row.service_group,
        active=row.active,
        first_day=_day(row.first_day),
        last_day=_day(row.last_day),
        bring=offices.lines(row.bring),
        keywords=offices.lines(row.keywords),
    )


def _read_services(conn: Connection, office: int) -> ServicesSettings:
    rows = db.services(conn, office)
    return ServicesSettings(services=tuple(_service(row) for row in rows if not row.historical))


def _text(given: Text) -> Text:
    return {language: text.strip() for language, text in given.items() if text.strip()}


def _lines(given: Lines) -> Lines:
    """Each text once, without those that say nothing."""
    tidied = {language: tuple(dict.fromkeys(filter(None, map(str.strip, texts)))) for language, texts in given.items()}
    return {language: texts for language, texts in tidied.items() if texts}


def _tidy_services(wanted: ServicesSettings, _present: ServicesSettings) -> ServicesSettings:
    tidied = (
        replace(
            one,
            code=one.code.strip(),
            letter=one.letter.strip().upper(),
            names=_text(one.names),
            unit=_text(one.unit or {}) or None,
            group=one.group.strip(),
            bring=_lines(one.bring),
            keywords=_lines(one.keywords),
        )
        for one in wanted.services
    )
    return replace(wanted, services=tuple(tidied))


def _check_services(_c: Change, wanted: ServicesSettings, _present: ServicesSettings) -> list[Fault]:
    faults = Faults()
    active = [one for one in wanted.services if one.active]
    torn = letter_conflict((one.letter, one.first, one.last) for one in active)
    for n, one in enumerate(wanted.services):
        _check_service(faults, f"services[{n}]", one)
        faults.need(not one.active or one.letter != torn, f"services[{n}].letter", "letter_conflict")
    faults.unique((f"services[{n}].code", one.code) for n, one in enumerate(wanted.services))
    return faults.found


def _check_service(faults: Faults, where: str, one: ServiceSettings) -> None:
    faults.need(NAME.fullmatch(one.code), f"{where}.code", "code")
    faults.need(LETTER.fullmatch(one.letter), f"{where}.letter", "letter")
    faults.texts(f"{where}.names", one.names, LONGEST_NAME)
    if one.unit is not None:
        faults.texts(f"{where}.unit", one.unit, LONGEST_NAME)
    faults.text(f"{where}.group", one.group, LONGEST_GROUP)
    faults.lines(f"{where}.bring", one.bring, BRING_LINES, BRING_LENGTH)
    faults.lines(f"{where}.keywords", one.keywords, KEYWORDS, KEYWORD_LENGTH)
    faults.number(f"{where}.minutes", one.minutes, 0.5, MOST_MINUTES)
    faults.number(f"{where}.minutes_per_piece", one.minutes_per_piece, 0, MOST_MINUTES)
    faults.number(f"{where}.max_quantity", one.max_quantity, 1, MOST_PIECES)
    faults.number(f"{where}.first", one.first, 0, LAST_NUMBER)
    faults.number(f"{where}.last", one.last, one.first, LAST_NUMBER)
    if one.first_day and one.last_day:
        faults.need(one.first_day <= one.last_day, f"{where}.last_day", "last_day")


def _write_services(c: Change, wanted: ServicesSettings, _present: ServicesSettings) -> None:
    known = {row.code: row for row in db.services(c.conn, c.office.id)}
    for position, one in enumerate(wanted.services):
        values = asdict(one) | {"service_group": one.group, "position": position, "historical": False}
        del values["group"]
        values |= {key: values[key] and values[key].isoformat() for key in ("first_day", "last_day")}
        row = known.pop(one.code, None)
        if row is None:
            offices.add_service(c.conn, office_id=c.office.id, **values)
        else:
            db.set_service(c.conn, row.id, **values)
    for row in known.values():
        if not row.historical:
            used = db.service_used(c.conn, row.id)
            db.set_service(c.conn, row.id, active=False, historical=not used, position=GONE)


def _read_counters(conn: Connection, office: int) -> CountersSettings:
    names = codes(conn, office)
    rows = (row for row in db.counters(conn, office) if not row.historical)
    return CountersSettings(
        counters=tuple(
            CounterSettings(
                id=row.id,
                label=row.label,
                place=row.place,
                allowed=None if row.allowed is None else tuple(sorted(names[ident] for ident in row.allowed)),
                reachable=row.reachable,
                step_free=row.step_free,
                arrow=row.arrow,
                active=row.active,
            )
            for row in rows
        )
    )


def _tidy_counters(wanted: CountersSettings, present: CountersSettings) -> CountersSettings:
    by_label = {one.label: one.id for one in present.counters}
    named = {one.id for one in wanted.counters}
    tidied = []
    for one in wanted.counters:
        label = one.label.strip()
        known = by_label.get(label)
        tidied.append(
            replace(
                one,
                id=known if one.id is None and known not in named else one.id,
                label=label,
                place=one.place.strip(),
                step_free=one.step_free.strip(),
                allowed=None if one.allowed is None else tuple(sorted(set(one.allowed))),
            )
        )
    return replace(wanted, counters=tuple(tidied))


def _check_counters(c: Change, wanted: CountersSettings, present: CountersSettings) -> list[Fault]:
    faults, known = Faults(), codes(c.conn, c.office.id).values()
    ours = {one.id for one in present.counters} | {None}
    gone = {row.label for row in db.counters(c.conn, c.office.id) if row.historical}
    for n, one in enumerate(wanted.counters):
        where = f"counters[{n}]"
        faults.need(one.id in ours, f"{where}.id", "unknown_counter")
        faults.text(f"{where}.label", one.label, LONGEST_LABEL, required=True)
        # An old counter comes back by its label, but no other one may take it: the reports would mix them up.
        faults.need(one.id is None or one.label not in gone, f"{where}.label", "twice")
        faults.text(f"{where}.place", one.place, LONGEST_PLACE)
        faults.text(f"{where}.step_free", one.step_free, LONGEST_PLACE)
        faults.need(one.arrow in ARROWS, f"{where}.arrow", "unknown_choice")
        check_codes(faults, f"{where}.allowed", one.allowed or (), known)
    faults.unique((f"counters[{n}].label", one.label) for n, one in enumerate(wanted.counters))
    faults.unique((f"counters[{n}].id", one.id) for n, one in enumerate(wanted.counters) if one.id is not None)
    return faults.found


def _write_counters(c: Change, wanted: CountersSettings, _present: CountersSettings) -> None:
    rows = {row.id: row for row in db.counters(c.conn, c.office.id)}
    kept = {one.id for one in wanted.counters if one.active}
    _refuse_used(rows.values(), kept)
    by_label = {row.label: row.id for row in rows.values() if row.historical}
    _free_labels(c, rows, wanted.counters)
    for position, one in enumerate(wanted.counters):
        values = asdict(one) | {"position": position, "historical": False}
        del values["id"]
        if one.allowed is not None:
            values["allowed"] = ids_of(c.conn, c.office.id, one.allowed)
        known = one.id or by_label.get(one.label)
        if known is None:
            offices.add_counter(c.conn, office_id=c.office.id, **values)
        else:
            db.set_counter(c.conn, known, **values)
    for ident in rows.keys() - {one.id for one in wanted.counters}:
        if not rows[ident].historical:
            used = db.counter_used(c.conn, c.office.id, ident)
            db.set_counter(c.conn, ident, active=False, historical=not used, position=GONE)


def _refuse_used(rows: Iterable[AnyRow], kept: set[int | None]) -> None:
    """A counter where somebody works at this moment stays."""
    busy = next((row for row in rows if row.id not in kept and row.active and row.state != "closed"), None)
    if busy is not None:
        raise Refusal("counter_in_use", counter=busy.label)


def _free_labels(c: Change, rows: dict[int, Any], wanted: Sequence[CounterSettings]) -> None:
    """Let counters swap their labels: each label is there once at any moment."""
    for one in wanted:
        if one.id is not None and rows[one.id].label != one.label:
            db.set_counter(c.conn, one.id, label=f"~{one.id}")


SERVICES = Topic("services", ServicesSettings, _read_services, _tidy_services, _check_services, _write_services)
COUNTERS = Topic("counters", CountersSettings, _read_counters, _tidy_counters, _check_counters, _write_counters)
