"""When an office is open: weekly hours with dated series, and the days that differ."""

from datetime import date, timedelta
from typing import Any

from msgspec.structs import asdict, replace

from app.db import offices
from app.db import settings as db
from app.db.engine import Connection
from app.rules.hours import Minutes
from app.rules.settings import Fault, Faults
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_types import (
    ClosureSettings,
    ClosuresSettings,
    HoursSettings,
    SeriesSettings,
    Weekly,
)

LONGEST_SERIES = timedelta(days=731)
LONGEST_LABEL, LONGEST_QUESTION = 200, 500


def weekly_of(stored: dict[str, Any]) -> Weekly:
    """Weekly hours without the closed days, Monday first."""
    return {day: _periods(stored[day]) for day in sorted(stored) if stored[day]}


def _periods(stored: Any) -> tuple[Minutes, ...]:
    return tuple((first, last) for first, last in stored)


def _read_hours(conn: Connection, office: int) -> HoursSettings:
    rows = db.series(conn, office)
    return HoursSettings(
        weekly=weekly_of(offices.row(conn, office).weekly),
        series=tuple(
            SeriesSettings(
                first_day=date.fromisoformat(row.first_day),
                last_day=date.fromisoformat(row.last_day),
                weekly=weekly_of(row.weekly),
                label=row.label,
                question=row.question,
            )
            for row in rows
        ),
    )


def _tidy_hours(wanted: HoursSettings, _present: HoursSettings) -> HoursSettings:
    series = (
        replace(one, weekly=weekly_of(one.weekly), label=one.label.strip(), question=one.question.strip())
        for one in wanted.series
    )
    ordered = tuple(sorted(series, key=lambda one: one.first_day))
    return replace(wanted, weekly=weekly_of(wanted.weekly), series=ordered)


def _check_hours(c: Change, wanted: HoursSettings, present: HoursSettings) -> list[Fault]:
    faults = Faults()
    faults.weekly("weekly", wanted.weekly)
    before: SeriesSettings | None = None
    for one in wanted.series:
        where = f"series[{one.first_day}]"
        faults.text(f"{where}.label", one.label, LONGEST_LABEL, required=True)
        faults.text(f"{where}.question", one.question, LONGEST_QUESTION, required=True)
        faults.weekly(f"{where}.weekly", one.weekly)
        length = one.last_day - one.first_day
        faults.need(length >= timedelta(0), f"{where}.last_day", "last_day")
        faults.need(length <= LONGEST_SERIES, f"{where}.last_day", "too_far")
        faults.need(before is None or before.last_day < one.first_day, f"{where}.first_day", "series_overlap")
        before = one
    _check_begun(faults, wanted, present, date.fromisoformat(c.today))
    return faults.found


def _check_begun(faults: Faults, wanted: HoursSettings, present: HoursSettings, today: date) -> None:
    """A trial that has begun keeps its question, its hours and its place in the list; only its end may move."""
    asked, known = ({one.first_day: one for one in each.series} for each in (wanted, present))
    for day, old in known.items():
        if old.first_day > today:
            continue
        new = asked.get(day)
        if new is None or replace(new, last_day=old.last_day) != old:
            faults.need(good=False, field=f"series[{day}].first_day", code="series_begun")
        elif new.last_day != old.last_day:
            faults.need(min(old.last_day, new.last_day) >= today, f"series[{day}].last_day", "series_over")
    for day in asked.keys() - known.keys():
        faults.need(day > today, f"series[{day}].first_day", "series_past")


def _write_hours(c: Change, wanted: HoursSettings, _present: HoursSettings) -> None:
    db.set_office(c.conn, c.office.id, weekly=wanted.weekly)
    rows = (
        asdict(one) | {"first_day": one.first_day.isoformat(), "last_day": one.last_day.isoformat()}
        for one in wanted.series
    )
    db.replace_series(c.conn, c.office.id, rows)


def _read_closures(conn: Connection, office: int) -> ClosuresSettings:
    return ClosuresSettings(
        closures=tuple(
            ClosureSettings(
                day=date.fromisoformat(row.day),
                periods=_periods(row.periods),
                label=row.label,
                on_holiday=row.on_holiday,
                exceptional=row.exceptional,
            )
            for row in db.exceptions(conn, office)
        )
    )


def _tidy_closures(wanted: ClosuresSettings, _present: ClosuresSettings) -> ClosuresSettings:
    days = (replace(one, label=one.label.strip()) for one in wanted.closures)
    return replace(wanted, closures=tuple(sorted(days, key=lambda one: one.day)))


def _check_closures(_c: Change, wanted: ClosuresSettings, _present: ClosuresSettings) -> list[Fault]:
    faults = Faults()
    for one in wanted.closures:
        faults.periods(f"closures[{one.day}].periods", one.periods)
        faults.text(f"closures[{one.day}].label", one.label, LONGEST_LABEL)
    faults.unique((f"closures[{one.day}].day", one.day) for one in wanted.closures)
    return faults.found


def _write_closures(c: Change, wanted: ClosuresSettings, _present: ClosuresSettings) -> None:
    rows = (asdict(one) | {"day": one.day.isoformat()} for one in wanted.closures)
    db.replace_exceptions(c.conn, c.office.id, rows)


HOURS = Topic("hours", HoursSettings, _read_hours, _tidy_hours, _check_hours, _write_hours)
CLOSURES = Topic("closures", ClosuresSettings, _read_closures, _tidy_closures, _check_closures, _write_closures)
