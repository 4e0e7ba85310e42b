"""Calls about tickets: draw, confirm, follow, cancel, and the clerk's moves."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from flask import Response, request

from app.rules.refusal import Refusal
from app.usecases import call as calling
from app.usecases import checkin, draw, following, printing, undo, visit
from app.usecases.answers import Ticket
from app.usecases.answers_visitor import OwnStatus
from app.usecases.printing import PaperNews
from app.web.api import bodies
from app.web.api.route import ANYONE, AT_COUNTER, CLERK, DESK, Call, Route

KIOSK_OR_STAFF = frozenset({"kiosk"}) | DESK
AT_RECEPTION = frozenset({"resume"})
"""Moves that need no counter."""
MOVES: dict[str, tuple[Callable[..., Ticket], str]] = {
    "recall": (calling.recall, "Call again"),
    "start": (calling.start, "The visitor has come: service begins"),
    "finish": (calling.finish, "Service is finished"),
    "no-show": (calling.no_show, "Nobody came"),
    "resume": (calling.resume, "Go on with a parked case or a no-show"),
    "return": (calling.give_back, "Put a called ticket back with its place"),
}

MORE = {
    "no-show": ("too_few_calls",),
    "resume": ("counter_busy", "not_qualified", "not_reachable", "return_late"),
}
"""Codes of single moves."""


def draw_ticket(call: Call, slug: str) -> Ticket:
    """Draw a number."""
    body: bodies.Draw = call.body
    if body.override and "kiosk" in call.principal.roles:
        raise Refusal("forbidden")
    concerns = tuple(draw.Wish(wish.service, wish.quantity) for wish in body.concerns)
    if body.appointment.strip():
        return _check_in(call, slug, body, concerns)
    return draw.draw_ticket(
        call.ctx,
        office=slug,
        concerns=concerns,
        language=body.language or "de",
        principal=call.principal,
        request=call.request,
        now=call.now,
        override=body.override.reason if body.override else None,
        more=_more(body),
    )


def _check_in(call: Call, slug: str, body: bodies.Draw, concerns: tuple[draw.Wish, ...]) -> Ticket:
    """Draw with an appointment: it gives the place, so that nothing else may."""
    if body.group or body.by_hand or body.override:
        raise Refusal("malformed", where="appointment")
    arrival = checkin.Arrival(
        body.appointment,
        language=body.language,
        more=concerns,
        printer=body.printer,
        whole=True,
        needs=body.needs,
        classes=body.classes,
        large_print=body.large_print,
    )
    return checkin.check_in(call.ctx, office=slug, arrival=arrival, **call.who)


def _more(body: bodies.Draw) -> draw.More:
    pad = body.by_hand
    return draw.More(
        needs=body.needs,
        classes=body.classes,
        group=body.group,
        by_hand=draw.ByHand(pad.number, pad.drawn_at, pad.served) if pad else None,
        printer=body.printer,
        confirmed=body.confirmed,
        large_print=body.large_print,
    )


def confirm(call: Call, token: str) -> Ticket:
    """The number was taken from the screen."""
    return draw.confirm_ticket(call.ctx, token=token, principal=call.principal, request=call.request, now=call.now)


def paper(call: Call, token: str) -> PaperNews:
    """What has become of the number's paper, for a kiosk that may not have heard it."""
    return printing.paper_of(call.ctx, token=token, principal=call.principal)


