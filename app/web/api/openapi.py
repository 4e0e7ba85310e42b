"""The OpenAPI document, built from the table of calls."""

import re
from typing import Any

import msgspec

from app.web import problems
from app.web.api.route import Route

REF = "#/components/schemas/{name}"
PARAMETER = re.compile(r"<(?:(int):)?(\w+)>")
PROBLEM_SCHEMA = {
    "type": "object",
    "description": "RFC 9457; further members say more",
    "required": ["type", "title", "status", "code", "detail", "detail_de", "detail_en"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
        "detail_de": {"type": "string"},
        "detail_en": {"type": "string"},
    },
}


def document(routes: tuple[Route, ...], prefix: str, version: str) -> dict[str, Any]:
    """The whole description as OpenAPI 3.1."""
    types = [kind for route in routes for kind in (route.body, route.answer) if kind is not None]
    schemas, parts = msgspec.json.schema_components(types, ref_template=REF)
    by_type = dict(zip(map(repr, types), schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for route in routes:
        path = PARAMETER.sub(r"{\2}", prefix + route.path)
        paths.setdefault(path, {})[route.method.lower()] = operation(route, by_type)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Wartemarke", "version": version, "license": {"name": "EUPL-1.2"}},
        "paths": paths,
        "components": {
            "schemas": parts | {"Problem": PROBLEM_SCHEMA},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "device or API token"},
                "session": {"type": "apiKey", "in": "cookie", "name": "wm_session"},
            },
        },
    }


def operation(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    """One call."""
    made: dict[str, Any] = {
        "summary": route.summary,
        "operationId": operation_id(route),
        "parameters": [*path_parameters(route), *query_parameters(route)],
        "responses": responses(route, schemas),
        "x-roles": sorted(route.roles) if route.roles is not None else ["anyone"],
    }
    if route.roles is not None:
        made["security"] = [{"token": []}, {"session": []}]
    if route.body is not None:
        content = {"application/json": {"schema": schemas[repr(route.body)]}}
        made["requestBody"] = {"required": True, "content": content}
    elif route.takes:
        made["requestBody"] = {"required": True, "content": {route.takes: {"schema": {"type": "string"}}}}
    return made


def operation_id(route: Route) -> str:
    """A name for generated clients."""
    words = PARAMETER.sub(r"by_\2", route.path)
    return "_".join([route.method.lower(), *re.findall(r"\w+", words.replace("-", "_"))])


def path_parameters(route: Route) -> list[dict[str, Any]]:
    """The parts of the path that vary."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "integer" if kind else "string"}}
        for kind, name in PARAMETER.findall(route.path)
    ]


def query_parameters(route: Route) -> list[dict[str, Any]]:
    """What the query may say."""
    return [
        {"name": name, "in": "query", "required": False, "description": text, "schema": {"type": "string"}}
        for name, text in route.query.items()
    ]


def responses(route: Route, schemas: dict[str, Any]) -> dict[str, Any]:
    """The good answer and the refusals by status."""
    good: dict[str, Any] = {"description": "done"}
    if route.answer is not None:
        good["content"] = {"application/json": {"schema": schemas[repr(route.answer)]}}
    elif route.media != "application/json":
        good["content"] = {route.media: {}}
    empty = route.answer is None and route.media == "application/json"
    made = {"204" if empty else str(route.status): good}
    if route.nothing:
        made["204"] = {"description": route.nothing}
    for code in refusals(route):
        status = str(problems.lookup(code).status)
        text = f"{code}: {problems.lookup(code).en}"
        if status in made:
            made[status]["description"] += f" {text}"
        else:
            made[status] = {
                "description": text,
                "content": {problems.PROBLEM_TYPE: {"schema": {"$ref": REF.format(name="Problem")}}},
            }
    return made


def refusals(route: Route) -> tuple[str, ...]:
    """The codes a call can be refused with."""
    access = ("rate_limited",) if route.roles is None else ("unauthenticated", "forbidden")
    body = ("bad_json", "malformed", "request_id_reused") if route.body is not None else ()
    return (*access, *(("not_found",) if "<" in route.path else ()), *body, *route.codes)
