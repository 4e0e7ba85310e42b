"""Appointments as portals export them: CSV and iCalendar."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any

from app.db import offices
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.appointments import Booking, Fault, Read
from app.usecases.change import read_office
from app.usecases.context import Context
from app.usecases.draw import Wish

COLUMNS = ("external_id", "at", "service", "quantity", "code", "language", "label")
"""Of a CSV file; `at` and `service` must be there."""
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)*")
GERMAN_TIMES = ("%d.%m.%Y %H:%M", "%d.%m.%Y %H:%M:%S")
"""As a German spreadsheet writes them."""
LONGEST_FILE = 20_000
"""Appointments in one file."""


def read_file(ctx: Context, *, office: str, form: str, content: bytes, now: datetime) -> Read:
    """Read a file of `form` csv or ics for an office: times without a zone are the office's, services are codes or
    names. Nothing is stored; what cannot be understood comes back with its line. Refusals: `malformed`.
    """
    readers: dict[str, Callable[[Office, str], Read]] = {"csv": _csv, "ics": _ics}
    if form not in readers:
        raise Refusal("malformed", field="format", allowed=sorted(readers))
    text = _decoded(content, form)
    with ctx.store.read() as conn:
        found = read_office(ctx, conn, offices.row(conn, find.office_id(ctx, office)), now)
    return readers[form](found, text)


def _decoded(content: bytes, form: str) -> str:
    """Return the text of a file: UTF-8, or as Excel saves a CSV file on a German Windows."""
    for encoding in ("utf-8-sig", "cp1252") if form == "csv" else ("utf-8-sig",):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise Refusal("malformed", field="file", needed="UTF-8")


def _csv(office: Office, text: str) -> Read:
    head = text.partition("\n")[0]
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
    strange = [name for name in lines.fieldnames or () if name not in COLUMNS]
    missing = [name for name in ("at", "service") if name not in (lines.fieldnames or ())]
    if strange or missing:
        return Read((), (Fault(1, "columns", ", ".join([*strange, *missing])),))
    return _collect((lines.line_num, partial(_row, office, row)) for row in lines if _is_filled(row))


def _is_filled(row: dict[str, Any]) -> bool:
    """Tell rows from those that a spreadsheet writes below the last one, where somebody has only been."""
    return None in row or any((cell or "").strip() for cell in row.values())


def _collect(entries: Iterator[tuple[int, Callable[[], Booking]]]) -> Read:
    """Read entry by entry; each fault names its line. The same entry twice is two appointments."""
    bookings: list[Booking] = []
    faults: list[Fault] = []
    for line, read in entries:
        if len(bookings) >= LONGEST_FILE:
            return Read((), (Fault(line, "too_long", str(LONGEST_FILE)),))
        try:
            bookings.append(replace(read(), line=line))
        except _Unreadable as error:
            faults.append(Fault(line, error.code, error.what))
    return Read(tuple(_with_names(bookings)), tuple(faults))


class _Unreadable(Exception):
    def __init__(self, code: str, what: str) -> None:
        super().__init__(code)
        self.code, self.what = code, what


def _with_names(bookings: list[Booking]) -> Iterator[Booking]:
    """Name what the portal gave no name by its content, so that the same file again changes nothing."""
    seen: dict[str, int] = {}
    for booking in bookings:
        if booking.external_id:
            yield booking
            continue
        what = f"{booking.at.isoformat()}|{booking.concerns}|{booking.label}|{booking.code}"
        name = "row-" + sha256(what.encode()).hexdigest()[:24]
        seen[name] = seen.get(name, 0) + 1
        yield replace(booking, external_id=f"{name}-{seen[name]}")


def _row(office: Office, row: dict[str, Any]) -> Booking:
    if None in row:
        raise _Unreadable("columns", "too many")
    value = {name: (row.get(name) or "").strip() for name in COLUMNS}
    return Booking(
        at=_moment(office, value["at"]),
        concerns=_concerns(office, value["service"], value["quantity"]),
        external_id=value["external_id"],
        code=value["code"],
        language=_language(value["language"]),
        label=value["label"],
    )


def _moment(office: Office, text: str) -> datetime:
    with suppress(ValueError):
        return _in_zone(office, datetime.fromisoformat(text))
    for form in GERMAN_TIMES:
        with suppress(ValueError):
            # The zone is the office's.
            return datetime.strptime(text, form).replace(tzinfo=office.zone)
    raise _Unreadable("bad_time", text)


def _in_zone(office: Office, moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=office.zone)


def _language(text: str) -> str:
    if text and not LANGUAGE.fullmatch(text):
        raise _Unreadable("bad_language", text)
    return text or "de"


def _concerns(office: Office, services: str, quantities: str) -> tuple[Wish, ...]:
    """Read "pass|meld" with "2|1"; a missing quantity is one."""
    names, counts = services.split("|"), quantities.split("|") if quantities else []
    if len(counts) > len(names) or not all(count.strip().isdecimal() for count in counts):
        raise _Unreadable("bad_quantity", quantities)
    counts += ["1"] * (len(names) - len(counts))
    return tuple(Wish(_service(office, name), int(count)) for name, count in zip(names, counts, strict=True))


def _service(office: Office, name: str) -> str:
    found = _known(office, name)
    if found is None:
        raise _Unreadable("unknown_service", name.strip())
    return found


def _known(office: Office, name: str) -> str | None:
    """Return the code of the service with this code or name, in any language and however it is capitalised."""
    wanted = name.strip().casefold()
    return next(
        (s.code for s in office.services if wanted in {n.casefold() for n in (s.code, *s.names.values())}), None
    )


def _ics(office: Office, text: str) -> Read:
    # Heavy, and most offices never need it.
    from icalendar import Calendar

    try:
        events = [event for part in Calendar.from_ical(text, multiple=True) for event in part.walk("VEVENT")]
    except (ValueError, IndexError, KeyError) as error:
        return Read((), (Fault(1, "bad_calendar", str(error)[:200]),))
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().upper() == "BEGIN:VEVENT"]
    if not events or len(starts) != len(events):
        return Read((), (Fault(starts[-1] if starts else 1, "bad_calendar", "VEVENT"),))
    return _collect((line, partial(_event, office, event)) for line, event in zip(starts, events, strict=True))


def _event(office: Office, event: Any) -> Booking:
    if "RRULE" in event or "RDATE" in event:
        raise _Unreadable("recurring", str(event.get("SUMMARY", "")))
    start = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(start, datetime):
        raise _Unreadable("bad_time", "DTSTART")
    cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
    summary, categories = str(event.get("SUMMARY", "")), _categories(event)
    named = list(dict.fromkeys(filter(None, (_known(office, text) for text in categories))))
    codes = named or _in_summary(office, summary)
    if not codes and not cancelled:
        raise _Unreadable("unknown_service", summary or ", ".join(categories))
    return Booking(
        at=_in_zone(office, start),
        concerns=tuple(map(Wish, codes)),
        external_id=_identity(event),
        code=str(event.get("X-WARTEMARKE-CODE", "")),
        language=_language(str(getattr(event.get("SUMMARY"), "params", {}).get("LANGUAGE", ""))),
        # Only where the service stands elsewhere is the summary about the person.
        label=summary if named else "",
        cancelled=cancelled,
    )


def _identity(event: Any) -> str:
    return "/".join(event[name].to_ical().decode() for name in ("UID", "RECURRENCE-ID") if name in event)


def _categories(event: Any) -> list[str]:
    found = event.get("CATEGORIES", [])
    return [str(name) for part in (found if isinstance(found, list) else [found]) for name in part.cats]


def _in_summary(office: Office, summary: str) -> list[str]:
    """Return the service that a summary names: all of it, else the longest code or name that stands in it."""
    names = sorted(
        ((n, s.code) for s in office.services for n in (s.code, *s.names.values())), key=lambda n: -len(n[0])
    )
    return [code for name, code in names if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", summary, re.IGNORECASE)][:1]
