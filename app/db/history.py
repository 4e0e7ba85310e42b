"""Writing a past that is over: many tickets with their events at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert

from app.db import log
from app.db import tables as t
from app.db.tickets import STATE_COLUMNS, concern_row
from app.rules.events import Event
from app.rules.ticket import LIVE, NO_SHOW, TicketState

_TICKETS = insert(t.ticket).returning(t.ticket.c.id, sort_by_parameter_order=True)


@dataclass(frozen=True, slots=True)
class Filed:
    """A ticket that has ended, and what its events do not tell."""

    state: TicketState
    day: str
    letter: str
    digits: int
    service_id: int
    device_id: int | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A wish that was not granted."""

    at: datetime
    code: str
    service_id: int
    actor: str
    dialogue: str


@dataclass(frozen=True, slots=True)
class Round:
    """How far the numbers of a day and letter went."""

    issued: int
    drawn: int
    wrapped: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What an office did. Each event stands beside the place of its ticket in `tickets`; `rounds`: (day, letter)."""

    tickets: Sequence[Filed]
    events: Sequence[tuple[int | None, Event]]
    refusals: Sequence[Refused]
    rounds: Mapping[tuple[str, str], Round]


def write(conn: Connection, office: int, past: Past) -> None:
    """Insert a past; ValueError for a ticket that still lives: nobody would ever call it."""
    if any(filed.state.state in LIVE and filed.state.state != NO_SHOW for filed in past.tickets):
        raise ValueError("a ticket of the past must have ended")
    ids = _file(conn, office, past.tickets) if past.tickets else []
    if past.events:
        log.append(conn, office, (e if n is None else replace(e, ticket_id=ids[n]) for n, e in past.events))
    rows = [_refusal(office, refused) for refused in past.refusals]
    rounds = [_round(office, *key, found) for key, found in past.rounds.items()]
    for table, values in ((t.refusal, rows), (t.number_round, rounds)):
        if values:
            conn.execute(insert(table), values)


def _refusal(office: int, refused: Refused) -> dict[str, Any]:
    return {name: getattr(refused, name) for name in Refused.__slots__} | {"office_id": office}


def _file(conn: Connection, office: int, tickets: Sequence[Filed]) -> list[int]:
    """Insert tickets with their concerns; returns their ids."""
    ids = list(conn.execute(_TICKETS, [_ticket(office, filed) for filed in tickets]).scalars())
    conn.execute(insert(t.concern), _concerns(ids, tickets))
    return ids


def _ticket(office: int, filed: Filed) -> dict[str, Any]:
    return {name: getattr(filed.state, name) for name in STATE_COLUMNS} | {
        "office_id": office,
        "copies": 0,
        "day": filed.day,
        "letter": filed.letter,
        "digits": filed.digits,
        "service_id": filed.service_id,
        "device_id": filed.device_id,
    }


def _concerns(ids: Sequence[int], tickets: Sequence[Filed]) -> list[dict[str, Any]]:
    return [
        concern_row(id_, n, c)
        for id_, filed in zip(ids, tickets, strict=True)
        for n, c in enumerate(filed.state.concerns)
    ]


def _round(office: int, day: str, letter: str, found: Round) -> dict[str, Any]:
    numbers = {"issued": found.issued, "drawn": found.drawn, "wrapped": found.wrapped}
    return {"office_id": office, "day": day, "letter": letter} | numbers
