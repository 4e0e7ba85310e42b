"""Sub page about the printers: when each of them prints."""

from msgspec.structs import replace

from app.rules.refusal import Refusal
from app.rules.settings import Fault
from app.usecases.settings_printers import PRINTERS
from app.usecases.settings_types import PrinterSettings
from app.web.settings_page.editor import Editor, Values
from app.web.settings_page.topics_hours import read_weekly, short_week, shown_weekly
from app.web.settings_page.typed import Typed


def printer_values(item: PrinterSettings | None) -> Values:
    """One printer."""
    return {} if item is None else shown_weekly(item.weekly)


def read_printer(typed: Typed, old: PrinterSettings | None) -> PrinterSettings:
    """A printer as typed; raises Refusal not_found where there is no such printer any more."""
    if old is None:
        raise Refusal("not_found")
    weekly = read_weekly(typed)
    if not any(weekly.values()) and any(typed.text(f"weekly.{day}") for day in weekly) and not typed.faults:
        # "Closed" on every day would be kept as no times at all, which means always.
        typed.faults.append(Fault("weekly.0", "never"))
    return replace(old, weekly=weekly)


EDITORS = (
    Editor(
        path="printers",
        title="Druckzeiten",
        lead="Wann jeder Drucker druckt. Sonst zeigen seine Terminals die Nummer am Bildschirm, und er darf aus sein.",
        fields="settings/_printer.html",
        topic=PRINTERS,
        values=printer_values,
        read=read_printer,
        many="printers",
        columns=("Drucker", "Druckt"),
        row=lambda item: (item.name, short_week(item.weekly) or "immer"),
        key=lambda item: str(item.name),
        name=lambda item: f"Drucker {item.name}",
    ),
)
