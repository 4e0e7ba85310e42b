"""The head's live view: one page that asks the API every five seconds."""

from flask import Blueprint, render_template

from app.usecases import live
from app.web.edge import Edge, now, offices_of, page_data, require

ROLES = ("manager", "admin")
HEADS = frozenset({"manager"})


def create_blueprint(edge: Edge) -> Blueprint:
    """`/live`."""
    blueprint = Blueprint("live", __name__, template_folder="templates")

    @blueprint.get("/live")
    def page() -> str:
        principal = require(edge, *ROLES)
        found = live.live(edge.ctx, slugs=offices_of(edge, principal, HEADS), now=now(edge))
        return render_template("live/live.html", data=page_data(found))

    return blueprint
