"""What screens report over HTTP, what monitoring reads of them, and the pairing of a printer's agent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.usecases import devices
from app.web import health
from app.web.clock import real_now
from tests.support.server import OFFICE
from tests.support.site import Site, csrf_of


def report(site: Site, kind: str, **more: Any) -> Any:
    body = {"build": "old", "line": "http", "clock": real_now().isoformat(), "browser": "Chrome 150, Linux"} | more
    return site.ask("POST", "/device/report", site.token(kind), json=body)


def test_a_report_is_answered_with_the_build_and_seen_by_monitoring(site: Site) -> None:
    """An old page, a wrong clock and a slow line are causes; no address is told."""
    ahead = (real_now() + timedelta(minutes=5)).isoformat()
    answer = report(site, "kiosk", clock=ahead, screen="1080 × 1920")
    assert answer.json == {"build": site.server.edge.build, "order": None, "look": None}
    told = health.of_devices(health.health_of(site.server.edge))
    failing: Any = told["failing"]
    [kiosk] = [one for one in failing if one["name"] == f"kiosk-{OFFICE}"]
    assert kiosk["causes"][:3] == ["old_build", "by_http", "clock"]
    assert set(kiosk) == {"kind", "name", "office", "level", "causes"}


@pytest.mark.parametrize(
    "wrong", [{"line": "carrier pigeon"}, {"clock": "noon"}, {"browser": "x" * 300}, {"done": -1}, {"office": "nord"}]
)
def test_nonsense_is_refused(site: Site, wrong: dict[str, Any]) -> None:
    assert report(site, "display", **wrong).status_code == 422


def test_a_printers_agent_is_paired_by_a_code(site: Site) -> None:
    """Nothing until somebody confirms, then the token, once."""
    started = site.ask("POST", "/pairings/start", json={"name": "flur"}).json
    assert started is not None
    secret = {"secret": started["secret"]}
    assert site.ask("POST", "/pairings/finish", json=secret).status_code == 204
    site.account("rita", "reception")
    browser = site.sign_in("rita")
    form = {"code": started["code"], "office": OFFICE, "csrf": csrf_of(browser.get("/admin"))}
    assert browser.post("/admin/pair", data=form).status_code == 303
    paired = site.ask("POST", "/pairings/finish", json=secret).json
    assert paired is not None
    principal = devices.by_token(site.ctx, paired["token"])
    assert principal is not None
    assert (principal.name, principal.roles) == ("flur", frozenset({"printer"}))
    assert site.ask("POST", "/pairings/finish", json=secret).status_code == 404
    assert site.ask("POST", "/pairings/start", json={"name": "a b"}).status_code == 422


def test_pairing_is_limited_for_one_place(site: Site) -> None:
    """Whoever asks for codes without end gets none."""
    for _ in range(70):
        last = site.ask("POST", "/pairings/start", json={"name": "viele"}, environ_base={"REMOTE_ADDR": "10.9.9.9"})
    assert last.status_code == 429


def test_only_staff_of_the_office_order_a_reload(site: Site) -> None:
    """A clerk and another office find no such thing; reception may."""
    site.token("display")
    for name, role, office, status in (
        ("karl", "clerk", OFFICE, 404),
        ("nadja", "reception", "nord", 404),
        ("rita", "reception", OFFICE, 303),
    ):
        site.account(name, role, office)
        browser = site.sign_in(name)
        page = browser.get("/admin" if status == 303 or office == "nord" else "/desk")
        form = {"kind": "display", "name": f"display-{OFFICE}", "csrf": csrf_of(page)}
        assert browser.post("/admin/reload", data=form).status_code == status, name
    assert site.app.test_client().post("/admin/reload", data=form).status_code == 303, "to the login"
