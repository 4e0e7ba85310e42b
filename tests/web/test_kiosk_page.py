"""What a terminal's page holds, and the services in the language that is asked for."""

from __future__ import annotations

import pytest

from tests.support.server import OFFICE
from tests.support.site import Site


def test_without_an_address_for_phones_no_page_is_named(site: Site) -> None:
    """Inside a closed network a code would lead nowhere."""
    browser = site.app.test_client()
    browser.set_cookie(f"wm_kiosk_kiosk-{OFFICE}", site.token("kiosk"))
    page = browser.get(f"/kiosk/kiosk-{OFFICE}").get_data(as_text=True)
    assert "data-refusal" in page
    assert "data-public" not in page
    answer = site.ask("GET", f"/offices/{OFFICE}/qr.svg")
    assert (answer.status_code, answer.json and answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["Personalausweis", "Wohnung anmelden"]),
        ("?lang=en", ["Identity card", "Wohnung anmelden"]),
        ("?lang=tr", ["Personalausweis", "Wohnung anmelden"]),
        ("?lang=nonsense", ["Personalausweis", "Wohnung anmelden"]),
    ],
)
def test_services_are_named_in_the_language_that_is_asked_for(site: Site, asked: str, names: list[str]) -> None:
    """German where the office has no name in it; the estimate speaks the language itself."""
    answer = site.ask("GET", f"/offices/{OFFICE}/services{asked}").json
    assert answer is not None
    assert [service["name"] for service in answer["services"]] == names
    soon = {"?lang=en": "in a few minutes", "?lang=tr": "birkaç dakika içinde"}.get(asked, "in wenigen Minuten")
    assert {service["estimate"]["text"] for service in answer["services"]} == {soon}
