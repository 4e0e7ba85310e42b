"""The whole table of calls: each asks for its permission, none is lost, all are described."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest

from app.web.api.openapi import PARAMETER
from app.web.api.route import Route
from app.web.api.table import PREFIX, ROUTES
from app.web.edge import STAFF_ROLES
from tests.support.server import OFFICE
from tests.support.site import Site

PROMISED = {
    "GET /offices", "GET /offices/{slug}", "GET /offices/{slug}/services", "POST /offices/{slug}/tickets",
    "POST /tickets/{token}/confirm", "GET /tickets/{token}", "POST /tickets/{token}/cancel",
    "GET /offices/{slug}/queue", "POST /counters/{counter}/open", "POST /counters/{counter}/pause",
    "POST /counters/{counter}/wrap-up", "POST /counters/{counter}/resume", "POST /counters/{counter}/close",
    "POST /counters/{counter}/next", "POST /counters/{counter}/pick", "POST /tickets/{token}/recall",
    "POST /tickets/{token}/start", "POST /tickets/{token}/finish", "POST /tickets/{token}/no-show",
    "POST /tickets/{token}/park", "POST /tickets/{token}/resume", "POST /tickets/{token}/return",
    "POST /tickets/{token}/undo", "POST /tickets/{token}/reprint", "GET /offices/{slug}/board",
    "GET /offices/{slug}/kiosk", "POST /offices/{slug}/locks", "DELETE /offices/{slug}/locks/{lock_id}",
    "PUT /offices/{slug}/notice", "POST /offices/{slug}/close-day", "GET /offices/{slug}/reports/waits",
    "GET /tickets/{token}/qr.svg", "GET /offices/{slug}/announcements/{seq}.wav", "POST /practice/clock",
    "POST /tickets/{token}/split", "GET /offices/{slug}/tickets", "GET /tickets/{token}/case",
    "POST /offices/{slug}/appointments", "GET /offices/{slug}/appointments",
    "DELETE /offices/{slug}/appointments/{appointment}", "POST /offices/{slug}/appointments/import",
    "POST /offices/{slug}/check-in", "POST /tickets/{token}/slip", "POST /offices/{slug}/outage",
    "DELETE /offices/{slug}/outage/{outage_id}",
    *(f"{verb} /offices/{{slug}}/settings/{topic}" for verb in ("GET", "PUT") for topic in
      ("office", "hours", "closures", "services", "counters", "users")),
}  # fmt: skip
CLOSED = [route for route in ROUTES if route.roles is not None]
KINDS = ("kiosk", "display", "printer")


def named(route: Route) -> str:
    """A call as people write it."""
    return f"{route.method} " + PARAMETER.sub(r"{\2}", route.path)


def example(route: Route) -> str:
    """An address of the call, with nobody's ticket."""
    values = {
        "slug": OFFICE,
        "token": "1-0-" + "0" * 40,
        "counter": "1",
        "lock_id": "1",
        "appointment": "1",
        "seq": "1",
        "alarm": "1",
        "outage_id": "1",
        "language": "de",
        "word": "nummer",
    }
    return re.sub(r"<(?:int:)?(\w+)>", lambda found: values[found[1]], route.path)


def test_no_promised_call_is_lost() -> None:
    """Outside programs rely on these calls."""
    assert {named(route) for route in ROUTES} >= PROMISED


def test_every_address_of_the_api_is_in_the_table(site: Site) -> None:
    """A view that bypasses the table would bypass its permissions."""
    rules = {rule.rule for rule in site.app.url_map.iter_rules() if rule.rule.startswith(PREFIX)}
    assert rules == {PREFIX + route.path for route in ROUTES} | {f"{PREFIX}/openapi.json"}


@pytest.mark.parametrize("route", CLOSED, ids=named)
def test_nobody_gets_in(site: Site, route: Route) -> None:
    """Without a token every closed call answers 401, whatever its body."""
    answer = site.ask(route.method, example(route), json={})
    assert answer.status_code == 401
    assert answer.json is not None
    assert answer.json["code"] == "unauthenticated"


@pytest.mark.parametrize("route", CLOSED, ids=named)
def test_a_wrong_token_gets_in_nowhere(site: Site, route: Route) -> None:
    """A token that is not valid is 401, also where it has the right form."""
    assert site.ask(route.method, example(route), "x" * 43, json={}).status_code == 401


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("route", CLOSED, ids=named)
def test_devices_have_an_allow_list(site: Site, route: Route, kind: str) -> None:
    """A device is let through exactly where the table names its kind; elsewhere there is nothing (404)."""
    assert route.roles is not None
    answer = site.ask(route.method, example(route), site.token(kind), json={})
    refused = answer.status_code == 404 and answer.json is not None and answer.json["code"] == "forbidden"
    assert refused == (kind not in route.roles)


@pytest.mark.parametrize("route", [r for r in CLOSED if "<slug>" in r.path], ids=named)
def test_another_office_does_not_exist(site: Site, route: Route) -> None:
    """A program of one office sees nothing of another."""
    path = example(route).replace(OFFICE, "nord")
    kind = next((kind for kind in KINDS if kind in (route.roles or ())), "api")
    answer = site.ask(route.method, path, site.token(kind), json={})
    assert answer.status_code == 404


def test_roles_of_the_table_exist() -> None:
    """A misspelt role would lock everybody out."""
    known = STAFF_ROLES | {"kiosk", "display", "printer"}
    assert {role for route in CLOSED for role in route.roles or ()} <= known


def test_the_description_names_every_call(site: Site) -> None:
    """OpenAPI 3.1 with a schema behind every reference and every path parameter declared."""
    document: dict[str, Any] = msgspec.json.decode(site.ask("GET", "/openapi.json").data)
    assert document["openapi"] == "3.1.0"
    listed = {f"{method.upper()} {path}" for path, calls in document["paths"].items() for method in calls}
    assert listed == {named(route).replace(" ", f" {PREFIX}", 1) for route in ROUTES}
    references = set(re.findall(r'"\$ref":"#/components/schemas/(\w+)"', msgspec.json.encode(document).decode()))
    assert references <= document["components"]["schemas"].keys()
    operations = [call["operationId"] for calls in document["paths"].values() for call in calls.values()]
    assert len(operations) == len(set(operations))
    for path, calls in document["paths"].items():
        wanted = set(re.findall(r"{(\w+)}", path))
        for call in calls.values():
            assert {item["name"] for item in call["parameters"] if item["in"] == "path"} == wanted


def test_the_page_of_the_description_needs_no_other_host(site: Site) -> None:
    """`/api/docs` shows every call and loads nothing from elsewhere."""
    page = site.app.test_client().get("/api/docs").get_data(as_text=True)
    assert all(PARAMETER.sub(r"{\2}", PREFIX + route.path) in page for route in ROUTES)
    assert "//" not in "".join(re.findall(r'(?:src|href)="([^"]*)"', page))


def test_a_body_is_decoded_strictly() -> None:
    """Every body refuses members it does not know."""
    for route in ROUTES:
        if route.body is not None:
            assert route.body.__struct_config__.forbid_unknown_fields, route.body
