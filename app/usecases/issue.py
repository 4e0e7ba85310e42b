"""Giving a number its row, its event and its paper, whoever asks for it and why."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.db import tickets
from app.rules import events as ev
from app.rules import fold, hours, numbering
from app.rules import ticket as rules
from app.rules.catalog import Service
from app.rules.refusal import Refusal
from app.usecases import view
from app.usecases.answers import Estimate, Ticket
from app.usecases.change import Change
from app.usecases.paper import printer_called, put_on_paper

Wanted = tuple[tuple[Service, int], ...]
"""Services with quantities; the first one gives the number its letter."""
Where = tuple[int | None, Estimate | None]


def base_at(c: Change, at: datetime) -> datetime:
    """Return where the wait of who came `at` begins: then, or with the period that the number is drawn for."""
    window = hours.window(c.office.hours, at)
    opens = window.period[0] if window.period else window.next_opening
    if opens is None or hours.local_day(c.office.zone, opens) != hours.local_day(c.office.zone, at):
        return at
    return max(at, opens)


def must_be_open(c: Change, lead: Service) -> None:
    """Refuse a number while the office is closed."""
    window = hours.window(c.office.hours, c.now)
    if window.period is None:
        again = window.next_opening
        raise Refusal(window.reason or "closed", service_id=lead.id, label=window.label, next_opening=again)


def issue(c: Change, wanted: Wanted, **data: Any) -> tickets.Stored:
    """Issue the next number of the first service; `data` says more in the event (language, base_at …)."""
    lead = wanted[0][0]
    digits = next_number(c, lead)
    return _add(c, wanted, numbering.label(lead.letter, digits, lead.last), (lead.letter, digits), data)


def issue_by_hand(c: Change, wanted: Wanted, number: str, day: str, **data: Any) -> tickets.Stored:
    """Enter a number that was given on paper on a local day; `number_taken` when a live or another pad's ticket has it.

    Under a letter of the office it is spelled like a printed one, else as it was written.
    """
    letter = number.rstrip("0123456789")
    digits = int(number[len(letter) :])
    own = next((service for service in c.office.services if service.letter == letter), None)
    spelled = number if own is None else numbering.label(letter, digits, own.last)
    known = tickets.by_number(c.conn, c.office.id, day, spelled)
    entered = known is not None and known.state.by_hand and known.state.state != rules.CANCELLED
    if entered or tickets.is_live(c.conn, c.office.id, day, letter, digits):
        raise Refusal("number_taken", number=number)
    return _add(c, wanted, spelled, (letter, digits), data | {"by_hand": True}, day)


def _add(
    c: Change, wanted: Wanted, number: str, key: tuple[str, int], data: dict[str, Any], day: str = ""
) -> tickets.Stored:
    concerns = [{"service": service.id, "quantity": quantity} for service, quantity in wanted]
    own: dict[str, Any] = {"number": number, "concerns": concerns, "handed_over": "kiosk" not in c.principal.roles}
    event = c.emit(ev.DRAWN, **own, **data)
    stored = tickets.add(
        c.conn,
        fold.begun(event),
        office_id=c.office.id,
        day=day or c.day,
        letter=key[0],
        digits=key[1],
        service_id=wanted[0][0].id,
        device_id=c.principal.id if c.principal.kind == "device" else None,
    )
    c.names_ticket(event, stored.id)
    return stored


def next_number(c: Change, lead: Service) -> int:
    """Take the next free digits of a service's letter; `numbers_exhausted`."""
    known = tickets.number_round(c.conn, c.office.id, c.day, lead.letter)
    issued, wrapped = known or (None, False)
    fits = issued is None or lead.first <= issued < lead.last
    digits = numbering.next_digits(issued, lead.first, lead.last, frozenset())
    # Before the first wrap only a number that was written by hand can be in the way.
    if wrapped or not fits or digits is None or tickets.is_live(c.conn, c.office.id, c.day, lead.letter, digits):
        live = tickets.live_digits(c.conn, c.office.id, c.day, lead.letter)
        digits = numbering.next_digits(issued, lead.first, lead.last, live)
    if digits is None:
        raise Refusal("numbers_exhausted", service_id=lead.id)
    wraps = wrapped or not fits
    tickets.set_round(c.conn, c.office.id, c.day, lead.letter, digits, wrapped=wraps, new=known is None)
    return digits


def _printer(c: Change, printer: str | None) -> int | None:
    """Return the printer for whoever asks: a kiosk's own, or the one that staff name (None: no paper)."""
    if "kiosk" in c.principal.roles:
        return c.office.paper_at(c.principal.id, c.now)
    return None if printer is None else printer_called(c, printer)


def answer(
    c: Change,
    stored: tickets.Stored,
    where: Where,
    *,
    printer: str | None = None,
    large: bool = False,
    note: str | None = None,
    hint: str = "",
) -> Ticket:
    """Print the ticket where paper is wanted, and return it. `note`: a sentence more on it, `large`: in large type."""
    used = _printer(c, printer)
    handed = "unclaimed" if "kiosk" in c.principal.roles else "done"
    if used is not None:
        handed = "printing"
        put_on_paper(c, stored, used, kind="ticket", where=where, note=note, large=large)
    shown = view.ticket_view(c.ctx, c.office, stored, handed=handed, now=c.now, where=where)
    return replace(shown, hint=hint)
