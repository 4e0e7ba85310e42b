"""The administration: devices, notices and locks, end of the day. Plain forms, no script needed."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, unquote
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.rules.refusal import Refusal
from app.usecases import devices, offices, queue
from app.usecases.answers import OfficeInfo, Queue
from app.usecases.context import Principal
from app.usecases.devices import DeviceView
from app.web.admin.actions import ACTIONS, ADMIN
from app.web.edge import Edge, allowed, current, now, offices_of, require
from app.web.problems import lookup, sentence

SAID = "wm_said"
JUST_NOW, HOURS_FROM = 2, 120
ROLES = ("reception", "manager", "admin")
HERE = frozenset(ROLES)
KIND_WORDS = {"kiosk": "Terminal", "display": "Anzeige", "printer": "Drucker", "api": "Programm"}
STATE_WORDS = {
    "ready": "bereit",
    "paper_low": "Papier geht zu Ende",
    "paper_out": "Papier aus",
    "cover_open": "Deckel offen",
    "cutter": "Messer klemmt",
    "offline": "antwortet nicht",
    "unknown": "unbekannt",
}


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
        **device_facts(edge, principal),
    )
    response = make_response(text, status)
    response.delete_cookie(SAID)
    return response


def device_table(edge: Edge) -> str:
    """The table of devices alone, for the page's script."""
    return render_template("admin/_devices.html", **device_facts(edge, require(edge, *ROLES)))


def device_facts(edge: Edge, principal: Principal) -> dict[str, object]:
    """The table of devices, and what templates translate and count with."""
    return {
        "devices": known_devices(edge, principal),
        "administered": offices_of(edge, principal, ADMIN),
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "ago": lambda moment: ago(moment, now(edge)),
    }


def ago(moment: datetime | None, present: datetime) -> str:
    """How long ago, in the words of a table."""
    if moment is None:
        return "noch nie"
    minutes = int((present - moment).total_seconds() // 60)
    if minutes < JUST_NOW:
        return "gerade eben"
    return f"vor {minutes} min" if minutes < HOURS_FROM else f"vor {minutes // 60} h"


def places(edge: Edge, principal: Principal) -> list[Place]:
    """The offices where whoever is signed in works at reception, leads or administers."""
    mine = offices_of(edge, principal, HERE)
    known = (info for info in offices.list_offices(edge.ctx, now=now(edge)) if info.slug in mine)
    return [Place(i, queue.queue(edge.ctx, office=i.slug, principal=principal, now=now(edge))) for i in known]


def known_devices(edge: Edge, principal: Principal) -> list[DeviceView]:
    """Devices of one's own offices that still count."""
    mine = offices_of(edge, principal, HERE)
    return [device for device in devices.list_devices(edge.ctx) if device.office in mine and not device.revoked]


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
    try:
        said = action.run(edge, demand(edge, action.roles), request.form, now(edge))
    except Refusal as refusal:
        if refusal.code == "unauthenticated":
            return redirect("/login?next=/admin", 303)
        return page(edge, sentence(refusal.code, refusal.facts, "de"), lookup(refusal.code).status, name)
    response = redirect("/admin", 303)
    response.set_cookie(SAID, quote(said), max_age=30, httponly=True, samesite="Lax")
    return response
