"""The clerk's desk: one page; what happens on it goes through the API and the socket."""

import msgspec
from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.usecases import find, offices
from app.usecases.case import OVERRULING
from app.usecases.desk import desk_facts
from app.usecases.own_case import own_case
from app.web.edge import Edge, in_office, now, office_id, offices_of, page_data, require, within

CLERK = frozenset({"clerk"})
KEYS = (
    ("F2", "Nächste Nummer; ein offener Fall wird dabei abgeschlossen"),
    ("F3", "In die Liste der Wartenden; Pfeile wählen, Eingabe ruft auf"),
    ("F4", "Erneut aufrufen"),
    ("F7", "Beginnen: die Person ist da"),
    ("F9", "Abschließen, ohne weiter aufzurufen"),
    ("F8", "Nicht erschienen"),
    ("F6", "Warten auf Ausdruck: geparkt, der Platz wird frei"),
    ("Alt+K", "Parken, wenn Sie wollen mit Grund und Warteplatz"),
    ("Alt+R", "Zurück in die Reihe, mit altem Rang"),
    ("Alt+W", "Weiterleiten: Dienstleistung, Platz, anderer Standort"),
    ("Alt+N", "Nacharbeit: Fall abschließen, Platz noch nicht frei"),
    ("Alt+1 …", "Ein Anliegen beginnen, erledigen oder ändern"),
    ("Alt+T", "Teilen: ein Teil bekommt eine eigene Nummer"),
    ("Alt+I", "Anliegen hinzufügen"),
    ("Alt+O", "Notiz lesen und schreiben"),
    ("Alt+V", "Vorrang und Bedarf"),
    ("Alt+Q", "Bedienung ohne Nummer zählen"),
    ("Alt+U", "Warum diese Reihenfolge?"),
    ("Strg+Z", "Letzten Schritt zurücknehmen"),
    ("Alt+P", "Pause und Weiter"),
    ("Alt+M", "Weitere Befehle"),
    ("Strg+Alt+H", "Stiller Ruf an die Kolleginnen und Kollegen"),
    ("Alt+J", "Auf einen stillen Ruf antworten: Hilfe kommt"),
    ("?, F1", "Diese Hilfe"),
)
"""What the help says; the keys themselves stand on the buttons of the templates."""
CLASSES = {"disabled": "schwerbehindert", "children": "mit kleinen Kindern", "short": "kurzes Anliegen"}
NEEDS = {
    "wheelchair": "Rollstuhl",
    "walking": "geht schlecht",
    "blind": "blind oder sehbehindert",
    "deaf": "gehörlos oder schwerhörig",
    "interpreter": "Dolmetscher",
}
PARKED = {
    "photo": "Foto fehlt",
    "form": "füllt Formular aus",
    "document": "Unterlage fehlt",
    "printout": "Ausdruck",
    "talk": "Rücksprache",
    "other": "anderes",
}
UNDONE = {
    "papers": "Unterlagen fehlen",
    "not_responsible": "nicht zuständig",
    "technical": "technische Störung",
    "left": "ist gegangen",
    "other": "anderes",
}
"""What people read for the codes of the API."""


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
    facts = desk_facts(edge.ctx, office=chosen, principal=principal, now=now(edge))
    data = {
        "office": office.slug,
        "me": principal.name,
        "speed": practice.speed if practice else 1,
        "services": facts.services,
        "parked": PARKED,
        "calls": facts.calls,
        "trainee": facts.trainee,
        "overrule": not principal.in_office(office_id(edge, chosen)).roles.isdisjoint(OVERRULING),
    }
    text = render_template(
        "desk/desk.html",
        office_name=office.name,
        keys=KEYS,
        data=page_data(data),
        facts=facts,
        words={"classes": CLASSES, "needs": NEEDS, "parked": PARKED, "undone": UNDONE},
        strip="strip" in request.args,
    )
    return make_response(text)


def case(edge: Edge, counter: int) -> Response:
    """The full ticket that is open at a counter: what a freshly loaded desk needs beside the queue; 204: none."""
    principal = within(require(edge, "clerk"), find.office_of_counter(edge.ctx, counter), CLERK)
    found = own_case(edge.ctx, counter=counter, principal=principal, now=now(edge))
    if found is None:
        return Response(status=204)
    return Response(msgspec.json.encode(found), content_type="application/json", headers={"Cache-Control": "no-store"})
