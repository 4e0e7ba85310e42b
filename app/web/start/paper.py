"""The virtual paper: what the preview printer has printed, as pictures."""

from pathlib import Path

from flask import Blueprint, Response, jsonify, redirect, render_template, request, send_from_directory
from werkzeug.wrappers import Response as AnyResponse

from app.rules.refusal import Refusal
from app.usecases import devices
from app.web import csrf
from app.web.edge import Edge, page_data, require, within
from printer.preview import papers, simulate, simulated

SHOWN = 12
FAULTS = {"ready": "bereit", "paper_out": "Papier aus", "cover_open": "Deckel offen", "offline": "nicht erreichbar"}


def add_routes(blueprint: Blueprint, edge: Edge) -> None:
    """`/paper` and what it needs."""
    blueprint.add_url_rule("/paper", "paper", lambda: page(edge))
    blueprint.add_url_rule("/paper/state", "paper_state", lambda: state(edge))
    blueprint.add_url_rule("/paper/<uuid:job>.png", "paper_picture", lambda job: picture(edge, str(job)))
    blueprint.add_url_rule("/paper/simulate", "paper_simulate", lambda: pretend(edge), methods=["POST"])


def folder(edge: Edge) -> Path:
    """Where the preview printer puts its pictures."""
    return edge.data_dir / "paper"


def admit(edge: Edge) -> None:
    """Reception of the printer's office sees its paper; in practice everybody does."""
    if edge.clock.practice is None:
        principal = require(edge, "reception")
        printer = devices.by_name(edge.ctx, kind="printer", name=edge.settings.embedded_printer)
        for office in printer.offices or () if printer else ():
            within(principal, office, frozenset({"reception"}))


def page(edge: Edge) -> str:
    """The papers, newest first, kept fresh by its script."""
    admit(edge)
    data = page_data(newest(edge))
    return render_template("start/paper.html", data=data, faults=FAULTS, bare="bare" in request.args)


def newest(edge: Edge) -> dict[str, object]:
    """Names of the newest pictures and the state of the preview printer."""
    found = papers(folder(edge))[:SHOWN]
    return {"papers": [path.stem for path in found], "state": simulated(folder(edge))}


def state(edge: Edge) -> Response:
    """The same as JSON."""
    admit(edge)
    return jsonify(newest(edge))


def picture(edge: Edge, job: str) -> Response:
    """One paper."""
    admit(edge)
    return send_from_directory(folder(edge), f"{job}.png", mimetype="image/png", max_age=3600)


def pretend(edge: Edge) -> AnyResponse:
    """For practice: let the preview printer run out of paper, or recover."""
    if edge.clock.practice is None:
        raise Refusal("practice_only")
    if not csrf.is_ours(edge.ctx.secret, request):
        raise Refusal("csrf")
    wanted = request.form.get("state", "")
    if wanted not in FAULTS:
        raise Refusal("malformed", field="state")
    simulate(folder(edge), wanted)  # type: ignore[arg-type]  # one of FAULTS, checked above
    return redirect("/paper?bare" if request.form.get("bare") else "/paper", 303)
