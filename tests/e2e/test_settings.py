"""A head sets the own office, without a shell: hours, Heiligabend, a temporary service, a qualification."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.staff import browser_of, session, town_hall
from tests.e2e.stage import Stage, clean
from tests.support.browser import complaints
from tests.support.server import OFFICE

HOME = f"/settings/{OFFICE}"


@pytest.fixture(scope="module", name="stage")
def start_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with town_hall(tmp_path_factory.mktemp("settings")) as started:
        yield started


@pytest.fixture(name="head")
def head_page(stage: Stage, browser: Browser) -> Iterator[Page]:
    """The head of the office on a small screen."""
    context = browser_of(browser, stage, "leonie", "manager", viewport={"width": 1024, "height": 768})
    page = context.new_page()
    found = complaints(page)
    page.goto(f"{stage.url}/settings")
    yield page
    # A refused form is an answer that the browser calls an error; nothing else may be one.
    assert [text for text in found if "422" not in text and "409" not in text] == []
    context.close()


def opened(page: Page, topic: str) -> None:
    """Go to a sub page by its menu; it is clean and nothing sticks out."""
    page.get_by_role("navigation", name="Einstellungen").get_by_role("link", name=topic, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(topic)
    clean(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def save(page: Page) -> None:
    """Save, and read that it is saved."""
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("status")).to_contain_text("Gespeichert")


def test_a_head_changes_hours_adds_heiligabend_and_a_temporary_service(head: Page, stage: Stage) -> None:
    clean(head)
    opened(head, "Öffnungszeiten")
    monday = head.get_by_label("Montag")
    monday.fill("8 bis zwölf")
    head.keyboard.press("Enter")
    expect(head.get_by_role("alert")).to_contain_text("Einige Angaben passen noch nicht")
    expect(monday).to_have_value("8 bis zwölf")
    expect(monday).to_have_accessible_description("Bitte Zeiten wie 8–12, 13:30–17 oder „zu“.")
    clean(head)
    monday.fill("10–12, 13–18")
    save(head)
    assert stage.api("GET", f"/offices/{OFFICE}")["open"] is False

    opened(head, "Ausnahmetage")
    head.get_by_role("link", name="Ausnahmetag eintragen").click()
    clean(head)
    head.get_by_label("Tag", exact=True).fill("2026-12-24")
    head.get_by_label("Anlass").fill("Heiligabend")
    head.get_by_label("Kein gewöhnlicher Tag").check()
    save(head)
    expect(head.locator('[data-item="2026-12-24"]')).to_contain_text("Heiligabend")
    expect(head.locator('[data-item="2026-12-24"]')).to_contain_text("geschlossen")

    opened(head, "Dienstleistungen")
    head.get_by_role("link", name="Dienstleistung anlegen").click()
    head.get_by_label("Name", exact=True).fill("Briefwahl")
    head.get_by_label("Buchstabe").fill("v")
    head.get_by_label("Erster Tag").fill("2026-11-23")
    head.get_by_label("Letzter Tag").fill("2026-12-04")
    clean(head)
    save(head)
    expect(head.locator('[data-item="briefwahl"]')).to_contain_text("ab 23.11.2026 bis 04.12.2026")
    services = stage.api("GET", f"/offices/{OFFICE}/services")["services"]
    assert "briefwahl" in [service["code"] for service in services]

    for topic in ("Befristete Öffnungszeiten", "Sperren", "Plätze", "Regeln"):
        opened(head, topic)


def test_a_head_takes_a_qualification_away_with_the_keyboard(head: Page, stage: Stage, browser: Browser) -> None:
    """The boxes are there when they mean something; a colleague's newer change is not overwritten unseen."""
    session(stage, "Anna Amsel", "clerk", OFFICE)
    opened(head, "Personen")
    head.get_by_role("link", name="Anna Amsel").click()
    address = head.url
    boxes = head.get_by_role("group", name="Qualifikationen")
    expect(boxes).to_be_hidden()
    head.get_by_label("Alles").focus()
    head.keyboard.press("ArrowDown")
    boxes.get_by_label("Wohnung anmelden").focus()
    head.keyboard.press("Space")
    clean(head)
    colleague = browser_of(browser, stage, "leonie").new_page()
    colleague.goto(address)
    colleague.get_by_label("In Ausbildung").check()
    save(colleague)
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_role("alert")).to_contain_text("Inzwischen hat jemand anderes gespeichert")
    expect(boxes.get_by_label("Wohnung anmelden")).to_be_checked()
    expect(head.locator("#trainee-now")).to_have_text("Jetzt gilt: ja")
    clean(head)
    head.get_by_label("In Ausbildung").check()
    save(head)
    expect(head.locator('[data-item="Anna Amsel"]')).to_contain_text("1 ausgewählte")
    expect(head.locator('[data-item="Anna Amsel"]')).to_contain_text("in Ausbildung")
    colleague.context.close()
