"""The reception's screen: one page; what happens on it goes through the API and the room of the desks."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from app.languages.catalogue import name_of
from app.languages.known import LANGUAGES
from app.usecases import offices
from app.usecases.desk import desk_facts
from app.web.desk.blueprint import CLASSES, NEEDS
from app.web.edge import Edge, in_office, now, offices_of, page_data, require

ROLES = frozenset({"reception", "manager"})
KEYS = (
    ("F2", "Anliegen suchen; Eingabe wählt das erste"),
    ("F9", "Nummer ziehen und drucken"),
    ("F8", "Nummer ziehen, ohne Papier"),
    ("F4", "Verlorene Nummer suchen"),
    ("F1", "Diese Hilfe"),
    ("Esc", "Fenster schließen; nichts geht verloren"),
)
"""What the help says; the keys themselves stand on the buttons of the templates."""
SPOKEN = (("bg", "Български"), ("it", "Italiano"))
"""What somebody may be spoken to in beside the languages of paper and phone."""


def create_blueprint(edge: Edge) -> Blueprint:
    """`/reception`."""
    blueprint = Blueprint("reception", __name__, template_folder="templates")
    blueprint.add_url_rule("/reception", "reception", lambda: reception(edge))
    return blueprint


def reception(edge: Edge) -> AnyResponse:
    """The reception of one office; whoever belongs to several chooses first."""
    principal = require(edge, *ROLES)
    mine = offices_of(edge, principal, ROLES)
    chosen = request.args.get("office") or (mine[0] if len(mine) == 1 else None)
    if chosen is None:
        known = [info for info in offices.list_offices(edge.ctx, now=now(edge)) if info.slug in mine]
        return make_response(render_template("desk/offices.html", offices=known, path="/reception"))
    in_office(edge, principal, chosen, ROLES)
    office = offices.office(edge.ctx, office=chosen, now=now(edge))
    practice = edge.clock.practice
    facts = desk_facts(edge.ctx, office=chosen, principal=principal, now=now(edge))
    data = {"office": office.slug, "me": principal.name, "speed": practice.speed if practice else 1}
    text = render_template(
        "reception/reception.html",
        office=office,
        keys=KEYS,
        data=page_data(data),
        printers=[(name, name) for name in facts.printers],
        languages=[*((code, name_of(code)) for code in LANGUAGES), *SPOKEN],
        needs=NEEDS,
        classes={name: CLASSES.get(name, name) for name in facts.priorities},
        others=[(other.slug, other.name) for other in facts.offices],
    )
    return make_response(text)
