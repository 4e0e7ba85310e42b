"""The relay's face: visitors on one side, the town hall with its token on the other."""

import gzip
import hmac
import threading
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, redirect, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from msgspec import MsgspecError
from werkzeug.middleware.proxy_fix import ProxyFix

from relay import wire
from relay.allowed import allowed
from relay.cache import Cache
from relay.exchange import Away, Exchange
from relay.wire import EXCHANGE, Answered
from relay.words import AWAY

LARGEST_MESSAGE = 16 * 2**20
HANDED_ON = (
    "Content-Type", "ETag", "Cache-Control", "Content-Security-Policy", "Referrer-Policy", "Retry-After", "Refresh",
    "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
)  # fmt: skip
SAFE = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
PACKED = "Content-Encoding"


@dataclass(frozen=True, slots=True)
class RelaySettings:
    """`token_hash`: SHA-256 of the town hall's token, in hex. `trusted_proxies`: of the web host, before the relay.

    `requests_per_minute`: of one address; a mobile network may hide many phones behind one. `most_at_once`: visitors
    whose answers are awaited; the threads beyond are for the town hall.
    """

    token_hash: str
    trusted_proxies: int = 0
    requests_per_minute: int = 3_000
    most_at_once: int = 400


def token_hash(token: str) -> str:
    """What the relay keeps of a token; it has entropy enough to need no salt."""
    return sha256(token.encode()).hexdigest()


class Relay:
    """What the relay knows, all of it in memory: waiting requests, kept answers, and who asks too much."""

    def __init__(self, settings: RelaySettings) -> None:
        """The town hall has not come yet."""
        self._settings = settings
        self._exchange, self._cache = Exchange(), Cache()
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._limit = RateLimitItemPerMinute(settings.requests_per_minute)
        self._room = threading.BoundedSemaphore(settings.most_at_once)

    def talk(self) -> Response:
        """The town hall brings answers and fetches requests."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not hmac.compare_digest(token_hash(token), self._settings.token_hash):
            return Response(status=HTTPStatus.UNAUTHORIZED, headers=SAFE)
        try:
            said = wire.message.decode(request.get_data(cache=False))
        except MsgspecError:
            return Response(status=HTTPStatus.BAD_REQUEST, headers=SAFE)
        self._exchange.give(said.answers)
        found = wire.encode(wire.Requests(self._exchange.take(said.wait)))
        return Response(found, headers={"Cache-Control": "no-store"}, content_type="application/json")

    def live(self) -> Response:
        """Is the town hall there? For the web host's monitoring."""
        here = self._exchange.connected
        status = HTTPStatus.OK if here else HTTPStatus.SERVICE_UNAVAILABLE
        return Response("connected\n" if here else "away\n", status, SAFE, content_type="text/plain")

    def visitor(self, path: str = "") -> Response:
        """Whatever a visitor asks for."""
        if not path:
            return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": "/o/"})
        if not self._limiter.hit(self._limit, request.remote_addr or ""):
            return Response(status=HTTPStatus.TOO_MANY_REQUESTS, headers=SAFE | {"Retry-After": "60"})
        query = request.query_string.decode("latin-1")
        if not allowed(request.method, request.path, query):
            return Response(status=HTTPStatus.NOT_FOUND, headers=SAFE)
        try:
            return _told(self._awaited(query))
        except Away:
            if request.method == "POST":
                return redirect_to(request.path.rpartition("/")[0])
            headers = SAFE | {"Retry-After": "10", "Cache-Control": "no-store"}
            return Response(AWAY, HTTPStatus.SERVICE_UNAVAILABLE, headers, content_type="text/html; charset=utf-8")

    def _awaited(self, query: str) -> Answered:
        """The answer; raises Away where the town hall, or its server, gives none."""
        if not self._room.acquire(blocking=False):
            raise Away
        try:
            answer = self._answer(query)
        finally:
            self._room.release()
        if answer.status == HTTPStatus.BAD_GATEWAY:
            raise Away
        return answer

    def _answer(self, query: str) -> Answered:
        method, path = request.method, request.path
        language = request.headers.get("Accept-Language", "")[:100]
        if method == "POST":
            answer = self._exchange.ask(method, path, query, "", language)
            self._cache.forget(path.rpartition("/")[0])
            return answer
        return self._cache.get((path, query), lambda known: self._exchange.ask("GET", path, query, known, language))


def create_app(settings: RelaySettings) -> Flask:
    """The WSGI application."""
    app = Flask("relay", static_folder=None)
    # What is asked for is looked at as it came.
    app.url_map.merge_slashes = False
    # Flask's own line names the address, and with it the token of a ticket.
    app.log_exception = log_exception  # type: ignore[method-assign]  # Flask offers no other way
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_MESSAGE
    proxies = settings.trusted_proxies
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]  # how Flask documents middleware
    relay = Relay(settings)
    app.add_url_rule(EXCHANGE, "talk", relay.talk, methods=["POST"])
    app.add_url_rule("/health/live", "live", relay.live)
    app.add_url_rule("/", "start", relay.visitor)
    app.add_url_rule("/<path:path>", "visitor", relay.visitor, methods=["GET", "POST"])
    return app


def log_exception(exc_info: tuple[Any, ...]) -> None:
    """Say what kind of error it was, and nothing of the request."""
    structlog.get_logger("relay").error("a request has failed", error=getattr(exc_info[0], "__name__", "?"))


def _told(answer: Answered) -> Response:
    """The answer for this visitor: 304 for who has it already, packed for who takes that."""
    headers = {name: value for name, value in answer.headers.items() if name in HANDED_ON}
    headers |= {"X-Content-Type-Options": "nosniff", "Vary": "Accept-Encoding"}
    location = answer.headers.get("Location", "")
    if location.startswith("/t/"):
        return redirect_to(location)
    etag = answer.headers.get("ETag")
    if etag and request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return Response(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    body = answer.body
    if answer.headers.get(PACKED) == "gzip":
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers[PACKED] = "gzip"
        else:
            body = gzip.decompress(body)
    return Response(body, answer.status, headers)


def redirect_to(location: str) -> Response:
    """Send the visitor on, within these pages."""
    answer = redirect(location, HTTPStatus.SEE_OTHER)
    return Response(answer.get_data(), answer.status_code, {"Location": location})
