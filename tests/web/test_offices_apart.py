"""A role holds in the office that gave it: who clerks in one and leads another is no leader in the first."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.rules.refusal import Refusal
from app.usecases import accounts
from app.web import csrf, sockets
from app.web.api.route import Route
from app.web.api.table import PREFIX, ROUTES
from tests.support.server import PASSWORD
from tests.support.site import Site, csrf_of

OWN = {"mitte": "clerk", "nord": "manager"}
PLACED = [route for route in ROUTES if route.roles is not None and re.search("<(slug|token|int:counter)>", route.path)]


@pytest.fixture(scope="module")
def eva(site: Site) -> FlaskClient:
    """Clerk of one office, head of the other."""
    for office, role in OWN.items():
        accounts.add_user(site.ctx, name="eva", password=PASSWORD, role=role, office=office)
    return site.sign_in("eva")


@pytest.fixture(scope="module")
def chief(site: Site) -> FlaskClient:
    """Administrator of one office only, and clerk everywhere."""
    accounts.add_user(site.ctx, name="chief", password=PASSWORD, role="admin", office="nord")
    accounts.add_user(site.ctx, name="chief", password=PASSWORD, role="clerk", office=None)
    return site.sign_in("chief")


def example(site: Site, route: Route, office: str) -> str:
    """The call's address with things that this office really has."""
    # Other tests here lock the office and end its day.
    wish = {"request_id": "apart", "concerns": [{"service": "pass"}], "override": {"reason": "Prüfung"}}
    drawn = site.ask("POST", f"/offices/{office}/tickets", site.token("api", office), json=wish).json or {}
    counter = (site.ask("GET", f"/offices/{office}").json or {})["counters"][0]["id"]
    values = {
        "slug": office,
        "token": drawn["token"],
        "counter": str(counter),
        "lock_id": "1",
        "seq": "1",
        "appointment": "1",
        "outage_id": "1",
        "language": "de",
        "word": "nummer",
    }
    return re.sub(r"<(?:int:)?(\w+)>", lambda found: str(values[found[1]]), PREFIX + route.path)


@pytest.mark.parametrize("office", OWN)
@pytest.mark.parametrize("route", PLACED, ids=lambda route: route.endpoint)
def test_a_role_opens_the_calls_of_its_own_office_only(site: Site, eva: FlaskClient, route: Route, office: str) -> None:
    """Over the whole table, whether the address names the office, a counter or a ticket."""
    path = example(site, route, office)
    answer = eva.open(path, method=route.method, json={}, headers={csrf.HEADER: csrf_of(eva.get("/"))})
    refused = answer.status_code == 404 and (answer.json or {}).get("code") == "forbidden"
    assert refused == (OWN[office] not in (route.roles or ()))


def test_pages_show_the_offices_of_their_role(site: Site, eva: FlaskClient) -> None:
    """The desk where she clerks, reports of what she leads, nothing of the other."""
    counter = (site.ask("GET", "/offices/nord").json or {})["counters"][0]["id"]
    assert eva.get("/desk").status_code == 200
    assert eva.get("/desk?office=nord").status_code == 404
    assert eva.get(f"/desk/case/{counter}").status_code == 404
    assert eva.get("/reports?office=nord").status_code == 200
    assert eva.get("/reports?office=mitte").status_code == 404
    assert "Bürgerbüro Mitte" not in eva.get("/reports").get_data(as_text=True)
    page = eva.get("/admin").get_data(as_text=True)
    assert "place-nord" in page
    assert "place-mitte" not in page


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("close-day", {"force": "1"}),
        ("notice", {"text_de": "Hallo"}),
        ("lock", {"text_de": "Zu"}),
    ],
)
def test_a_form_works_in_offices_of_its_role_only(
    site: Site, chief: FlaskClient, name: str, form: dict[str, str]
) -> None:
    """An administrator of one office changes nothing in the other."""
    own = {"csrf": csrf_of(chief.get("/admin"))}
    for office, status in (("mitte", 404), ("", 404), ("nord", 303)):
        assert chief.post(f"/admin/{name}", data=form | own | {"office": office}).status_code == status


def test_an_administrator_of_one_office_gives_roles_there_only(site: Site, chief: FlaskClient) -> None:
    """And gives nobody the whole installation."""
    form = {"csrf": csrf_of(chief.get("/admin")), "name": "boss", "roles": "admin", "password": PASSWORD}
    everywhere = {"all_offices": "1", "everywhere": "admin"}
    for office, more, status in (("mitte", {}, 404), ("nord", everywhere, 422), ("nord", {}, 303)):
        assert chief.post(f"/settings/{office}/people/edit", data=form | more).status_code == status
    assert [user.roles for user in accounts.list_users(site.ctx) if user.name == "boss"] == [(("admin", "nord"),)]


def test_accounts_and_devices_of_other_offices_are_safe(site: Site, chief: FlaskClient) -> None:
    """Neither seen nor locked nor revoked, nor may one who works elsewhere too be locked."""
    site.account("gerd", "clerk")
    accounts.add_user(site.ctx, name="both", password=PASSWORD, role="clerk", office="mitte")
    accounts.add_user(site.ctx, name="both", password=PASSWORD, role="clerk", office="nord")
    accounts.add_user(site.ctx, name="own", password=PASSWORD, role="clerk", office="nord")
    kiosk = site.token("kiosk")
    page = chief.get("/settings/nord/people").get_data(as_text=True)
    own = {"csrf": csrf_of(chief.get("/admin"))}
    assert 'data-item="gerd"' not in page
    locked = {"roles": "clerk", "restricted": "all", "disabled": "on"}
    for name, status in (("both", 422), ("own", 303)):
        assert chief.post(f"/settings/nord/people/edit?key={name}", data=own | locked).status_code == status
    assert chief.get("/settings/nord/people/edit?key=gerd").status_code == 404
    assert "Rollen an allen Standorten" not in chief.get("/settings/nord/people/edit").get_data(as_text=True)
    device = {"kind": "kiosk", "name": "kiosk-mitte"}
    assert chief.post("/admin/revoke", data=own | device).status_code == 404
    assert site.ask("GET", "/offices/mitte/kiosk", kiosk).status_code == 200


def test_the_paper_belongs_to_the_office_of_its_printer(real_site: Site) -> None:
    """It shows the numbers of people; another office's reception does not see it."""
    for name, office, status in (("pia", "mitte", 200), ("nora", "nord", 404)):
        real_site.account(name, "reception", office)
        assert real_site.sign_in(name).get("/paper/state").status_code == status


def test_a_socket_names_its_offices_in_words(site: Site) -> None:
    """Anything else is refused, as is an office that is not one's own."""
    edge = site.server.edge
    with site.app.test_request_context():
        assert sockets.admit(edge, "/board", {"token": site.token("display"), "office": ["mitte"]}).offices == (
            "mitte",
        )
        strange: tuple[Any, ...] = ("nord", ["nord"], 5, [5], [{}], {"mitte": 1})
        for office in strange:
            with pytest.raises(Refusal):
                sockets.admit(edge, "/board", {"token": site.token("display"), "office": office})
