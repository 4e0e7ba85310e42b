"""Who gets the reception's screen and what only it may see."""

from __future__ import annotations

import pytest

from app.usecases import accounts
from tests.support.server import OFFICE, PASSWORD
from tests.support.site import Site


@pytest.mark.parametrize(
    ("role", "office", "status"),
    [
        ("reception", OFFICE, 200),
        ("manager", OFFICE, 200),
        ("admin", None, 200),
        ("clerk", OFFICE, 404),
        ("reception", "nord", 404),
    ],
)
def test_the_page_is_for_reception_and_heads_of_the_office(
    site: Site, role: str, office: str | None, status: int
) -> None:
    name = f"front-{role}-{office}"
    site.account(name, role, office)
    assert site.sign_in(name).get(f"/reception?office={OFFICE}").status_code == status


def test_nobody_is_sent_to_sign_in(site: Site) -> None:
    answer = site.app.test_client().get("/reception")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login?next=/reception")


def test_whoever_works_in_several_offices_chooses_and_sees_the_own_ones_only(site: Site) -> None:
    for office, role in (("mitte", "reception"), ("nord", "manager")):
        accounts.add_user(site.ctx, name="springer", password=PASSWORD, role=role, office=office)
    page = site.sign_in("springer").get("/reception").get_data(as_text=True)
    assert 'href="/reception?office=nord"' in page
    assert 'href="/reception?office=mitte"' in page
    site.account("single", "reception", "nord")
    page = site.sign_in("single").get("/reception").get_data(as_text=True)
    assert "Bürgerbüro Nord" in page
    assert "Bürgerbüro Mitte" not in page.replace('value="mitte"', "").replace(">Bürgerbüro Mitte</option>", "")


def test_only_who_decides_about_priority_sees_why(site: Site) -> None:
    """A clerk reads "Vorrang", reception and heads also the class; another office nothing."""
    wish = {"request_id": "why", "concerns": [{"service": "pass"}], "override": {"reason": "Prüfung"}}
    drawn = site.ask(
        "POST", f"/offices/{OFFICE}/tickets", site.token("api"), json=wish | {"classes": ["children"]}
    ).json
    assert drawn is not None
    path = f"/api/v1/tickets/{drawn['token']}/case"
    for name, role, office, status in (
        ("why-clerk", "clerk", OFFICE, 404),
        ("why-reception", "reception", OFFICE, 200),
        ("why-manager", "manager", OFFICE, 200),
        ("why-nord", "reception", "nord", 404),
    ):
        site.account(name, role, office)
        answer = site.sign_in(name).get(path)
        assert (answer.status_code, b"children" in answer.data) == (status, status == 200)