def own_status(call: Call, token: str) -> Response:
    """The visitor's own status, with an ETag: nothing new is 304."""
    quoted = f'"{following.tag(call.ctx, token=token, now=call.now).text}"'
    headers = {"ETag": quoted, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == quoted:
        return Response(status=304, headers=headers)
    status = visit.own_status(call.ctx, token=token, now=call.now)
    return Response(msgspec.json.encode(status), headers=headers, content_type="application/json")


def cancel(call: Call, token: str) -> OwnStatus:
    """The visitor gives the number back."""
    return visit.cancel_ticket(call.ctx, token=token, principal=call.principal, request=call.request, now=call.now)


def later(call: Call, token: str) -> OwnStatus:
    """The visitor lets others pass for ten minutes."""
    return visit.more_time(call.ctx, token=token, **call.who)


def sooner(call: Call, token: str) -> OwnStatus:
    """The visitor is ready before these are over."""
    return visit.ready_again(call.ctx, token=token, **call.who)


def qr_code(_call: Call, token: str) -> Response:
    """The QR code of the phone page."""
    from printer.qr import svg

    url = _call.ctx.public_url
    if not url:
        raise Refusal("not_found")
    following.tag(_call.ctx, token=token, now=_call.now)
    return Response(svg(f"{url.rstrip('/')}/t/{token}"), content_type="image/svg+xml")


def move(action: Callable[..., Ticket], call: Call, token: str) -> Ticket:
    """One of the clerk's moves; the ticket's own counter is known, only resuming may name another."""
    where = {"counter": call.body.counter} if action is calling.resume else {}
    return action(call.ctx, token=token, principal=call.principal, request=call.request, now=call.now, **where)


def take_back(call: Call, token: str) -> Ticket:
    """Undo the latest step."""
    return undo.undo(call.ctx, token=token, principal=call.principal, request=call.request, now=call.now)


def reprint(call: Call, token: str) -> Ticket:
    """Print a copy; the old paper's link dies."""
    return printing.reprint(
        call.ctx,
        token=token,
        printer=call.body.printer,
        principal=call.principal,
        request=call.request,
        now=call.now,
    )


def _move_route(name: str) -> Route:
    action, summary = MOVES[name]
    handler: Any = partial(move, action)
    roles = DESK if name in AT_RECEPTION else CLERK
    codes = ("illegal_move", *MORE.get(name, ()), *AT_COUNTER)
    return Route("POST", f"/tickets/<token>/{name}", summary, handler, roles, bodies.Move, Ticket, codes=codes)


ROUTES = (
    Route(
        "POST",
        "/offices/<slug>/tickets",
        "Draw a number",
        draw_ticket,
        KIOSK_OR_STAFF,
        bodies.Draw,
        Ticket,
        201,
        codes=(
            "closed",
            "break",
            "holiday",
            "closed_day",
            "locked",
            "limit",
            "last_ticket",
            "numbers_exhausted",
            "burst",
            "hoarding",
            "unknown_service",
            "too_many_concerns",
            "bad_quantity",
            "clock_behind",
            "evacuation",
            "unknown_need",
            "unknown_class",
            "number_taken",
            "bad_number",
            "bad_time",
            "no_printer",
        ),
    ),
    Route(
        "POST",
        "/tickets/<token>/confirm",
        "The number was taken from the screen",
        confirm,
        KIOSK_OR_STAFF,
        bodies.Confirm,
        Ticket,
    ),
    Route("GET", "/tickets/<token>/paper", "What became of the number's paper", paper, KIOSK_OR_STAFF, None, PaperNews),
    Route("GET", "/tickets/<token>", "The visitor's own status (ETag)", own_status, ANYONE, None, OwnStatus),
    Route("POST", "/tickets/<token>/cancel", "Give the number back", cancel, ANYONE, bodies.Body, OwnStatus),
    Route(
        "POST",
        "/tickets/<token>/later",
        "Let others pass for ten minutes; the place stays",
        later,
        ANYONE,
        bodies.Body,
        OwnStatus,
        codes=("illegal_move", "later_used", "evacuation"),
    ),
    Route(
        "POST",
        "/tickets/<token>/sooner",
        "Be called in turn again before the ten minutes are over",
        sooner,
        ANYONE,
        bodies.Body,
        OwnStatus,
        codes=("illegal_move", "evacuation"),
    ),
    Route("GET", "/tickets/<token>/qr.svg", "QR code of the phone page", qr_code, ANYONE, media="image/svg+xml"),
    *map(_move_route, MOVES),
    Route(
        "POST",
        "/tickets/<token>/undo",
        "Take back the latest step",
        take_back,
        DESK,
        bodies.Body,
        Ticket,
        codes=("nothing_to_undo", "too_late", "day_closed", "changed_since", "counter_busy", "counter_taken"),
    ),
    Route(
        "POST", "/tickets/<token>/reprint", "Print a copy", reprint, DESK, bodies.Copy, Ticket, codes=("no_printer",)
    ),
)
