"""Kept answers know nothing that has to be gone in the evening: it is left out, and looked up for a repeated request.

Answers are kept until the end of the next day, needs and notes only until the end of this one.
"""

from dataclasses import replace
from typing import TypeVar

from app.db import care, tickets
from app.db.engine import Connection
from app.rules.catalog import FETCHED
from app.usecases.answers import Ticket
from app.usecases.answers_arrivals import Slip
from app.usecases.context import Context
from app.usecases.tokens import read_token

T = TypeVar("T")


def blanked(answer: T) -> T:
    """Return an answer without what is sensitive."""
    if isinstance(answer, Ticket) and (answer.note or answer.fetch or answer.reach):
        return replace(answer, note="", fetch=False, reach=False)
    if isinstance(answer, Slip):
        return replace(answer, ticket=blanked(answer.ticket))
    return answer


def restored(ctx: Context, conn: Connection, answer: T) -> T:
    """Return a kept answer with what is known of the ticket now."""
    if isinstance(answer, Ticket):
        key = read_token(ctx.secret, answer.token)
        stored = None if key is None else tickets.get(conn, key.ticket)
        if stored is None:
            return answer
        kept = care.get(conn, stored.id)
        return replace(answer, note=kept.note, fetch=not FETCHED.isdisjoint(kept.needs), reach=stored.reach)
    if isinstance(answer, Slip):
        return replace(answer, ticket=restored(ctx, conn, answer.ticket))
    return answer
