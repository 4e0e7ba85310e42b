"""What the page of reports shows, from the figures of the use case; German words, no HTML."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.usecases.report import Waits
from app.web.reports.chart import Chart, chart
from app.web.reports.formats import GERMAN_DAYS

MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)
LEVELS = (5, 10, 15, 30)
"""Waits (p80, minutes) at which a cell of the heat map takes the next colour."""
FEWEST = 5
"""A finding about fewer tickets would be an anecdote."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One hour of one weekday: its text, its colour's number, and how many were served."""

    text: str
    level: int | None
    tickets: int


@dataclass(frozen=True, slots=True)
class Heat:
    """The weekday × hour table: hours of its columns, rows of (weekday, cells)."""

    hours: tuple[int, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...]], ...]


def minutes(value: float | None) -> str:
    """Return minutes as people read them: at most one decimal, with a comma."""
    return "–" if value is None else f"{value:.1f}".removesuffix(".0").replace(".", ",")


def german_day(day: date | str) -> str:
    """Return a day as Germans write it; accepts ISO text."""
    known = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{known.day}. {MONTHS[known.month - 1]} {known.year}"


def percent(value: float | None) -> str:
    """Return a share as a whole percentage."""
    return "–" if value is None else f"{value * 100:.0f} %"


def heat(found: Waits) -> Heat:
    """Return the table of p80 by weekday and hour, without the days and hours in which nobody waited."""
    cells = {(row["weekday"], row["hour"]): row for row in found.rows if row["wait_n"]}
    hours = sorted({hour for _, hour in cells})
    days = sorted({day for day, _ in cells})
    span = tuple(range(hours[0], hours[-1] + 1)) if hours else ()
    rows = tuple((GERMAN_DAYS[day], tuple(_heat_cell(cells.get((day, hour))) for hour in span)) for day in days)
    return Heat(span, rows)


def _heat_cell(row: Row | None) -> HeatCell:
    if row is None:
        return HeatCell("–", None, 0)
    level = sum(row["p80"] >= limit for limit in LEVELS)
    return HeatCell(f"{row['p80']:.0f}", level, row["n"])


def curve(found: Waits) -> Chart | None:
    """Draw median and p80 over the half hours of the day; None when nobody was served."""
    rows = {row["group"]: row for row in found.rows if row["wait_n"]}
    if not rows:
        return None
    halves = _halves(min(rows), max(rows))
    names = [half.removesuffix(":00") if half.endswith(":00") else "" for half in halves]

    def values(figure: str) -> list[float | None]:
        return [rows[half][figure] if half in rows else None for half in halves]

    most, half = values("p80"), values("median")
    return chart(names, [("die Hälfte", "wm-curve-median", half), ("8 von 10", "wm-curve-p80", most)])


def _halves(first: str, last: str) -> list[str]:
    every = [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 30)]
    return every[every.index(first) : every.index(last) + 1]


def finding(found: Waits) -> str:
    """Say in one sentence when people wait longest; `found` is by half hour."""
    if not found.total["wait_n"]:
        return "In diesem Zeitraum wurde niemand bedient."
    if found.total["wait_n"] < FEWEST:
        return "Noch zu wenige Besuche für eine Aussage."
    rows = [row for row in found.rows if row["wait_n"] >= FEWEST] or [row for row in found.rows if row["wait_n"]]
    worst = max(rows, key=lambda row: (row["median"], row["p80"]))
    half, most = minutes(worst["median"]), minutes(worst["p80"])
    start = worst["group"]
    return (
        f"Am längsten wartet, wer zwischen {start} und {_half_later(start)} Uhr kommt: "
        f"die Hälfte höchstens {half} Minuten, 8 von 10 höchstens {most}."
    )


def _half_later(start: str) -> str:
    hour, minute = map(int, start.split(":"))
    return f"{hour + 1:02d}:00" if minute else f"{hour:02d}:30"


