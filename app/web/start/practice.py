"""The practice page: every screen side by side, with one click to get in. Only on a practice clock."""

import hashlib
import hmac
from dataclasses import dataclass

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.rules.refusal import Refusal
from app.usecases import accounts, devices
from app.web import csrf
from app.web.clock import real_now
from app.web.edge import Edge, device_cookie, device_principal, offices_of, page_data, who

NAME = "Übung"
ROLES = ("clerk", "reception", "manager")


@dataclass(frozen=True, slots=True)
class Screens:
    """The names of the devices that the practice page shows, and their office."""

    office: str
    kiosk: str
    display: str


def add_routes(blueprint: Blueprint, edge: Edge) -> None:
    """`/practice` and `/practice/enter`."""
    blueprint.add_url_rule("/practice", "practice", lambda: page(edge))
    blueprint.add_url_rule("/practice/enter", "practice_enter", lambda: enter(edge), methods=["POST"])


def demand_practice(edge: Edge) -> None:
    """Refuse where real people wait."""
    if edge.clock.practice is None:
        raise Refusal("practice_only")


def page(edge: Edge) -> AnyResponse:
    """All screens side by side; who has not signed in yet gets the button for it."""
    demand_practice(edge)
    principal = who(edge)
    chosen = screens(edge)
    ready = principal is not None and principal.kind == "user" and paired(edge, chosen)
    office = chosen.office
    mine = offices_of(edge, principal, frozenset(ROLES)) if principal else ()
    if office not in mine and mine:
        office = mine[0]
    data = page_data({"office": office})
    return make_response(render_template("start/practice.html", screens=chosen, ready=ready, data=data))


def screens(edge: Edge) -> Screens:
    """The first office with a kiosk and a display, and these two."""
    found = [device for device in devices.list_devices(edge.ctx) if not device.revoked]
    for kiosk in (device for device in found if device.kind == "kiosk"):
        for display in (device for device in found if device.kind == "display" and device.office == kiosk.office):
            return Screens(kiosk.office, kiosk.name, display.name)
    raise Refusal("not_found")


def paired(edge: Edge, chosen: Screens) -> bool:
    """Has this browser the tokens of both screens?"""
    both = (("kiosk", chosen.kiosk), ("display", chosen.display))
    return all(device_principal(edge, kind, name) for kind, name in both)


def enter(edge: Edge) -> AnyResponse:
    """Sign in for practice and make this browser kiosk and display as well."""
    demand_practice(edge)
    if not csrf.is_ours(edge.ctx.secret, request):
        raise Refusal("csrf")
    chosen = screens(edge)
    response = redirect("/practice", 303)
    for kind, name in (("kiosk", chosen.kiosk), ("display", chosen.display)):
        if device_principal(edge, kind, name) is None:
            token = devices.register(edge.ctx, kind=kind, office=chosen.office, name=name, now=edge.clock.now())
            response.set_cookie(device_cookie(kind, name), token, httponly=True, samesite="Strict")
    known = who(edge)
    if known is None or known.kind != "user":
        response.set_cookie(csrf.SESSION_COOKIE, sign_in(edge), httponly=True, samesite="Lax")
    return response


def sign_in(edge: Edge) -> str:
    """A session of the practice account, which is made when it is first needed; nobody types its password."""
    password = hmac.new(edge.ctx.secret, b"practice account", hashlib.sha256).hexdigest()
    for role in ROLES:
        try:
            accounts.add_user(edge.ctx, name=NAME, password=password, role=role, office=None)
        except Refusal as refusal:
            if refusal.code != "name_taken":
                raise
    return accounts.login(edge.ctx, name=NAME, password=password, now=real_now())
