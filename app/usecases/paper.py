"""What stands on a piece of paper: the wire format of print jobs, version 1."""

import uuid
from datetime import datetime
from typing import Any

from app.db import devices, printing, tickets
from app.rules.catalog import Office
from app.rules.refusal import Refusal
from app.rules.ticket import TicketState
from app.usecases import view
from app.usecases.answers import Estimate
from app.usecases.change import Change
from app.usecases.context import Context
from app.usecases.words import estimate_clock
from printer.words import right_to_left

VERSION = 1
MOST_LINES = 12
SAMPLE_WAIT = (20, 35)
SAMPLE_TOKEN = f"1-0-{'0' * 40}"


def ticket_paper(
    ctx: Context,
    office: Office,
    stored: tickets.Stored,
    *,
    kind: str,
    where: tuple[int | None, Estimate | None],
    now: datetime,
    note: str | None = None,
) -> dict[str, Any]:
    """Return a ticket's job (the id is added when it is queued). Times on paper are clock times: paper goes stale.

    `note`: a sentence more, about an appointment.
    """
    state = stored.state
    ahead, estimate = where
    clock = None
    if estimate is not None:
        clock = estimate_clock(now, estimate.p50, estimate.p80, office.zone, state.language)
    concerns = view.concern_views(office, state)
    return {
        **_looks(office, state.language),
        "kind": kind,
        "number": state.label,
        "lines": [_line(c.name, c.quantity) for c in concerns],
        "qr": view.status_url(ctx, view.token_of(ctx, stored)),
        "issued_at": state.drawn_at.astimezone(office.zone).isoformat(timespec="seconds"),
        "estimate": clock,
        "ahead": ahead,
        "note": note,
        "bring": bring(office, state),
    }


def bring(office: Office, state: TicketState) -> list[str]:
    """Return what the open concerns ask for, each line once, no more than paper has room for."""
    open_ones = [office.service_by_id[concern.service_id] for _, concern in state.open_concerns]
    lines = dict.fromkeys(line for service in open_ones for line in service.bring_lines(state.language))
    return list(lines)[:MOST_LINES]


def slip_paper(office: Office, stored: tickets.Stored, *, code: str, note: str, now: datetime) -> dict[str, Any]:
    """Return the job of a slip for another day: its code takes the place of the number."""
    state = stored.state
    still_open = {position for position, _ in state.open_concerns}
    return {
        **_looks(office, state.language),
        "kind": "slip",
        "number": code,
        "lines": [_line(c.name, c.quantity) for c in view.concern_views(office, state) if c.position in still_open],
        "qr": code,
        "issued_at": now.astimezone(office.zone).isoformat(timespec="seconds"),
        "estimate": None,
        "ahead": None,
        "note": note,
        "bring": bring(office, state),
    }


def put_on_paper(
    c: Change,
    stored: tickets.Stored,
    printer: int,
    *,
    kind: str,
    where: tuple[int | None, Estimate | None],
    note: str | None = None,
    large: bool = False,
) -> None:
    """Queue a ticket's paper. `kind`: ticket, or reprint for a copy. `large`: its holder wants large type."""
    payload = ticket_paper(c.ctx, c.office, stored, kind=kind, where=where, now=c.now, note=note)
    payload["large"] |= large
    printing.add(c.conn, office=c.office.id, printer=printer, ticket=stored.id, payload=payload, created=c.now)


def printer_called(c: Change, name: str) -> int:
    """Return the office's printer of this name ("": its first one, if one prints at this time one of these).

    `no_printer` where there is none.
    """
    every = sorted(devices.printers(c.conn, c.office.id), key=lambda row: not c.office.prints(row.id, c.now))
    found = next((printer for printer in every if name in {"", printer.name}), None)
    if found is None:
        raise Refusal("no_printer", printer=name)
    return int(found.id)


def _looks(office: Office, language: str) -> dict[str, Any]:
    """Return how the office wants its paper."""
    wanted = office.paper
    return {
        "version": VERSION,
        "office": office.name,
        "language": language,
        "direction": "rtl" if right_to_left(language) else "ltr",
        "logo": wanted.logo or None,
        "footer": wanted.footer.get(language) or wanted.footer.get("de"),
        "large": wanted.large,
        "copies": wanted.copies,
        "omit": list(wanted.omit),
    }


def sample(ctx: Context, office: Office, *, language: str, now: datetime) -> dict[str, Any]:
    """Return a made-up ticket of the office, to see how it looks."""
    services = [service for service in office.services if service.active][:2]
    return {
        **_looks(office, language),
        "job": str(uuid.UUID(int=0)),
        "kind": "ticket",
        "number": f"{services[0].letter}017" if services else "A017",
        "lines": [_line(service.name(language), 1 + place) for place, service in enumerate(services)],
        "bring": [line for service in services for line in service.bring_lines(language)][:MOST_LINES],
        "qr": view.status_url(ctx, SAMPLE_TOKEN),
        "issued_at": now.astimezone(office.zone).isoformat(timespec="seconds"),
        "estimate": estimate_clock(now, *SAMPLE_WAIT, office.zone, language),
        "ahead": 4,
        "note": None,
    }


def _line(name: str, quantity: int) -> str:
    return name if quantity == 1 else f"{quantity} × {name}"


def test_paper(office_name: str, now: datetime) -> dict[str, Any]:
    """Return a test page's job."""
    return {
        "version": VERSION,
        "kind": "test",
        "office": office_name,
        "number": "A000",
        "language": "de",
        "direction": "ltr",
        "lines": ["Testdruck", "ÄÖÜ äöü ß €"],
        "qr": None,
        "issued_at": now.isoformat(timespec="seconds"),
        "estimate": None,
        "ahead": None,
        "logo": None,
    }
