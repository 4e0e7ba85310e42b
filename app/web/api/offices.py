"""Calls about an office: what it offers, its board, its queue, locks, notice, day end, speech, reports."""

import re
from typing import Any

from flask import Response
from msgspec import Struct

from app.languages.known import GERMAN, known
from app.rules.refusal import Refusal
from app.usecases import board, catalog, day, device_status, find, notices, offices, queue, view
from app.usecases.answers import Board, Closed, LockView, OfficeInfo, Queue, ServiceView
from app.usecases.answers_kiosk import Catalog, KioskState
from app.usecases.device_status import DeviceNews
from app.web.announcing import announcements, sound
from app.web.api import bodies
from app.web.api.route import ANYONE, DESK, SCREEN, STAFF, Call, Route
from app.web.feed import snapshot

SEQ = re.compile(r"[0-9]{1,10}")
SVG = "image/svg+xml"


class OfficeList(Struct, frozen=True):
    """All offices."""

    offices: tuple[OfficeInfo, ...]


class ServiceList(Struct, frozen=True):
    """What an office offers."""

    services: tuple[ServiceView, ...]


def list_offices(call: Call) -> OfficeList:
    """All offices."""
    return OfficeList(offices.list_offices(call.ctx, now=call.now))


def office(call: Call, slug: str) -> OfficeInfo:
    """One office."""
    return offices.office(call.ctx, office=slug, now=call.now)


def services(call: Call, slug: str) -> ServiceList:
    """The services of an office."""
    language = known(call.query.get("lang", ""))
    return ServiceList(offices.services(call.ctx, office=slug, language=language, now=call.now))


def public_qr(call: Call, slug: str) -> Response:
    """The QR code of an office's public page, in a language."""
    from printer.qr import svg

    address, language = view.public_page(call.ctx, slug), known(call.query.get("lang", ""))
    if address is None:
        raise Refusal("not_found")
    find.office_id(call.ctx, slug)
    return Response(svg(address if language == GERMAN else f"{address}?lang={language}"), content_type=SVG)


def show_catalog(call: Call, slug: str) -> Catalog:
    """What is known of the services in every language."""
    return catalog.catalog(call.ctx, office=slug, now=call.now)


def after(call: Call) -> int | None:
    """The client's last seq; raises Refusal malformed."""
    text = call.query.get("since")
    if text is None:
        return None
    if not SEQ.fullmatch(text):
        raise Refusal("malformed", where="since")
    return int(text)


def with_log(call: Call, state: Board | Queue | KioskState) -> dict[str, Any]:
    """A state in the form of the feed's messages."""
    return snapshot(call.edge, state, after(call))


def show_board(call: Call, slug: str) -> dict[str, Any]:
    """The board, and what is to be announced since."""
    state = board.board(call.ctx, office=slug, now=call.now)
    message = with_log(call, state)
    after, upto = message["after"], state.seq
    return message | {"announce": announcements(call.edge, slug, after, upto), "told": told(call, slug, after, upto)}


def told(call: Call, slug: str, after: int, upto: int) -> tuple[DeviceNews, ...]:
    """What a display that asks was told to do meanwhile: it hears of it where no socket comes through."""
    if "display" not in call.principal.roles:
        return ()
    since = call.now - board.FRESH
    news = device_status.news(call.ctx, office=slug, kind="display", after=after, upto=upto, since=since)
    return tuple(one for one in news if one.device == call.principal.id)


def show_queue(call: Call, slug: str) -> dict[str, Any]:
    """What the desks see."""
    return with_log(call, queue.queue(call.ctx, office=slug, principal=call.principal, now=call.now))


def show_kiosk(call: Call, slug: str) -> dict[str, Any]:
    """What one kiosk shows."""
    device = call.principal.id if "kiosk" in call.principal.roles else None
    return with_log(call, board.kiosk_state(call.ctx, office=slug, device=device, now=call.now))


def lock(call: Call, slug: str) -> LockView:
    """Stop a service."""
    body: bodies.Lock = call.body
    return notices.lock(
        call.ctx,
        office=slug,
        service=body.service,
        text=body.text,
        until=body.until,
        principal=call.principal,
        request=call.request,
        now=call.now,
    )


def unlock(call: Call, slug: str, lock_id: int) -> None:
    """Go on."""
    notices.unlock(call.ctx, office=slug, lock=lock_id, principal=call.principal, request=call.request, now=call.now)


