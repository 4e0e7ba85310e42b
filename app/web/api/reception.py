"""Calls of the reception: lost tickets, and everything about one."""

from app.usecases import lookup
from app.usecases.lookup import Case, Found, Memory
from app.web.api.route import DESK, Call, Route

DECIDING = frozenset({"reception", "manager"})
"""Who sees why somebody has a head start: whoever gives it."""


def find_tickets(call: Call, slug: str) -> Found:
    """Lost tickets."""
    known = Memory(**{name: call.query.get(name, "") for name in ("number", "service", "at")})
    return lookup.find_tickets(call.ctx, office=slug, memory=known, principal=call.principal, now=call.now)


def case(call: Call, token: str) -> Case:
    """Everything about a ticket."""
    return lookup.case(call.ctx, token=token, principal=call.principal, now=call.now)


ROUTES = (
    Route(
        "GET",
        "/offices/<slug>/tickets",
        "Today's tickets by what somebody remembers of one",
        find_tickets,
        DESK,
        None,
        Found,
        query={
            "number": "as it is written or said: A017, a17, 17",
            "service": "code of a service",
            "at": "local time of the draw, 20 minutes more or less: 10:30",
        },
        codes=("malformed", "unknown_service"),
    ),
    Route(
        "GET",
        "/tickets/<token>/case",
        "A ticket with its needs and priority classes",
        case,
        DECIDING,
        None,
        Case,
    ),
)
