"""Calls about demand that became no ticket, and about other offices."""

from datetime import date

from msgspec import Struct

from app.usecases import correct, demand, elsewhere, report_demand
from app.usecases.answers import Ticket
from app.usecases.answers_kiosk import Elsewhere
from app.usecases.report_demand import Reason, WishedTime
from app.web.api import bodies
from app.web.api.reports import day_of
from app.web.api.route import ANYONE, Call, Route

KIOSK = frozenset({"kiosk"})


class ElsewhereList(Struct, frozen=True):
    """Other offices, the shortest wait first."""

    offices: tuple[Elsewhere, ...]


class DemandReport(Struct, frozen=True, rename={"first": "from", "last": "to"}):
    """Demand without a ticket: refusals and abandoned dialogues by reason and service, wished times."""

    first: date
    last: date
    refused: tuple[Reason, ...]
    abandoned: tuple[Reason, ...]
    wished: tuple[WishedTime, ...]


def dialogue(call: Call, slug: str) -> demand.Dialogue:
    """The visitor in front of the kiosk that asks."""
    return demand.Dialogue(slug, call.principal, call.body.request_id)


def touch(call: Call, slug: str) -> None:
    """Somebody wants a number while there are none."""
    demand.touch(call.ctx, dialogue(call, slug), when=call.body.when, now=call.now)


def abandon(call: Call, slug: str) -> None:
    """Somebody has gone without drawing."""
    body: bodies.Abandoned = call.body
    demand.abandon(call.ctx, dialogue(call, slug), service=body.service, reason=body.reason, now=call.now)


def show_elsewhere(call: Call, slug: str) -> ElsewhereList:
    """Where a service is had sooner."""
    service = call.query.get("service", "")
    return ElsewhereList(elsewhere.elsewhere(call.ctx, office=slug, service=service, now=call.now))


def correct_ticket(call: Call, token: str) -> Ticket:
    """Another service on a number that was just drawn."""
    body: bodies.Correction = call.body
    return correct.correct_ticket(call.ctx, token=token, replaces=body.replaces, service=body.service, **call.who)


def report(call: Call, slug: str) -> DemandReport:
    """Who stayed without a number, and why."""
    first, last = day_of(call, "from"), day_of(call, "to")
    found = report_demand.demand(call.ctx, offices=(slug,), first=first, last=last)
    return DemandReport(first, last, found.refused, found.abandoned, found.wished)


ROUTES = (
    Route(
        "POST",
        "/tickets/<token>/correct",
        "Another service in place of one drawn by mistake, for a minute at the kiosk that drew it",
        correct_ticket,
        KIOSK,
        bodies.Correction,
        Ticket,
        codes=("too_late", "illegal_move", "unknown_service", "locked", "same_service", "no_such_concern"),
    ),
    Route(
        "POST",
        "/offices/<slug>/touches",
        "A touch on a kiosk that gives no numbers, counted once per visitor",
        touch,
        KIOSK,
        bodies.Touch,
    ),
    Route(
        "POST",
        "/offices/<slug>/abandoned",
        "A dialogue that was left without a number, counted once",
        abandon,
        KIOSK,
        bodies.Abandoned,
    ),
    Route(
        "GET",
        "/offices/<slug>/elsewhere",
        "Other offices where a service is had clearly sooner",
        show_elsewhere,
        ANYONE,
        None,
        ElsewhereList,
        query={"service": "code of the service"},
    ),
    Route(
        "GET",
        "/offices/<slug>/reports/demand",
        "Refusals, abandoned dialogues and wished times",
        report,
        frozenset({"manager"}),
        None,
        DemandReport,
        query={"from": "first day", "to": "last day"},
    ),
)
