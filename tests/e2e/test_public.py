"""The public page of an office, as anybody reads it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.e2e.stage import Stage, clean, context_of
from tests.support.browser import complaints
from tests.support.server import http

CLOSED = (("12:30", "Mittagspause. Weiter um 13:00 Uhr."), ("17:30", "Zurzeit geschlossen. Wir öffnen am"))


def test_public_page_tells_waits_and_follows_by_itself(browser: Browser, stage: Stage) -> None:
    """Waits, calls and hours; fresh when looked at again; another language; the town's list; nobody's link."""
    stage.open(1)
    mine = stage.draw()
    with context_of(browser, "landscape", locale="de-DE") as context:
        page = context.new_page()
        found = complaints(page)
        page.goto(f"{stage.url}/o/mitte")
        row = page.get_by_role("row", name="Personalausweis")
        expect(row).to_contain_text("weniger als 5")
        expect(page.get_by_text("Geöffnet bis 17:00 Uhr")).to_be_visible()
        assert mine["token"] not in page.content()
        clean(page)
        stage.call(1)
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        expect(page.locator(".calls")).to_contain_text("A\u00a0001")
        page.locator(".head__languages summary").click()
        page.get_by_role("link", name="English").click()
        expect(page.locator("h1")).to_have_text("Waiting times now")
        page.goto(f"{stage.url}/o/")
        page.get_by_role("link", name="Bürgerbüro Mitte").click()
        expect(page.locator("h1")).to_have_text("Wartezeiten jetzt")
        for at, why in CLOSED:
            stage.move(at)
            page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            expect(page.locator(".card__lead")).to_contain_text(why)
            expect(row).to_contain_text(why)
            clean(page)
        assert found == []
    with context_of(browser, "phone", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{stage.url}/o/mitte")
        expect(page.locator(".day--today")).to_contain_text("heute")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_public_page_is_kept_until_something_changes(stage: Stage) -> None:
    """The same tag while nothing happens, 304 for whoever has it, kept 15 s by whoever lies between."""
    first = http().get(f"{stage.url}/o/mitte")
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "public, max-age=15")
    assert "Set-Cookie" not in first.headers
    known = {"If-None-Match": first.headers["ETag"]}
    assert http().get(f"{stage.url}/o/mitte", headers=known).status_code == 304
    for _ in range(5):
        stage.draw()
    changed = http().get(f"{stage.url}/o/mitte", headers=known)
    assert (changed.status_code, "</span>5</td>" in changed.text) == (200, True)
    unknown = http().get(f"{stage.url}/o/nirgends")
    assert (unknown.status_code, "Diesen Standort gibt es nicht" in unknown.text) == (404, True)
