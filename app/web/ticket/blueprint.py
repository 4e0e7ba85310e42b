"""The visitor's page on the phone: /t/{token}. Whoever has the link has the number; nothing else is asked."""

from http import HTTPStatus

from flask import Blueprint, Response, redirect, render_template, request

from app.languages.catalogue import catalogue, name_of
from app.languages.known import LANGUAGES, Language, chosen, known
from app.rules.refusal import Refusal
from app.usecases import visit
from app.usecases.context import Principal, Request
from app.web.edge import Edge, now
from app.web.ticket.view import view

VISITOR = Principal("visitor", 0, "visitor", None, frozenset())


def create_blueprint(edge: Edge) -> Blueprint:
    """Serve the page, its changing part, and the way to give the number back."""
    blueprint = Blueprint("ticket", __name__, template_folder="templates", url_prefix="/t")

    @blueprint.get("/<token>")
    def page(token: str) -> tuple[str, int]:
        try:
            visit.opened_by_phone(edge.ctx, token=token, now=now(edge))
            return _render(edge, token, "ticket/ticket.html"), HTTPStatus.OK
        except Refusal:
            return _unknown(edge), HTTPStatus.NOT_FOUND

    @blueprint.get("/<token>/status")
    def status(token: str) -> Response:
        etag = f'"{visit.status_etag(edge.ctx, token=token, now=now(edge))}.{_asked()}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if request.headers.get("If-None-Match") == etag:
            return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(_render(edge, token, "ticket/status.html"), headers=headers)

    @blueprint.post("/<token>/cancel")
    def cancel(token: str) -> Response | str:
        asked = Request(f"POST /t/{token}/cancel", None, b"")
        try:
            visit.cancel_ticket(edge.ctx, token=token, principal=VISITOR, request=asked, now=now(edge))
        except Refusal as refusal:
            if refusal.code == "not_found":
                raise
            return _render(edge, token, "ticket/ticket.html", error="not_given_back")
        answer = redirect(f"/t/{token}?lang={_asked()}", HTTPStatus.SEE_OTHER)
        return Response(answer.get_data(), answer.status_code, answer.headers)

    return blueprint


def _asked() -> str:
    return request.args.get("lang", "")[:12]


def _render(edge: Edge, token: str, template: str, error: str = "") -> str:
    status = visit.own_status(edge.ctx, token=token, now=now(edge))
    asked = _asked()
    texts = catalogue("phone", asked if asked in LANGUAGES else status.language)
    return render_template(
        template,
        status=status,
        view=view(texts, status),
        token=token,
        language=LANGUAGES[texts.language],
        languages=_named(edge),
        say=texts.messages,
        error=texts.say(error) if error else "",
    )


def _unknown(edge: Edge) -> str:
    language = LANGUAGES[known(_asked() or request.accept_languages.best_match(list(LANGUAGES)) or "")]
    say = catalogue("phone", language.code).messages
    return render_template("ticket/unknown.html", language=language, languages=_named(edge), say=say)


def _named(edge: Edge) -> list[tuple[Language, str]]:
    """The languages to choose from, with their names."""
    return [(language, name_of(language.code)) for language in chosen(edge.languages)]
