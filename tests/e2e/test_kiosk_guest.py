"""At the terminal of one office with the number of another one."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.kiosk import Kiosk
from tests.e2e.staff import empty, queue_of
from tests.e2e.stage import Stage, clean, context_of, pair
from tests.support.server import OFFICE, http


@pytest.fixture(name="stage")
def empty_stage(hall: Stage) -> Stage:
    empty(hall)
    return hall


def sent_here(stage: Stage) -> str:
    """Somebody who speaks Turkish has drawn in the north and is sent here; returns the address on the own paper."""
    nord = {"Authorization": f"Bearer {stage.process.device('api', 'nord-gast', 'nord')}"}
    ident, reason = f"guest-{queue_of(stage)['seq']}", {"override": {"reason": "Prüfung"}}
    wish = {"request_id": ident, "concerns": [{"service": "pass"}], "language": "tr"} | reason
    api = f"{stage.url}/api/v1"
    drawn = http().post(f"{api}/offices/nord/tickets", json=wish, headers=nord).raise_for_status().json()
    where = {"office": OFFICE, "service": "wohnung"}
    http().post(f"{api}/tickets/{drawn['token']}/forward", json=where, headers=nord).raise_for_status()
    return str(drawn["token"])


@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_a_guest_is_answered_in_the_own_language_with_the_whole_number(
    browser: Browser, stage: Stage, shape: str
) -> None:
    """The number is one line, and code and words beside it are not under the buttons."""
    token = sent_here(stage)
    with context_of(browser, shape, has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), stage.url)
        kiosk.load()
        kiosk.page.keyboard.type(f"{token}\n")
        expect(kiosk.page.locator("[data-slot=number]")).to_have_text(re.compile(r"NO\s.\s\d+"))
        expect(kiosk.page.locator("html")).to_have_attribute("lang", "tr")
        clean(kiosk.page)
        assert ".." not in (kiosk.page.locator("[data-ticket] [data-slot=spoken]").text_content() or "")
        number = kiosk.page.locator(".ticket__number").bounding_box()
        font = kiosk.page.locator(".ticket__number").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        assert number is not None
        assert number["height"] < 1.5 * font
        code = kiosk.page.locator("[data-slot=qr-box]").bounding_box()
        buttons = kiosk.page.locator(".ticket__actions").bounding_box()
        assert code is not None
        assert buttons is not None
        assert code["y"] + code["height"] <= buttons["y"] or code["x"] + code["width"] <= buttons["x"]
        kiosk.tap("end")
        expect(kiosk.page.locator("html")).to_have_attribute("lang", "de")
