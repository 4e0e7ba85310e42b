"""Pairing a new screen: it shows a short code until reception confirms it, or takes its token once from the URL."""

import re

import msgspec
from flask import Blueprint, Response, jsonify, make_response, render_template, request

from app.rules.refusal import Refusal
from app.usecases import devices, offices
from app.usecases.context import Principal
from app.web import csrf
from app.web.edge import Edge, allowed, current, device_cookie, in_office, now, offices_of, page_data, who

# Browsers keep no cookie for longer.
COOKIE_SECONDS = 400 * 24 * 3600
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
DECODER = msgspec.json.Decoder(dict[str, str])
CONFIRMERS = frozenset({"reception", "admin"})
WORDS = {"kiosk": "Terminal", "display": "Anzeige"}


def create_blueprint(edge: Edge) -> Blueprint:
    """`/pair/…`; the page itself stands where the screen will be, see `unpaired`."""
    blueprint = Blueprint("pairing", __name__, template_folder="templates")
    blueprint.add_url_rule("/pair/token", "token", lambda: take_token(edge), methods=["POST"])
    blueprint.add_url_rule("/pair/start", "begin", lambda: begin(edge), methods=["POST"])
    blueprint.add_url_rule("/pair/finish", "finish", lambda: finish(edge), methods=["POST"])
    blueprint.add_url_rule("/pair/here", "here", lambda: pair_here(edge), methods=["POST"])
    return blueprint


def unpaired(edge: Edge, kind: str, device: str) -> Response:
    """The page of a screen without a token."""
    if not NAME.fullmatch(device):
        raise Refusal("not_found")
    principal = confirmer(edge)
    mine = offices_of(edge, principal, CONFIRMERS) if principal else ()
    known = [info for info in offices.list_offices(edge.ctx, now=now(edge)) if info.slug in mine]
    text = render_template(
        "pairing/pairing.html",
        device=device,
        word=WORDS[kind],
        offices=known,
        data=page_data({"kind": kind, "name": device}),
    )
    return make_response(text)


def confirmer(edge: Edge) -> Principal | None:
    """Whoever is signed in in this browser and may pair screens."""
    principal = who(edge)
    return principal if principal and principal.kind == "user" and allowed(principal, CONFIRMERS) else None


def body(edge: Edge, *names: str) -> tuple[str, ...]:
    """Members of the JSON body, all of them text. Raises Refusal csrf or malformed."""
    if not csrf.is_ours(edge.ctx.secret, request):
        raise Refusal("csrf")
    try:
        given = DECODER.decode(request.get_data(cache=False))
        return tuple(given[name] for name in names)
    except (msgspec.DecodeError, KeyError):
        raise Refusal("malformed") from None


def keep(edge: Edge, response: Response, kind: str, name: str, token: str) -> Response:
    """Let the browser keep a device's token, for this screen alone."""
    response.set_cookie(
        device_cookie(kind, name),
        token,
        max_age=COOKIE_SECONDS,
        httponly=True,
        samesite="Strict",
        secure=edge.secure_cookies,
    )
    return response


def take_token(edge: Edge) -> Response:
    """A token from the page's address, as `device add` prints it. Raises Refusal unauthenticated."""
    kind, name, token = body(edge, "kind", "name", "token")
    principal = devices.by_token(edge.ctx, token)
    if principal is None or kind not in principal.roles or principal.name != name:
        raise Refusal("unauthenticated")
    return keep(edge, Response(status=204), kind, name, token)


def begin(edge: Edge) -> Response:
    """A code to show and a secret to ask with."""
    kind, name = body(edge, "kind", "name")
    if kind not in WORDS or not NAME.fullmatch(name):
        raise Refusal("malformed", field="name")
    started = devices.start_pairing(edge.ctx, kind=kind, name=name, now=now(edge))
    return jsonify(code=started.code, secret=started.secret)


def finish(edge: Edge) -> Response:
    """204 until the code was confirmed, then 200 with the cookie. Raises Refusal not_found when it is over."""
    kind, name, secret = body(edge, "kind", "name", "secret")
    if kind not in WORDS or not NAME.fullmatch(name):
        raise Refusal("malformed")
    token = devices.finish_pairing(edge.ctx, secret=secret, now=now(edge))
    if token is None:
        return Response(status=204)
    return keep(edge, jsonify(paired=name), kind, name, token)


def pair_here(edge: Edge) -> Response:
    """Somebody who may pair screens sits at this very browser: no code is needed."""
    principal = current(edge)
    if not allowed(principal, CONFIRMERS):
        raise Refusal("forbidden")
    kind, name, office = body(edge, "kind", "name", "office")
    in_office(edge, principal, office, CONFIRMERS)
    if kind not in WORDS or not NAME.fullmatch(name):
        raise Refusal("malformed")
    token = devices.register(edge.ctx, kind=kind, office=office, name=name, now=now(edge))
    return keep(edge, jsonify(paired=name), kind, name, token)
