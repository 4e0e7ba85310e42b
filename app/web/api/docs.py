"""`/api/v1/openapi.json`, and `/api/docs` as a plain page of our own."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import msgspec
from flask import Blueprint, Response, render_template

from app.web import problems
from app.web.api import openapi
from app.web.api.table import PREFIX, ROUTES
from app.web.edge import Edge


@cache
def description() -> dict[str, Any]:
    """The OpenAPI document of this build."""
    try:
        number = version("wartemarke")
    except PackageNotFoundError:
        number = "0"
    return openapi.document(ROUTES, PREFIX, number)


def register(blueprint: Blueprint, _edge: Edge) -> None:
    """Add the description to the API."""
    blueprint.add_url_rule("/openapi.json", "openapi", specification)


def specification() -> Response:
    """The OpenAPI document."""
    return Response(msgspec.json.encode(description()), content_type="application/json")


def page() -> str:
    """The description for people."""
    calls = [
        {"route": route, "operation": description()["paths"][path][route.method.lower()], "path": path}
        for route in ROUTES
        for path in [openapi.PARAMETER.sub(r"{\2}", PREFIX + route.path)]
    ]
    return render_template("api_docs.html", calls=calls, problems=problems.PROBLEMS, schemas=schemas())


def schemas() -> dict[str, str]:
    """The parts of the document, as indented JSON."""
    parts: dict[str, Any] = description()["components"]["schemas"]
    return {name: msgspec.json.format(msgspec.json.encode(part), indent=2).decode() for name, part in parts.items()}
