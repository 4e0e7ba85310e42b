"""Demand without a ticket as the page of reports shows it; German words, no HTML."""

from collections.abc import Callable
from dataclasses import dataclass

from app.usecases.report_demand import Demand, Reason, WishedTime
from app.web.settings_page.typed import clock

REFUSED = {
    "closed": "geschlossen",
    "break": "Pause",
    "holiday": "Feiertag",
    "closed_day": "an diesem Tag geschlossen",
    "locked": "Ausgabe gesperrt",
    "limit": "alle Nummern des Tages vergeben",
    "last_ticket": "vor der Schließung nicht mehr zu schaffen",
    "numbers_exhausted": "keine Nummer frei",
    "hoarding": "zu viele Nummern hintereinander",
}
LEFT = {
    "idle": "weggegangen",
    "back": "Auswahl zurückgenommen und weggegangen",
    "stop": "abgebrochen",
    "restart": "Terminal neu gestartet",
}
WISHED = {"now": "jetzt", "midday": "mittags", "saturday": "samstags"}


@dataclass(frozen=True, slots=True)
class Counts:
    """One table of counts: what it is called, what its first column is, rows of (label, number)."""

    ident: str
    title: str
    column: str
    rows: tuple[tuple[str, int], ...]


def tables(found: Demand, name: Callable[[str], str]) -> tuple[Counts, ...]:
    """Return the tables that have something to tell; `name` gives a service's German name by its code."""
    every = (
        Counts("refused", "Ohne Nummer geblieben", "Grund", _reasons(found.refused, REFUSED, name)),
        Counts("abandoned", "Am Terminal abgebrochen", "Wie", _reasons(found.abandoned, LEFT, name)),
        Counts("wished", "Wann Menschen lieber gekommen wären", "Zeit", tuple((_time(w), w.n) for w in found.wished)),
    )
    return tuple(table for table in every if table.rows)


def _reasons(
    found: tuple[Reason, ...], words: dict[str, str], name: Callable[[str], str]
) -> tuple[tuple[str, int], ...]:
    return tuple(
        (f"{words.get(one.code, one.code)}{f', {name(one.service)}' if one.service else ''}", one.n) for one in found
    )


def _time(wished: WishedTime) -> str:
    if wished.minute is None:
        return WISHED.get(wished.band, wished.band)
    return f"{'vor' if wished.band == 'before' else 'nach'} {clock(wished.minute)} Uhr"
