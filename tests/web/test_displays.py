"""What displays say of the calls they have shown, and the daily check of picture and sound."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.support.server import OFFICE
from tests.support.site import Site

SHOWN = f"/offices/{OFFICE}/board/shown"


@pytest.fixture
def called(site: Site) -> dict[str, Any]:
    """A number that is called, as the board has it."""
    staff = site.token("api")
    wish = {"request_id": uuid4().hex, "concerns": [{"service": "pass"}], "override": {"reason": "Prüfung"}}
    site.ask("POST", f"/offices/{OFFICE}/tickets", staff, json=wish)
    counter = (site.ask("GET", f"/offices/{OFFICE}").json or {})["counters"][0]["id"]
    site.ask("POST", f"/counters/{counter}/open", staff, json={"take_over": True})
    site.ask("POST", f"/counters/{counter}/next", staff, json={"settle": "finish"})
    board: Any = site.ask("GET", f"/offices/{OFFICE}/board", site.token("display")).json
    call: dict[str, Any] = board["calls"][0]
    return call


def queue(site: Site) -> Any:
    """What the desks see."""
    return site.ask("GET", f"/offices/{OFFICE}/queue", site.token("api")).json


def test_desk_learns_what_the_display_showed_and_played(site: Site, called: dict[str, Any]) -> None:
    """Shown, then played; told twice it is the same; a recall begins anew, and so does the next day."""
    display, name = site.token("display"), f"display-{OFFICE}"
    for heard in (False, True, False):
        told = site.ask("POST", SHOWN, display, json={"seq": called["seq"], "heard": heard})
        assert told.status_code == 204
        ever = True if heard else queue(site)["shown"][0]["heard"]
        assert queue(site)["shown"] == [{"number": called["number"], "display": name, "heard": ever}]
    assert queue(site)["shown"][0]["heard"]
    ticket = queue(site)["called"][0]["token"]
    site.ask("POST", f"/tickets/{ticket}/recall", site.token("api"), json={})
    assert queue(site)["shown"] == []


def test_only_displays_speak_for_themselves_and_only_of_calls(site: Site, called: dict[str, Any]) -> None:
    """No kiosk, no program, no display of another office; and nothing but a call of this office."""
    body = {"seq": called["seq"]}
    for kind, office in (("kiosk", OFFICE), ("api", OFFICE), ("display", "nord")):
        assert site.ask("POST", SHOWN, site.token(kind, office), json=body).status_code == 404
    for seq in (called["seq"] - 1, 2**31 - 1):
        assert site.ask("POST", SHOWN, site.token("display"), json={"seq": seq}).status_code == 404


def test_a_display_is_to_be_checked_every_day(site: Site) -> None:
    """Listed until somebody ticked it; the name of who did is nowhere; other offices' displays are unknown here."""
    site.token("display")
    site.token("display", "nord")
    name = f"display-{OFFICE}"
    checked = f"/offices/{OFFICE}/displays/checked"
    site.account("rita", "reception")
    staff = site.token("api")
    assert [one["checked"] for one in queue(site)["displays"] if one["name"] == name] == [False]
    assert site.ask("POST", checked, staff, json={"display": "display-nord"}).status_code == 404
    assert site.ask("POST", checked, staff, json={"display": name}).status_code == 204
    assert [one["checked"] for one in queue(site)["displays"] if one["name"] == name] == [True]
    assert "rita" not in site.ask("GET", f"/offices/{OFFICE}/queue", staff).get_data(as_text=True)
