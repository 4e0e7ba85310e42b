"""The composition root: the one place that knows every part and puts the parts together."""

from flask import Flask

from app.web.edge import Edge

# Every screen lives in its own folder; `blueprint.py` there has `create_blueprint(edge)`.
# kiosk and display know no Edge: they get a backend that speaks their own Protocol.


def register_screens(app: Flask, edge: Edge) -> None:
    """Register the blueprints of all screens."""
    from app.web.admin.blueprint import create_blueprint as admin
    from app.web.desk.blueprint import create_blueprint as desk
    from app.web.pairing.blueprint import create_blueprint as pairing
    from app.web.reports.blueprint import create_blueprint as reports
    from app.web.start.blueprint import create_blueprint as start
    from app.web.ticket.blueprint import create_blueprint as ticket

    for create in (start, pairing, desk, ticket, reports, admin):
        app.register_blueprint(create(edge))