def key_figures(total: Row, target: int) -> Sequence[tuple[str, str, str]]:
    """Return the figures above everything else: (figure, what it is, a further word)."""
    return (
        (str(total["n"]), "bedient", _without_number(total["quick"])),
        (minutes(total["median"]), "Minuten wartet die Hälfte höchstens", f"Mittel {minutes(total['mean'])}"),
        (minutes(total["p80"]), "Minuten warten 8 von 10 höchstens", f"9 von 10: {minutes(total['p90'])}"),
        (percent(total["share_under_target"]), f"warten unter {target} Minuten", ""),
        (str(total["refused"]), "ohne Nummer geblieben", "wollten eine, bekamen keine"),
        (str(total["abandoned"]), "am Terminal abgebrochen", "gewählt, aber nicht gezogen"),
        (str(total["unserved"]), "nicht mehr bedient", "lag am Standort"),
        (str(total["no_shows"]), "nicht erschienen", f"{total['cancelled']} zurückgegeben"),
    )


def _without_number(quick: int) -> str:
    return f"mit einer Nummer, dazu {quick} Kurzanliegen" if quick else "Menschen mit einer Nummer"


Column = tuple[str, str, Callable[[Any], str]]
COLUMNS: tuple[Column, ...] = (
    ("n", "bedient", str),
    ("mean", "Mittel", minutes),
    ("median", "Median", minutes),
    ("p80", "8 von 10", minutes),
    ("p90", "9 von 10", minutes),
    ("max", "längste", minutes),
    ("share_under_target", "unter Ziel", percent),
    ("felt_median", "erlebt", minutes),
    ("service_median", "Bearbeitung", minutes),
    ("no_shows", "nicht erschienen", str),
    ("unserved", "nicht mehr bedient", str),
    ("refused", "ohne Nummer", str),
    ("abandoned", "abgebrochen", str),
)
"""The figures of the tables by hour and service, with their headings."""
FURTHER: tuple[Column, ...] = (
    ("steps", "Schritte", str),
    ("further_n", "weitere Wartezeiten", str),
    ("further_median", "davon Median", minutes),
    ("further_p90", "davon 9 von 10", minutes),
    ("concern_n", "einzelne Anliegen", str),
    ("concern_median", "deren Bearbeitung", minutes),
    ("quick", "Kurzanliegen", str),
)
"""What goes beyond the first wait, in a table of its own."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A table of figures: what it is called, what its groups are, headings, rows of (group, cells).

    `by`: the grouping of its CSV, "" where another table has the same one.
    """

    ident: str
    by: str
    title: str
    group: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    total: tuple[str, ...]


def table(ident: str, title: str, group: str, found: Waits, name: Callable[[str], str]) -> Figures:
    """Return the rows of a report under the names that people know their groups by."""
    rows = tuple((name(row["group"]), _figures(COLUMNS, row)) for row in found.rows if row["n"] or _ended(row))
    return Figures(ident, ident, title, group, _headings(COLUMNS), rows, _figures(COLUMNS, found.total))


def further(title: str, found: Waits, name: Callable[[str], str]) -> Figures | None:
    """Return the further waits, single concerns and quick services of a report by service; None without any."""
    if not any(row["further_n"] or row["concern_n"] or row["quick"] for row in found.rows):
        return None
    # Steps of services without any of these too: the rows add up to the total.
    rows = [row for row in found.rows if row["steps"] or row["concern_n"] or row["quick"]]
    cells = tuple((name(row["group"]), _figures(FURTHER, row)) for row in rows)
    return Figures("further", "", title, "Anliegen", _headings(FURTHER), cells, _figures(FURTHER, found.total))


def _ended(row: Row) -> bool:
    return any(row[name] for name in ("no_shows", "unserved", "refused", "abandoned", "cancelled", "leftover"))


def _headings(columns: tuple[Column, ...]) -> tuple[str, ...]:
    return tuple(head for _, head, _ in columns)


def _figures(columns: tuple[Column, ...], row: Row) -> tuple[str, ...]:
    return tuple(text(row[column]) for column, _, text in columns)
