"""Sub pages about opening hours."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from app.usecases.settings_hours import CLOSURES, HOURS
from app.usecases.settings_types import ClosureSettings, HoursSettings, SeriesSettings, Weekly
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.typed import Typed, german_day, shown_day, shown_periods
from app.web.settings_page.words import SHORT_DAYS

WEEK = tuple("0123456")


def shown_weekly(weekly: Weekly) -> dict[str, str]:
    """Weekly hours as the form's fields."""
    return {f"weekly.{day}": shown_periods(weekly.get(day, ())) for day in WEEK}


def read_weekly(typed: Typed) -> Weekly:
    """Weekly hours as typed."""
    return {day: typed.periods(f"weekly.{day}") for day in WEEK}


def short_week(weekly: Weekly) -> str:
    """Weekly hours in one line."""
    return "; ".join(f"{SHORT_DAYS[int(day)]} {shown_periods(periods)}" for day, periods in weekly.items() if periods)


def hours_values(item: HoursSettings) -> Values:
    """The week."""
    return shown_weekly(item.weekly)


def read_hours(typed: Typed, old: HoursSettings) -> HoursSettings:
    """The week, beside the series as they are."""
    return replace(old, weekly=read_weekly(typed))


def closure_values(item: ClosureSettings | None) -> Values:
    """A day with other hours."""
    if item is None:
        return {}
    return {
        "day": shown_day(item.day),
        "periods": shown_periods(item.periods),
        "label": item.label,
        "on_holiday": item.on_holiday,
        "exceptional": item.exceptional,
    }


def read_closure(typed: Typed, _old: ClosureSettings | None) -> ClosureSettings:
    """A day with other hours, as typed."""
    return ClosureSettings(
        day=typed.needed_day("day"),
        periods=typed.periods("periods"),
        label=typed.text("label"),
        on_holiday=typed.flag("on_holiday"),
        exceptional=typed.flag("exceptional"),
    )


def closure_row(item: ClosureSettings) -> tuple[str, ...]:
    """A line of the list."""
    marks = {"auch am Feiertag": item.on_holiday, "nicht in Prognosen": item.exceptional}
    when = f"{SHORT_DAYS[item.day.weekday()]} {german_day(item.day)}"
    return (
        when,
        item.label,
        shown_periods(item.periods) or "geschlossen",
        ", ".join(mark for mark, holds in marks.items() if holds),
    )


def series_values(item: SeriesSettings | None) -> Values:
    """Other weekly hours for a time."""
    if item is None:
        return {}
    return shown_weekly(item.weekly) | {
        "first_day": shown_day(item.first_day),
        "last_day": shown_day(item.last_day),
        "label": item.label,
        "question": item.question,
    }


def read_series(typed: Typed, _old: SeriesSettings | None) -> SeriesSettings:
    """Other weekly hours for a time, as typed."""
    return SeriesSettings(
        first_day=typed.needed_day("first_day"),
        last_day=typed.needed_day("last_day"),
        weekly={day: periods for day, periods in read_weekly(typed).items() if periods},
        label=typed.text("label"),
        question=typed.text("question"),
    )


def series_row(item: SeriesSettings) -> tuple[str, ...]:
    """A line of the list."""
    days = f"{german_day(item.first_day)} bis {german_day(item.last_day)}"
    return item.label, days, short_week(item.weekly) or "geschlossen", item.question


def by_first_day(item: SeriesSettings) -> str:
    """What tells one series from another."""
    return item.first_day.isoformat()


def by_day(item: Any) -> str:
    """What tells one day from another."""
    day: date = item.day
    return day.isoformat()


EDITORS = (
    Editor(
        path="hours",
        title="Öffnungszeiten",
        lead="Was jede Woche gilt. Feiertage schließen von selbst.",
        fields="settings/_week.html",
        topic=HOURS,
        values=hours_values,
        read=read_hours,
    ),
    Editor(
        path="days",
        title="Ausnahmetage",
        lead="Einzelne Tage, an denen geschlossen ist oder andere Zeiten gelten: Heiligabend, Betriebsausflug …",
        fields="settings/_day.html",
        topic=CLOSURES,
        values=closure_values,
        read=read_closure,
        many="closures",
        new="Ausnahmetag eintragen",
        columns=("Tag", "Anlass", "Zeiten", "Besonderes"),
        row=closure_row,
        key=by_day,
        name=lambda item: item.label or german_day(item.day),
        removes="Ausnahmetag streichen",
        over=lambda item, today: bool(item.day < today),
    ),
    Editor(
        path="series",
        title="Befristete Öffnungszeiten",
        lead="Andere Wochenzeiten von einem Tag bis zu einem anderen, etwa Samstage auf Probe. Sie enden von selbst.",
        fields="settings/_series.html",
        topic=HOURS,
        values=series_values,
        read=read_series,
        many="series",
        new="Befristete Zeiten anlegen",
        columns=("Name", "Zeitraum", "Zeiten", "Frage"),
        row=series_row,
        key=by_first_day,
        name=lambda item: item.label,
        removes="Befristete Zeiten streichen",
        over=lambda item, today: bool(item.last_day < today),
    ),
)
