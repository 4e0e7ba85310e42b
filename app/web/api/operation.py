"""Calls about what happens beside the queue: evacuation, silent alarms, quick services."""

from app.usecases import evacuation, helping, order, outage
from app.usecases import quick as quickly
from app.usecases.answers import HelpView
from app.usecases.answers_arrivals import Outage
from app.usecases.evacuation import Evacuation
from app.usecases.quick import QuickService
from app.web.api import bodies
from app.web.api.route import CLERK, STAFF, Call, Route


def call_help(call: Call, counter: int) -> HelpView:
    """Call for help."""
    return helping.call_help(call.ctx, counter=counter, **call.who)


def help_seen(call: Call, alarm: int) -> HelpView:
    """This desk shows the alarm."""
    return helping.seen(call.ctx, alarm=alarm, **call.who)


def answer_help(call: Call, alarm: int) -> HelpView:
    """Help is coming."""
    return helping.answer(call.ctx, alarm=alarm, counter=call.body.counter, **call.who)


def end_help(call: Call, alarm: int) -> HelpView:
    """It is over."""
    return helping.end(call.ctx, alarm=alarm, **call.who)


def evacuate(call: Call, slug: str) -> Evacuation:
    """Everybody leaves the building."""
    return evacuation.evacuate(call.ctx, office=slug, **call.who)


def end_evacuation(call: Call, slug: str) -> Evacuation:
    """Everything goes on."""
    return evacuation.end_evacuation(call.ctx, office=slug, **call.who)


def quick(call: Call, counter: int) -> QuickService:
    """Served without a number."""
    body: bodies.Quick = call.body
    return quickly.quick_service(call.ctx, counter=counter, service=body.service, quantity=body.quantity, **call.who)


def undo_quick(call: Call, counter: int) -> QuickService:
    """Counted by mistake."""
    return quickly.undo_quick(call.ctx, counter=counter, seq=call.body.seq, **call.who)


def order_of(call: Call, slug: str) -> dict[str, str]:
    """Why this one before that one."""
    first, second = call.query.get("first", ""), call.query.get("second", "")
    return order.why(call.ctx, office=slug, first=first, second=second, principal=call.principal, now=call.now)


def remove_outage(call: Call, slug: str, outage_id: int) -> Outage:
    """There was none."""
    return outage.remove_outage(call.ctx, office=slug, outage=outage_id, **call.who)


ROUTES = (
    Route(
        "GET",
        "/offices/<slug>/order",
        "Why one number comes before another, in one sentence",
        order_of,
        STAFF,
        None,
        dict[str, str],
        query={"first": "a number of today", "second": "another one"},
    ),
    Route(
        "POST",
        "/counters/<int:counter>/quick",
        "Count a short matter that needed no number",
        quick,
        CLERK,
        bodies.Quick,
        QuickService,
        201,
        codes=("counter_closed", "counter_taken", "unknown_service", "bad_quantity", "not_qualified"),
    ),
    Route(
        "POST",
        "/counters/<int:counter>/quick/undo",
        "Take back a short matter that was counted by mistake",
        undo_quick,
        CLERK,
        bodies.UndoQuick,
        QuickService,
        codes=("nothing_to_undo", "too_late", "day_closed", "counter_closed", "counter_taken"),
    ),
    Route(
        "POST",
        "/offices/<slug>/evacuation",
        "Fire alarm: displays say so, everything stands still",
        evacuate,
        STAFF,
        bodies.Body,
        Evacuation,
    ),
    Route(
        "POST",
        "/offices/<slug>/evacuation/end",
        "Go on after an evacuation",
        end_evacuation,
        STAFF,
        bodies.Body,
        Evacuation,
    ),
    Route(
        "DELETE",
        "/offices/<slug>/outage/<int:outage_id>",
        "Take away a power cut of the last week that was entered by mistake",
        remove_outage,
        frozenset({"reception", "manager"}),
        answer=Outage,
    ),
    Route(
        "POST",
        "/counters/<int:counter>/help",
        "Call the other desks for help, silently",
        call_help,
        CLERK,
        bodies.Body,
        HelpView,
        codes=("counter_closed", "counter_taken"),
    ),
    Route("POST", "/help/<int:alarm>/seen", "This desk shows the alarm", help_seen, STAFF, bodies.Body, HelpView),
    Route(
        "POST",
        "/help/<int:alarm>/answer",
        "Help is coming from this counter, or from the reception",
        answer_help,
        STAFF,
        bodies.AnswerHelp,
        HelpView,
        codes=("own_help", "help_over", "counter_closed", "counter_taken"),
    ),
    Route("POST", "/help/<int:alarm>/end", "The alarm is over", end_help, STAFF, bodies.Body, HelpView),
)
