"""The day list: what reception holds in its hands when the line or the power is gone."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.staff import browser_of, empty, spaced
from tests.e2e.stage import Stage, clean
from tests.support.server import OFFICE


def test_scenario_33_the_list_is_black_on_white_and_prints_without_the_frame(browser: Browser, hall: Stage) -> None:
    """Also in dark mode; the numbers in order, codes in boxes; the button asks the browser to print."""
    empty(hall)
    first, second = hall.draw("wohnung"), hall.draw("renten", "en")
    body = {"appointments": [{"at": hall.moment("16:00").isoformat(), "concerns": [{"service": "ausweis"}]}]}
    code = hall.api("POST", f"/offices/{OFFICE}/appointments", body)["appointments"][0]["code"]
    with browser_of(browser, hall, "Lina Lerche", "reception", color_scheme="dark") as context:
        page = context.new_page()
        page.add_init_script("window.print = () => document.body.setAttribute('data-printed', '')")
        page.goto(f"{hall.url}/reception/list?office={OFFICE}")
        numbers = page.locator("section:has(#waiting) tbody th")
        expect(numbers).to_have_text([spaced(first["number"]), spaced(second["number"])])
        expect(page.locator(".daylist__code")).to_contain_text([code])
        assert page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == "rgb(255, 255, 255)"
        clean(page)
        page.locator("[data-print]").click()
        expect(page.locator("body[data-printed]")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator("header")).to_be_hidden()
        expect(page.locator("[data-print]")).to_be_hidden()
        expect(numbers.first).to_be_visible()
