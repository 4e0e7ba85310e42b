"""The administration: devices, notices and locks, end of the day. Plain forms, no script needed."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.languages.overview import progress
from app.rules.refusal import Refusal
from app.usecases import offices, queue
from app.usecases.answers import OfficeInfo, Queue
from app.usecases.context import Principal
from app.web.admin import device_page, words
from app.web.admin.actions import ACTIONS, ADMIN
from app.web.clock import real_now
from app.web.edge import Edge, allowed, current, now, offices_of, require
from app.web.problems import lookup, sentence

SAID = "wm_said"
ROLES = ("reception", "manager", "admin")
HERE = frozenset(ROLES)


@dataclass(frozen=True, slots=True)
class Place:
    """An office with what its forms need."""

    info: OfficeInfo
    queue: Queue

    def clock(self, moment: datetime) -> str:
        """Local time of day."""
        return moment.astimezone(ZoneInfo(self.info.timezone)).strftime("%H:%M")


def create_blueprint(edge: Edge) -> Blueprint:
    """`/admin` and its forms."""
    blueprint = Blueprint("admin", __name__, template_folder="templates")
    blueprint.add_url_rule("/admin", "admin", lambda: page(edge))
    blueprint.add_url_rule("/admin/devices", "devices", lambda: device_table(edge))
    blueprint.add_url_rule("/admin/devices/<kind>/<name>", "device", lambda kind, name: one_device(edge, kind, name))
    blueprint.add_url_rule("/admin/devices/<kind>/<name>/state", "state", lambda kind, name: state(edge, kind, name))
    blueprint.add_url_rule("/admin/<name>", "act", lambda name: act(edge, name), methods=["POST"])
    return blueprint


def page(edge: Edge, problem: str = "", status: int = 200, failed: str = "") -> Response:
    """Everything on one page; `failed` names the form that `problem` speaks of."""
    principal = require(edge, *ROLES)
    text = render_template(
        "admin/admin.html",
        places=places(edge, principal),
        problem=problem,
        failed=failed,
        form=request.form,
        done=unquote(request.cookies.get(SAID, "")),
        languages=progress(edge.speech.speaks),
        offered=edge.languages,
        **device_facts(edge, principal),
    )
    response = make_response(text, status)
    response.delete_cookie(SAID)
    return response


def device_table(edge: Edge) -> str:
    """The table of devices alone, for the page's script."""
    return render_template("admin/_devices.html", **device_facts(edge, require(edge, *ROLES)))


def one_device(edge: Edge, kind: str, name: str, problem: str = "", status: int = 200) -> Response:
    """How one device is."""
    principal, done = require(edge, *ROLES), unquote(request.cookies.get(SAID, ""))
    text = device_page.render(edge, principal, kind, name, "admin/device.html", done=done, problem=problem)
    response = make_response(text, status)
    response.delete_cookie(SAID)
    return response


def state(edge: Edge, kind: str, name: str) -> str:
    """How one device is, without the page around it, for the page's script."""
    return device_page.render(edge, require(edge, *ROLES), kind, name, "admin/_device.html")


def device_facts(edge: Edge, principal: Principal) -> dict[str, object]:
    """The table of devices, and what templates translate and count with."""
    return {
        "devices": device_page.known(edge, principal),
        "administered": offices_of(edge, principal, ADMIN),
        "words": words,
        "real_now": real_now(),
    }


def places(edge: Edge, principal: Principal) -> list[Place]:
    """The offices where whoever is signed in works at reception, leads or administers."""
    mine = offices_of(edge, principal, HERE)
    known = (info for info in offices.list_offices(edge.ctx, now=now(edge)) if info.slug in mine)
    return [Place(i, queue.queue(edge.ctx, office=i.slug, principal=principal, now=now(edge))) for i in known]


def demand(edge: Edge, roles: frozenset[str]) -> Principal:
    """Who sends a form. Raises Refusal unauthenticated, csrf or forbidden."""
    principal = current(edge)
    if not allowed(principal, roles):
        raise Refusal("forbidden")
    return principal


def act(edge: Edge, name: str) -> AnyResponse:
    """Run one form; the page says what came of it."""
    action = ACTIONS.get(name)
    if action is None:
        raise Refusal("not_found")
    own_page = (request.form.get("kind", ""), request.form.get("name", "")) if request.form.get("page") else ()
    try:
        said = action.run(edge, demand(edge, action.roles), request.form, now(edge))
    except Refusal as refusal:
        if refusal.code == "unauthenticated":
            return redirect("/login?next=/admin", 303)
        told, status = sentence(refusal.code, refusal.facts, "de"), lookup(refusal.code).status
        return one_device(edge, *own_page, told, status) if own_page else page(edge, told, status, name)
    gone = name == "revoke" or not own_page
    response = redirect("/admin" if gone else "/admin/devices/" + "/".join(map(quote, own_page)), 303)
    response.set_cookie(SAID, quote(said), max_age=30, httponly=True, samesite="Lax")
    return response
