"""The report as JSON, CSV and text; needs no web server."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from app.usecases.report import WEEKDAYS, Waits

GERMAN = {
    "group": "Gruppe",
    "weekday": "Wochentag",
    "hour": "Stunde",
    "n": "Bediente",
    "wait_n": "gemessene Wartezeiten",
    "steps": "Schritte",
    "quick": "Kurzanliegen",
    "mean": "Mittel",
    "median": "Median",
    "p80": "8 von 10",
    "p90": "9 von 10",
    "p95": "95 %",
    "max": "Längste",
    "share_under_target": "Anteil unter Ziel",
    "no_shows": "nicht erschienen",
    "unserved": "nicht mehr bedient",
    "refused": "ohne Nummer geblieben",
    "abandoned": "am Terminal abgebrochen",
    "cancelled": "zurückgegeben",
    "leftover": "offen geblieben",
    "felt": "Erlebte Wartezeit",
    "way": "Wegezeit",
    "service": "Bearbeitung",
    "further": "Weitere Wartezeit",
    "concern": "Je Anliegen",
}
"""Words of the German CSV; a measure's figures are called measure and figure."""
GERMAN_DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
BRIEF = ("n", "mean", "median", "p80", "p90", "max", "share_under_target", "no_shows", "unserved", "refused")


def as_json(waits: Waits) -> dict[str, Any]:
    """Return the document that the API and the command give: minutes, rows in their order."""
    return {
        "offices": list(waits.offices),
        "from": waits.first.isoformat(),
        "to": waits.last.isoformat(),
        "by": waits.by,
        "service": waits.service,
        "target_minutes": waits.target_minutes,
        "rows": list(waits.rows),
        "total": waits.total,
        "leftovers": [{"office": t.office, "day": t.day, "number": t.number} for t in waits.leftovers],
    }


def as_csv(waits: Waits) -> str:
    """Return all figures as comma-separated values, one line per group and the total as the last."""
    return _written(_lines(waits, "total"), list(_columns(waits)), ",")


def as_german_csv(waits: Waits) -> str:
    """Return the same as a German spreadsheet reads it by a double click: semicolons and decimal commas."""
    columns = list(_columns(waits))
    names = [_german(column) for column in columns]
    lines = [
        {name: _comma(line.get(column)) for name, column in zip(names, columns, strict=True)}
        for line in _lines(waits, "gesamt")
    ]
    for line in lines:
        line[GERMAN["group"]] = _german_group(line[GERMAN["group"]])
    return "\ufeff" + _written(lines, names, ";")


def as_text(waits: Waits) -> str:
    """Return the main figures as an aligned table for a terminal."""
    table = [["group", *BRIEF]]
    table += [[line["group"], *(_plain(line[name]) for name in BRIEF)] for line in _lines(waits, "total")]
    widths = [max(len(line[place]) for line in table) for place in range(len(table[0]))]
    lines = ["  ".join(_aligned(line, widths)).rstrip() for line in table]
    return "\n".join([*lines, *(f"left over: {t.office} {t.day} {t.number}" for t in waits.leftovers)]) + "\n"


def _aligned(line: list[str], widths: list[int]) -> Iterable[str]:
    yield line[0].ljust(widths[0])
    for text, width in zip(line[1:], widths[1:], strict=True):
        yield text.rjust(width)


def _columns(waits: Waits) -> Iterable[str]:
    extra = ("weekday", "hour") if waits.by == "weekday-hour" else ()
    return ("group", *extra, *waits.total)


def _lines(waits: Waits, total: str) -> list[Mapping[str, Any]]:
    return [*waits.rows, {"group": total} | waits.total]


def _written(lines: Iterable[Mapping[str, Any]], columns: list[str], delimiter: str) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(lines)
    return text.getvalue()


def _german(column: str) -> str:
    measure, _, figure = column.partition("_")
    if column in GERMAN:
        return GERMAN[column]
    return f"{GERMAN[measure]}: {GERMAN[figure]}"


def _german_group(group: str) -> str:
    day, _, hour = group.partition(" ")
    return f"{GERMAN_DAYS[WEEKDAYS.index(day)]} {hour}" if day in WEEKDAYS and hour else group


def _comma(value: Any) -> str:
    return _plain(value).replace(".", ",") if isinstance(value, float) else _plain(value)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)
