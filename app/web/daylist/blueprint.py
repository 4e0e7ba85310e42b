"""The day list on paper, `/reception/list?office=`: what reception goes on with when the line or the power is gone."""

from zoneinfo import ZoneInfo

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.languages.known import LANGUAGES
from app.usecases import offices
from app.usecases.daylist import day_list
from app.web.edge import Edge, in_office, now, offices_of, require
from app.web.ticket.view import spaced

ROLES = frozenset({"reception", "clerk", "manager"})
STATES = {"called": "aufgerufen", "serving": "in Bedienung", "parked": "geparkt", "expected": "von anderem Standort"}

NAMES = {code: language.german for code, language in LANGUAGES.items()}
NAMES |= {"de": "", "bg": "Bulgarisch", "it": "Italienisch"}
"""In words: "uk" on paper means something else to most people."""


def create_blueprint(edge: Edge) -> Blueprint:
    """`/reception/list`."""
    blueprint = Blueprint("daylist", __name__, template_folder="templates")
    blueprint.add_url_rule("/reception/list", "daylist", lambda: page(edge))
    return blueprint


def page(edge: Edge) -> AnyResponse:
    """The list of one office; whoever belongs to several chooses first."""
    principal = require(edge, *ROLES)
    mine = offices_of(edge, principal, ROLES)
    chosen = request.args.get("office") or (mine[0] if len(mine) == 1 else None)
    if chosen is None:
        known = [info for info in offices.list_offices(edge.ctx, now=now(edge)) if info.slug in mine]
        return make_response(render_template("daylist/offices.html", offices=known))
    there = in_office(edge, principal, chosen, ROLES)
    found = day_list(edge.ctx, office=chosen, principal=there, now=now(edge))
    zone = ZoneInfo(found.timezone)
    words = {"states": STATES, "languages": NAMES, "spaced": spaced, "local": lambda at: at.astimezone(zone)}
    # Black on white on every screen: what is seen is what comes out of the printer.
    return make_response(render_template("daylist/daylist.html", list=found, own_theme="light", **words))
