"""Calls about one visit with several concerns: parking, passing on, taking over, priority, notes."""

from typing import Any

from app.rules.refusal import Refusal
from app.usecases import call as calling
from app.usecases import concerns, forward, priority
from app.usecases.answers import Ticket
from app.usecases.split import split_ticket
from app.web.api import bodies
from app.web.api.route import AT_COUNTER, CLERK, DESK, Call, Route


def park(call: Call, token: str) -> Ticket:
    """Set the case aside."""
    body: bodies.Park = call.body
    return calling.park(call.ctx, token=token, reason=body.reason, room=body.room, **call.who)


def pass_on(call: Call, token: str) -> Ticket:
    """Forward."""
    body: bodies.Forward = call.body
    return forward.forward(
        call.ctx,
        token=token,
        service=body.service,
        counter=body.counter,
        office=body.office,
        note=body.note,
        **call.who,
    )


def take_over(call: Call, token: str) -> Ticket:
    """Move a colleague's case here."""
    return forward.take_over(call.ctx, token=token, counter=call.body.counter, **call.who)


def work_on_concern(call: Call, token: str) -> Ticket:
    """Take up, settle, add or correct a concern."""
    body: bodies.WorkOnConcern = call.body
    if body.start and (body.done is not None or body.replaces is not None):
        raise Refusal("malformed", where="start")
    work = concerns.Work(
        body.service,
        done=body.done,
        quantity=body.quantity,
        replaces=body.replaces,
        reason=body.reason,
        position=body.position,
        start=body.start,
    )
    return concerns.work_on_concern(call.ctx, token=token, work=work, **call.who)


def split(call: Call, token: str) -> Ticket:
    """Give some concerns a number of their own."""
    body: bodies.Split = call.body
    wanted: dict[str, Any] = {"positions": body.positions, "quantities": body.quantities, "printer": body.printer}
    return split_ticket(call.ctx, token=token, **wanted, **call.who)


def set_priority(call: Call, token: str) -> Ticket:
    """Change priority classes and needs."""
    body: bodies.Priority = call.body
    return priority.set_priority(
        call.ctx, token=token, classes=body.classes, needs=body.needs, add=body.add, **call.who
    )


def set_note(call: Call, token: str) -> Ticket:
    """Leave a note."""
    return priority.set_note(call.ctx, token=token, text=call.body.text, **call.who)


ROUTES = (
    Route(
        "POST",
        "/tickets/<token>/park",
        "Set the case aside",
        park,
        CLERK,
        bodies.Park,
        Ticket,
        codes=("illegal_move", "nothing_open", *AT_COUNTER),
    ),
    Route(
        "POST",
        "/tickets/<token>/forward",
        "Pass the visit on to a service, a counter or another office",
        pass_on,
        DESK,
        bodies.Forward,
        Ticket,
        codes=(
            "illegal_move",
            "nothing_open",
            "unknown_service",
            "same_service",
            "same_office",
            "counter_closed",
            "not_qualified",
            "not_reachable",
            "number_taken",
            "evacuation_there",
            *AT_COUNTER,
        ),
    ),
    Route(
        "POST",
        "/tickets/<token>/take-over",
        "Move a colleague's open case to one's own counter",
        take_over,
        CLERK,
        bodies.TakeOver,
        Ticket,
        codes=("illegal_move", "counter_busy", "not_qualified", "not_reachable", *AT_COUNTER),
    ),
    Route(
        "POST",
        "/tickets/<token>/concerns",
        "Take up, settle, add or correct a concern",
        work_on_concern,
        DESK,
        bodies.WorkOnConcern,
        Ticket,
        codes=(
            "illegal_move",
            "unknown_service",
            "bad_quantity",
            "no_such_concern",
            "too_many_concerns",
            "unknown_reason",
            "not_qualified",
            "malformed",
            *AT_COUNTER,
        ),
    ),
    Route(
        "POST",
        "/tickets/<token>/split",
        "Give some of the open concerns a number of their own",
        split,
        DESK,
        bodies.Split,
        Ticket,
        201,
        codes=(
            "illegal_move",
            "no_such_concern",
            "bad_quantity",
            "nothing_left",
            "numbers_exhausted",
            "no_printer",
            *AT_COUNTER,
        ),
    ),
    Route(
        "POST",
        "/tickets/<token>/priority",
        "Change priority classes and needs",
        set_priority,
        DESK,
        bodies.Priority,
        Ticket,
        codes=("illegal_move", "unknown_class", "unknown_need"),
    ),
    Route("POST", "/tickets/<token>/note", "Leave a note for colleagues", set_note, DESK, bodies.Note, Ticket),
)
