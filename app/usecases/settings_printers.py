"""When the printers of an office print, one by one. Outside these times kiosks do without, and nobody is alarmed."""

from msgspec.structs import replace

from app.db import devices
from app.db.engine import Connection
from app.rules.settings import Fault, Faults
from app.usecases.change import Change
from app.usecases.settings import Topic
from app.usecases.settings_hours import weekly_of
from app.usecases.settings_types import PrinterSettings, PrintersSettings


def _read(conn: Connection, office: int) -> PrintersSettings:
    rows = devices.printers(conn, office)
    return PrintersSettings(
        printers=tuple(PrinterSettings(name=row.name, weekly=weekly_of(devices.print_times(row))) for row in rows)
    )


def _tidy(wanted: PrintersSettings, present: PrintersSettings) -> PrintersSettings:
    """Printers come and go by pairing: one that is not named stays as it is."""
    given = [replace(one, weekly=weekly_of(one.weekly)) for one in wanted.printers]
    kept = [next((one for one in given if one.name == known.name), known) for known in present.printers]
    strange = [one for one in given if not any(one is known for known in kept)]
    return replace(wanted, printers=(*kept, *strange))


def _check(_c: Change, wanted: PrintersSettings, present: PrintersSettings) -> list[Fault]:
    faults, known = Faults(), {one.name for one in present.printers}
    for one in wanted.printers:
        where = f"printers[{one.name}]"
        faults.need(one.name in known, f"{where}.name", "unknown_printer")
        faults.weekly(f"{where}.weekly", one.weekly)
    faults.unique((f"printers[{one.name}].name", one.name) for one in wanted.printers)
    return faults.found


def _write(c: Change, wanted: PrintersSettings, _present: PrintersSettings) -> None:
    ids = {row.name: row.id for row in devices.printers(c.conn, c.office.id)}
    for one in wanted.printers:
        devices.set_print_times(c.conn, ids[one.name], one.weekly)


PRINTERS = Topic("printers", PrintersSettings, _read, _tidy, _check, _write)
