"""The head's live view: true by itself, honest about its age, readable without colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.staff import browser_of, town_hall
from tests.e2e.stage import Stage, clean
from tests.support.server import OFFICE


@pytest.fixture(scope="module", name="stage")
def start_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with town_hall(tmp_path_factory.mktemp("live")) as started:
        yield started


@pytest.fixture(name="page")
def manager_page(stage: Stage, browser: Browser) -> Iterator[Page]:
    """A manager's browser whose time the test moves."""
    context = browser_of(browser, stage, "leitung", "manager", None)
    page = context.new_page()
    page.clock.install()
    yield page
    context.close()


def test_all_offices_at_a_glance_and_an_alarm_when_somebody_waits_too_long(page: Page, stage: Stage) -> None:
    """Figures come by themselves; what is wrong is said in words."""
    page.goto(f"{stage.url}/live")
    office = page.locator(f'[data-slug="{OFFICE}"]')
    expect(page.locator(".live-office")).to_have_count(2)
    expect(office).to_contain_text("Niemand wartet.")
    clean(page)
    stage.draw("wohnung")
    stage.draw("ausweis")
    stage.call(1)
    stage.draw("ausweis")
    stage.move("09:16")
    page.clock.run_for(5100)
    expect(office.locator("[data-slot=waiting]")).to_have_text("2")
    expect(office.locator("[data-slot=longest]")).to_have_text("16 min")
    expect(office.locator(".live-alarm")).to_contain_text("2 Personen warten 15 Minuten oder länger.")
    expect(office.get_by_role("row", name="Personalausweis")).to_contain_text("2 × ab 15 min")
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page)
    stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
    page.clock.run_for(5100)
    expect(office).to_contain_text("Das Gebäude wird geräumt.")
    stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})


def test_a_cut_line_is_said_with_the_age_of_the_picture(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.url}/live")
    age = page.locator("[data-age]")
    expect(age).to_have_text("aktuell")
    page.route("**/api/v1/live", lambda route: route.abort())
    page.clock.run_for(20_000)
    expect(age).to_contain_text("Keine Verbindung – Stand vor")
    page.unroute("**/api/v1/live")
    page.clock.run_for(5100)
    expect(age).to_have_text("aktuell")


def test_only_heads_see_it_and_only_their_own_offices(stage: Stage, browser: Browser) -> None:
    clerk = browser_of(browser, stage, "sabine", "clerk")
    page = clerk.new_page()
    page.goto(f"{stage.url}/live")
    expect(page.locator("main")).to_contain_text("gibt es hier nicht")
    clerk.close()
    north = browser_of(browser, stage, "nordleitung", "manager", "nord")
    page = north.new_page()
    page.goto(f"{stage.url}/live")
    expect(page.locator(".live-office")).to_have_count(1)
    expect(page.get_by_role("link", name="Live")).to_be_visible()
    north.close()