def set_notice(call: Call, slug: str) -> None:
    """What displays and kiosks say."""
    notices.set_notice(
        call.ctx, office=slug, text=call.body.text, principal=call.principal, request=call.request, now=call.now
    )


def close_day(call: Call, slug: str) -> Closed:
    """End the office's day."""
    return day.close_day(
        call.ctx,
        office=slug,
        force=call.body.force,
        principal=call.principal,
        now=call.now,
        request=call.request,
    )


def speech(call: Call, slug: str, seq: int) -> Response:
    """The sound of one call."""
    wave = sound(call.edge, slug, seq, call.query.get("lang", ""), named="named" in call.query)
    headers = {"Cache-Control": "private, max-age=3600"}
    return Response(wave, headers=headers, content_type="audio/wav")


def say(call: Call, slug: str) -> Response:  # noqa: ARG001 -- the office of the address says who may ask
    """The sound of what a kiosk shows."""
    body: bodies.Say = call.body
    speech = call.edge.speech
    if not speech.knows(body.text, body.language):
        call.limits.speech(call.principal.id)
    return Response(speech.say(body.text, body.language), content_type="audio/wav")


def move_clock(call: Call) -> dict[str, Any]:
    """Set a standing practice clock."""
    if call.edge.clock.practice is None:
        raise Refusal("practice_only")
    try:
        return {"now": call.edge.clock.move(call.body.to)}
    except ValueError as error:
        raise Refusal("practice_clock", reason=str(error)) from None


SINCE = {"since": "the client's last seq"}
ROUTES = (
    Route("GET", "/offices", "All offices", list_offices, ANYONE, None, OfficeList),
    Route("GET", "/offices/<slug>", "One office", office, ANYONE, None, OfficeInfo),
    Route(
        "GET",
        "/offices/<slug>/services",
        "What an office offers",
        services,
        ANYONE,
        None,
        ServiceList,
        query={"lang": "language of the names, de by default"},
    ),
    Route(
        "GET",
        "/offices/<slug>/qr.svg",
        "QR code of the public page",
        public_qr,
        ANYONE,
        media=SVG,
        query={"lang": "language of the page, de by default"},
    ),
    Route(
        "GET",
        "/offices/<slug>/catalog",
        "Names, what to bring and other words for the services, in every language",
        show_catalog,
        ANYONE,
        None,
        Catalog,
    ),
    Route(
        "GET",
        "/offices/<slug>/board",
        "The board, with `boot`, `after` and `announce` as in the feed",
        show_board,
        SCREEN | STAFF,
        None,
        Board,
        query=SINCE,
        public_board=True,
    ),
    Route("GET", "/offices/<slug>/queue", "What the desks see", show_queue, STAFF, None, Queue, query=SINCE),
    Route(
        "GET",
        "/offices/<slug>/kiosk",
        "What one kiosk shows",
        show_kiosk,
        frozenset({"kiosk"}),
        None,
        KioskState,
        query=SINCE,
    ),
    Route(
        "POST",
        "/offices/<slug>/locks",
        "Stop a service",
        lock,
        DESK | STAFF,
        bodies.Lock,
        LockView,
        201,
        codes=("time_over",),
    ),
    Route("DELETE", "/offices/<slug>/locks/<int:lock_id>", "End a lock", unlock, DESK | STAFF),
    Route("PUT", "/offices/<slug>/notice", "Set the notice", set_notice, DESK | STAFF, bodies.Notice),
    Route(
        "POST",
        "/offices/<slug>/close-day",
        "End the day",
        close_day,
        frozenset({"reception", "manager"}),
        bodies.CloseDay,
        Closed,
        codes=("office_open",),
    ),
    Route(
        "GET",
        "/offices/<slug>/announcements/<int:seq>.wav",
        "The sound of one call",
        speech,
        SCREEN | STAFF,
        media="audio/wav",
        query={
            "lang": "`own`: in the visitor's own language; else in German",
            "named": "the sentence says which office calls, for displays of several",
        },
        public_board=True,
    ),
    Route(
        "POST",
        "/offices/<slug>/speech",
        "The sound of what a kiosk shows",
        say,
        frozenset({"kiosk"}),
        bodies.Say,
        media="audio/wav",
        codes=("cannot_speak", "rate_limited"),
    ),
    Route(
        "POST",
        "/practice/clock",
        "Set a standing practice clock",
        move_clock,
        frozenset({"clerk", "admin"}),
        bodies.MoveClock,
        dict[str, Any],
        codes=("practice_only", "practice_clock"),
    ),
)
