"""From the table of calls to Flask: authenticate, decode, hand to the use case, encode."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from flask import Blueprint, Response, request

from app.rules.refusal import Refusal
from app.usecases import find
from app.usecases.context import Principal, Request
from app.web import csrf
from app.web import edge as edges
from app.web.api import docs
from app.web.api.route import VISITOR, Call, Route
from app.web.api.table import PREFIX, ROUTES
from app.web.edge import Edge
from app.web.limits import Limits
from app.web.wires import take_longer

FILE_SECONDS = 60.0
"""For a file to come in over a slow line."""
ENCODER = msgspec.json.Encoder()
JSON = "application/json"


def create_blueprint(edge: Edge, limits: Limits) -> Blueprint:
    """The API with its description."""
    blueprint = Blueprint("api", __name__, url_prefix=PREFIX)
    for route in ROUTES:
        name = route.endpoint.replace(".", "_")
        blueprint.add_url_rule(route.path, name, view(route, edge, limits), methods=[route.method])
    docs.register(blueprint, edge)
    return blueprint


def view(route: Route, edge: Edge, limits: Limits) -> Callable[..., Response]:
    """The Flask view of one call."""
    decoder = msgspec.json.Decoder(route.body) if route.body else None

    def answer(**path: Any) -> Response:
        principal = authenticate(route, edge, limits)
        if route.roles is not None and not is_open(route, edge):
            office = office_of(edge, path)
            principal = principal if office is None else edges.within(principal, office, route.roles)
        if route.most:
            request.max_content_length = route.most
            take_longer(request.environ, FILE_SECONDS)
        raw = request.get_data(cache=False)
        body = decode(decoder, raw) if decoder else None
        key = Request(f"{request.method} {request.path}", request_id_of(body), raw)
        call = Call(edge, principal, edges.now(edge), body, request.args, key, limits)
        return encode(route, route.handler(call, **path))

    return answer


def authenticate(route: Route, edge: Edge, limits: Limits) -> Principal:
    """Who asks, if the call's roles let them; else Refusal unauthenticated, forbidden or rate_limited."""
    if route.roles is None or is_open(route, edge):
        if "Authorization" in request.headers or edges.DEVICE_HEADER in request.headers:
            return edges.current(edge)
        if route.method != "GET" and edges.who(edge) is not None and csrf.is_ours(edge.ctx.secret, request):
            # Staff act under their own name, so that they may take it back.
            return edges.current(edge)
        limits.anonymous(request.remote_addr or "")
        return VISITOR
    principal = edges.current(edge)
    if not edges.allowed(principal, route.roles):
        raise Refusal("forbidden")
    return principal


def is_open(route: Route, edge: Edge) -> bool:
    """Does the office show this to the whole network?"""
    return route.public_board and edge.settings.board_public


def office_of(edge: Edge, path: Mapping[str, Any]) -> int | None:
    """The office an address speaks of; None for calls about no office. Raises Refusal not_found."""
    if "slug" in path:
        return edges.office_id(edge, path["slug"])
    if "counter" in path:
        return find.office_of_counter(edge.ctx, path["counter"])
    if "alarm" in path:
        return find.office_of_help(edge.ctx, path["alarm"])
    return find.ticket_key(edge.ctx, path["token"]).office if "token" in path else None


def decode(decoder: msgspec.json.Decoder[Any], raw: bytes) -> Any:
    """The body; an empty one counts as `{}`. Raises Refusal bad_json, malformed or request_id_missing."""
    try:
        return decoder.decode(raw or b"{}")
    except msgspec.ValidationError as error:
        code = "request_id_missing" if "missing required field `request_id`" in str(error) else "malformed"
        raise Refusal(code, where=str(error)) from None
    except msgspec.DecodeError as error:
        raise Refusal("bad_json", where=str(error)) from None


def request_id_of(body: Any) -> str | None:
    """The client's id of this request, if its body has one."""
    return getattr(body, "request_id", None)


def encode(route: Route, answer: Any) -> Response:
    """The answer as JSON; nothing is 204; a ready response stays as it is."""
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status=204)
    return Response(ENCODER.encode(answer), route.status, content_type=JSON)
