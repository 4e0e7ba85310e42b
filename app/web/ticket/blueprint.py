"""The visitor's page on the phone: /t/{token}. Whoever has the link has the number; nothing else is asked."""

import time
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request

from app.languages.catalogue import catalogue, named
from app.languages.known import LANGUAGES, known
from app.rules.refusal import Refusal
from app.usecases import following, visit
from app.usecases.answers_visitor import OwnStatus
from app.usecases.context import Principal, Request
from app.usecases.following import Tag
from app.web.edge import Edge, now
from app.web.ticket.unchanged import Asked, Unchanged
from app.web.ticket.view import view

VISITOR = Principal("visitor", 0, "visitor", None, frozenset())
ACTIONS: dict[str, tuple[Callable[..., OwnStatus], str]] = {
    "cancel": (visit.cancel_ticket, "not_given_back"),
    "later": (visit.more_time, "later_refused"),
    "sooner": (visit.ready_again, "later_refused"),
}
"""What a visitor may do, and what the page says when it is refused; a code with a text of its own says more."""


def create_blueprint(edge: Edge, unchanged: Unchanged) -> Blueprint:
    """Serve the page, its changing part, and what a visitor may do."""
    blueprint = Blueprint("ticket", __name__, template_folder="templates", url_prefix="/t")

    @blueprint.get("/<token>")
    def page(token: str) -> tuple[str, int]:
        try:
            visit.opened_by_phone(edge.ctx, token=token, now=now(edge))
            return _page(edge, token)
        except Refusal:
            return _unknown(edge), HTTPStatus.NOT_FOUND

    @blueprint.get("/<token>/status")
    def status(token: str) -> Response:
        return _status(edge, token, unchanged)

    @blueprint.post("/<token>/<any(cancel, later, sooner):action>")
    def act(token: str, action: str) -> Response | tuple[str, int]:
        use_case, refused = ACTIONS[action]
        asked = Request(f"POST /t/{token}/{action}", None, b"")
        try:
            use_case(edge.ctx, token=token, principal=VISITOR, request=asked, now=now(edge))
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise
            return _page(edge, token, refusal.code, refused)
        answer = redirect(f"/t/{token}?lang={_asked()}", HTTPStatus.SEE_OTHER)
        return Response(answer.get_data(), answer.status_code, answer.headers)

    return blueprint


def _asked() -> str:
    wanted = request.args.get("lang", "")
    return wanted if wanted in LANGUAGES else ""


def _status(edge: Edge, token: str, unchanged: Unchanged) -> Response:
    """The changing part alone, if it has changed."""
    present, ends = now(edge), unchanged.ends()
    tag = following.tag(edge.ctx, token=token, now=present, ends=ends)
    etag = _etag(tag, _asked())
    unchanged.note(Asked(request.environ["PATH_INFO"], request.environ["QUERY_STRING"]), etag, tag, time.monotonic())
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    found = visit.own_status(edge.ctx, token=token, now=present, ends=ends)
    if found.over:
        return Response(status=HTTPStatus.GONE)
    return Response(_render(edge, token, found, "ticket/status.html"), headers=headers)


def _etag(tag: Tag, language: str) -> str:
    return f'"{tag.text}.{language}"'


def _page(edge: Edge, token: str, *refused: str) -> tuple[str, int]:
    """The whole page, with the first of the codes of a refusal that has a text; the link dies with the day."""
    # Before what it stands for: then the page's first question finds whatever happens between the two.
    tag = following.tag(edge.ctx, token=token, now=now(edge))
    status = visit.own_status(edge.ctx, token=token, now=now(edge))
    if status.over:
        return _unknown(edge, status.language), HTTPStatus.GONE
    found = _render(edge, token, status, "ticket/ticket.html", *refused, tag=tag)
    return found, HTTPStatus.CONFLICT if refused else HTTPStatus.OK


def _render(edge: Edge, token: str, status: OwnStatus, template: str, *refused: str, tag: Tag | None = None) -> str:
    asked = _asked()
    texts = catalogue("phone", asked if asked in LANGUAGES else status.language)
    return render_template(
        template,
        status=status,
        view=view(texts, status),
        token=token,
        etag=_etag(tag, texts.language) if tag else "",
        language=LANGUAGES[texts.language],
        languages=named(edge.languages),
        say=texts.messages,
        error=next((texts.say(code) for code in refused if code in texts.messages), ""),
    )


def _unknown(edge: Edge, spoken: str = "") -> str:
    """Say that there is no such number (any more); `spoken`: the language it was drawn in."""
    language = LANGUAGES[known(_asked() or spoken or request.accept_languages.best_match(list(LANGUAGES)) or "")]
    say = catalogue("phone", language.code).messages
    return render_template("ticket/unknown.html", language=language, languages=named(edge.languages), say=say)
