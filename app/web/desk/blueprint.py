"""The clerk's desk: one page; what happens on it goes through the API and the socket."""

import msgspec
from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.usecases import find, offices
from app.usecases.own_case import own_case
from app.web.edge import Edge, in_office, now, offices_of, page_data, require, within

CLERK = frozenset({"clerk"})
KEYS = (
    ("F2", "Nächste Nummer (ein offener Fall wird dabei abgeschlossen)"),
    ("F4", "Erneut aufrufen"),
    ("F7", "Bedienung beginnen"),
    ("F9", "Abschließen, ohne weiter aufzurufen"),
    ("F8", "Nicht erschienen"),
    ("Alt+K", "Parken: etwas fehlt noch, der Platz wird frei"),
    ("Alt+R", "Zurück in die Reihe, mit altem Rang"),
    ("Strg+Z", "Letzten Schritt zurücknehmen, 60 Sekunden lang"),
    ("Alt+P", "Pause und Weiter"),
    ("F1", "Diese Hilfe"),
)
"""What the help says; the keys themselves stand on the buttons of the templates."""


def create_blueprint(edge: Edge) -> Blueprint:
    """`/desk` and the open case of a counter."""
    blueprint = Blueprint("desk", __name__, template_folder="templates")
    blueprint.add_url_rule("/desk", "desk", lambda: desk(edge))
    blueprint.add_url_rule("/desk/case/<int:counter>", "case", lambda counter: case(edge, counter))
    return blueprint


def desk(edge: Edge) -> AnyResponse:
    """The desk of one office; whoever belongs to several chooses first."""
    principal = require(edge, "clerk")
    mine = offices_of(edge, principal, CLERK)
    chosen = request.args.get("office") or (mine[0] if len(mine) == 1 else None)
    if chosen is None:
        known = [info for info in offices.list_offices(edge.ctx, now=now(edge)) if info.slug in mine]
        return make_response(render_template("desk/offices.html", offices=known))
    in_office(edge, principal, chosen, CLERK)
    office = offices.office(edge.ctx, office=chosen, now=now(edge))
    practice = edge.clock.practice
    data = {"office": office.slug, "me": principal.name, "speed": practice.speed if practice else 1}
    text = render_template("desk/desk.html", office_name=office.name, keys=KEYS, data=page_data(data))
    return make_response(text)


def case(edge: Edge, counter: int) -> Response:
    """The full ticket that is open at a counter: what a freshly loaded desk needs beside the queue; 204: none."""
    principal = within(require(edge, "clerk"), find.office_of_counter(edge.ctx, counter), CLERK)
    found = own_case(edge.ctx, counter=counter, principal=principal, now=now(edge))
    if found is None:
        return Response(status=204)
    return Response(msgspec.json.encode(found), content_type="application/json", headers={"Cache-Control": "no-store"})
