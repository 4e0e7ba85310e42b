"""Calls about counters: presence, and calling the next ticket."""

from collections.abc import Callable
from functools import partial
from typing import Any

from app.usecases import call as calling
from app.usecases import counters
from app.usecases.answers import CounterView, Ticket
from app.web.api import bodies
from app.web.api.route import AT_COUNTER, CLERK, Call, Route

STATES: dict[str, tuple[Callable[..., CounterView], str]] = {
    "pause": (counters.pause_counter, "Pause"),
    "resume": (counters.resume_counter, "Go on after a pause or wrap-up"),
    "wrap-up": (counters.wrap_up_counter, "The visitor has gone, the counter is not free yet"),
    "close": (counters.close_counter, "Close the counter"),
}


def open_counter(call: Call, counter: int) -> CounterView:
    """Open a counter."""
    body: bodies.Open = call.body
    options = {"take_over": True} if body.take_over else {}
    return counters.open_counter(
        call.ctx,
        counter=counter,
        services=body.services,
        principal=call.principal,
        request=call.request,
        now=call.now,
        **options,
    )


def change_state(action: Callable[..., CounterView], call: Call, counter: int) -> CounterView:
    """Pause, resume, wrap up or close."""
    return action(call.ctx, counter=counter, principal=call.principal, request=call.request, now=call.now)


def call_next(call: Call, counter: int) -> Ticket | None:
    """Call the next ticket; None when nobody waits."""
    return calling.call_next(
        call.ctx,
        counter=counter,
        settle=call.body.settle,
        principal=call.principal,
        request=call.request,
        now=call.now,
    )


def pick(call: Call, counter: int) -> Ticket:
    """Call a number of one's choice."""
    return calling.pick(
        call.ctx,
        counter=counter,
        number=call.body.number,
        principal=call.principal,
        request=call.request,
        now=call.now,
    )


def _state_route(name: str) -> Route:
    action, summary = STATES[name]
    handler: Any = partial(change_state, action)
    path, codes = f"/counters/<int:counter>/{name}", ("case_open", *AT_COUNTER)
    return Route("POST", path, summary, handler, CLERK, bodies.Body, CounterView, codes=codes)


ROUTES = (
    Route(
        "POST",
        "/counters/<int:counter>/open",
        "Open a counter",
        open_counter,
        CLERK,
        bodies.Open,
        CounterView,
        codes=("counter_taken", "clerk_elsewhere"),
    ),
    *map(_state_route, STATES),
    Route(
        "POST",
        "/counters/<int:counter>/next",
        "Call the next ticket",
        call_next,
        CLERK,
        bodies.Next,
        Ticket,
        nothing="nobody waits",
        codes=("case_open", *AT_COUNTER),
    ),
    Route(
        "POST",
        "/counters/<int:counter>/pick",
        "Call this number",
        pick,
        CLERK,
        bodies.Pick,
        Ticket,
        codes=("already_called", "not_here_yet", "case_open", "not_qualified", "not_reachable", *AT_COUNTER),
    ),
)
