"""Headers, limits and errors that hold for every answer."""

import gzip
import itertools
import re
import secrets
from typing import cast

import structlog
from flask import Flask, Response, g, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError
from werkzeug.routing import IntegerConverter, ValidationError

from app.rules.refusal import Refusal
from app.web import csrf, problems
from app.web.edge import Edge

MAX_BODY = 256 * 1024
PAGE_FROM = 1000
LARGEST = 2**31 - 1
GIVEN_ID = re.compile(r"[\w.-]{1,64}")
CODES = {
    400: "malformed",
    401: "unauthenticated",
    404: "not_found",
    405: "wrong_method",
    413: "too_large",
    416: "wrong_range",
    429: "rate_limited",
    503: "unavailable",
}


class Ident(IntegerConverter):
    """A number in an address, no larger than our tables take; elsewhere there is nothing."""

    regex = "[0-9]{1,10}"

    def to_python(self, value: str) -> int:
        """The number."""
        number = int(value)
        if number > LARGEST:
            raise ValidationError
        return number


def policy(*, practice: bool) -> str:
    """The content security policy: nothing from elsewhere, nothing inline; framed by our practice page only."""
    frames = "'self'" if practice else "'none'"
    return (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        f"connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
    )


def protect(app: Flask, edge: Edge) -> None:
    """Put headers, request ids and error pages on an application."""
    app.url_map.converters["int"] = Ident
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY
    content_policy = policy(practice=edge.clock.practice is not None)
    prefix = secrets.token_hex(4)
    numbers = itertools.count(1)

    @app.before_request
    def name_request() -> None:
        given = request.headers.get("X-Request-Id", "")
        g.request_id = given if GIVEN_ID.fullmatch(given) else f"{prefix}-{next(numbers)}"
        if "\0" in request.path:
            # PostgreSQL takes no such text, not even to look for it.
            raise Refusal("not_found")

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Request-Id"] = g.get("request_id", "")
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if response.mimetype == "text/html":
            headers["Content-Security-Policy"] = content_policy
            headers["Referrer-Policy"] = "same-origin"
            csrf.keep_guest(response, secure=edge.secure_cookies)
            return packed(response)
        return response

    # Flask's own line names the address, and with it the token of a ticket; `failed` writes one without.
    app.log_exception = lambda exc_info: None  # type: ignore[method-assign]  # noqa: ARG005 -- Flask names it
    app.register_error_handler(Refusal, refused)
    app.register_error_handler(HTTPException, failed)


def packed(response: Response) -> Response:
    """A page in gzip form, if the browser takes it."""
    if response.is_streamed or "gzip" not in request.headers.get("Accept-Encoding", ""):
        return response
    content = response.get_data()
    if len(content) >= PAGE_FROM and "Content-Encoding" not in response.headers:
        response.set_data(gzip.compress(content, 5))
        response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
    return response


def wants_page() -> bool:
    """Does a person look at this address in a browser?"""
    if request.path.startswith(("/api/", "/feed/")):
        return False
    return "text/html" in request.headers.get("Accept", "")


def language() -> str:
    """Language of `detail`: English only where the caller prefers it."""
    return request.accept_languages.best_match(("de", "en"), "de") or "de"


def refused(refusal: Refusal) -> tuple[str, int] | Response:
    """A refusal as problem+json, or as a page."""
    return told(refusal.code, refusal.facts)


def told(code: str, facts: dict[str, object]) -> tuple[str, int] | Response:
    """The answer of an error to whoever asked."""
    if wants_page():
        status = problems.lookup(code).status
        said = {name: problems.sentence(code, facts, short) for name, short in (("detail", "de"), ("detail_en", "en"))}
        return render_template("problem.html", status=status, **said), status
    return problems.response(code, facts, language())


def failed(error: HTTPException) -> tuple[str, int] | Response:
    """An error of HTTP, or one of our own: logged with the rule of the address, never with a token in it."""
    if error.response is not None:
        return cast("Response", error.response)
    if isinstance(error, InternalServerError):
        rule = request.url_rule.rule if request.url_rule else ""
        structlog.get_logger("web").error(
            "request failed",
            method=request.method,
            rule=rule,
            request_id=g.get("request_id"),
            exc_info=error.original_exception,
        )
    return told(CODES.get(error.code or 500, "internal"), {})
