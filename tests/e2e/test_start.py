"""First steps of a newcomer: start page, practice run, first account, signing in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.e2e.staff import browser_of, house, session, setup_link
from tests.e2e.stage import Stage, clean
from tests.support.browser import complaints
from tests.support.server import PASSWORD, Process


@pytest.fixture(scope="module", name="new_house")
def start_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A server on the real clock that nobody has an account for."""
    with house(tmp_path_factory.mktemp("house")) as started:
        yield started


@pytest.fixture(name="page")
def guest(browser: Browser) -> Iterator[Page]:
    """A browser in which nobody has signed in."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


def test_the_start_page_links_every_screen(new_house: Process, page: Page) -> None:
    """None of the links is dead; what needs an account leads to the login."""
    found = complaints(page)
    page.goto(new_house.url)
    expect(page.locator("#konten")).to_be_visible()
    expect(page.locator("main")).to_contain_text(f"{new_house.url}/setup/…")
    clean(page)
    links = {str(link.get_attribute("href")) for link in page.locator(".start-card a").all()}
    staff = {"/desk", "/reception", "/live", "/reports", "/settings", "/admin", "/paper"}
    screens = {"/o/mitte", "/kiosk/eingang", "/display/wand", "/api/docs", "/feed/v1/offices.json", "/health/ready"}
    screens |= staff
    assert links == screens
    assert {link: page.request.get(new_house.url + link).status for link in links} == dict.fromkeys(links, 200)
    assert found == []


def test_a_practice_run_from_the_start_page(new_house: Process, page: Page) -> None:
    """Draw at the kiosk, read the paper, call at the desk, see it on the display and the phone."""
    page.goto(new_house.url)
    page.get_by_role("button", name="Übungslauf starten").click()
    expect(page.get_by_text("Übungslauf wird vorbereitet")).to_be_visible()
    page.wait_for_url("**/practice", timeout=30_000)
    clean(page)
    page.get_by_role("button", name="Übung öffnen").click()
    kiosk, desk, display, paper, phone = (frame(page, name) for name in FRAMES)
    kiosk.get_by_role("button", name=re.compile("Wohnung anmelden")).click()
    kiosk.get_by_role("button", name=re.compile("Nummer ziehen")).click()
    expect(paper.locator("img")).to_have_count(1)
    expect(phone.locator("main")).to_contain_text("W\u00a0001")
    desk.locator("[data-place]").first.click()
    desk.locator("[data-next]").click()
    expect(desk.locator("[data-number]")).to_have_text("W\u00a0001")
    expect(display.locator("body")).to_contain_text("W\u00a0001")
    expect(phone.locator("main")).to_contain_text("Platz 1")
    clean(page)


FRAMES = ("Terminal", "Schalter", "Anzeige", "Papier", "Telefon")


def frame(page: Page, title: str) -> FrameLocator:
    """One screen of the practice page."""
    return page.frame_locator(f'iframe[title="{title}"]')


def test_the_practice_page_stacks_on_a_small_screen(hall: Stage, browser: Browser) -> None:
    """Every screen keeps a usable height, and nothing scrolls sideways."""
    context = browser_of(browser, hall, None, viewport={"width": 390, "height": 800})
    page = context.new_page()
    page.goto(f"{hall.url}/practice")
    page.get_by_role("button", name="Übung öffnen").click()
    boxes = page.locator(".practice-box")
    expect(boxes).to_have_count(5)
    sizes = [box.bounding_box() for box in boxes.all()]
    assert all(size and size["width"] > 340 and size["height"] > 60 for size in sizes)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    context.close()


def test_the_first_account_comes_from_the_one_time_link(tmp_path: Path, page: Page) -> None:
    """The link works once; afterwards, and with a made-up one, the page says what to do."""
    with house(tmp_path) as new:
        link = setup_link(new)
        page.goto(link)
        clean(page)
        fill(page, name="chefin", password="kurz", again="kurz")
        expect(page.get_by_role("alert")).to_contain_text("Passwort ist zu kurz")
        expect(page.locator("#name")).to_have_value("chefin")
        fill(page, password=PASSWORD, again="anders als das erste")
        expect(page.get_by_role("alert")).to_contain_text("nicht gleich")
        clean(page)
        fill(page, password=PASSWORD, again=PASSWORD)
        expect(page.get_by_role("heading", name="Verwaltung")).to_be_visible()
        for dead in (link, f"{new.url}/setup/erfunden"):
            page.goto(dead)
            expect(page.get_by_role("alert")).to_contain_text("Dieser Link gilt nicht mehr")
            clean(page)
        page.goto(new.url)
        expect(page.locator("main")).not_to_contain_text("Es gibt noch kein Konto")
        page.get_by_role("button", name="Abmelden").click()
        guess(page, new)


def guess(page: Page, new: Process) -> None:
    """Who tries one password after the other is slowed down, and told so on a page."""
    form: dict[str, str | float | bool] = {
        "csrf": page.locator("main input[name=csrf]").input_value(),
        "name": "chefin",
        "password": "falsch",
    }
    answers = [page.request.post(f"{new.url}/login", form=form).status for _ in range(11)]
    assert answers == [409] * 10 + [429]
    fill(page, name="chefin", password=PASSWORD)
    expect(page.locator("main")).to_contain_text("Zu viele Anfragen")
    clean(page)


def fill(page: Page, **values: str) -> None:
    """Fill a form and send it."""
    for name, value in values.items():
        page.fill(f"#{name}", value)
    page.locator("main button").click()


def test_signing_in_and_out(hall: Stage, page: Page) -> None:
    """Wrong: one sentence, the name stays, the password goes. Right: on to where one was going."""
    session(hall, "anna", "clerk", "mitte")
    page.goto(f"{hall.url}/desk?office=mitte")
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    fill(page, name="anna", password="falsch")
    expect(page.get_by_role("alert")).to_have_text(re.compile("Name oder Passwort stimmt nicht"))
    expect(page.locator("#name")).to_have_value("anna")
    expect(page.locator("#password")).to_have_value("")
    clean(page)
    fill(page, password=PASSWORD)
    page.wait_for_url("**/desk?office=mitte")
    page.get_by_role("button", name="Abmelden").click()
    page.wait_for_url("**/login")
    page.goto(f"{hall.url}/desk")
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()


def test_the_way_back_never_leaves_the_server(hall: Stage, page: Page) -> None:
    session(hall, "anna", "clerk", "mitte")
    page.goto(f"{hall.url}/login?next=//example.org/desk")
    fill(page, name="anna", password=PASSWORD)
    page.wait_for_url(f"{hall.url}/desk")


def test_paper_runs_out_and_comes_back(hall: Stage, browser: Browser) -> None:
    """The alarm stands on the desk within seconds, names the printer, and goes by itself."""
    context = browser_of(browser, hall, "rita", "reception", viewport={"width": 1280, "height": 900})
    page, desk = context.new_page(), browser_of(browser, hall, "anna").new_page()
    desk.goto(f"{hall.url}/desk?office=mitte")
    page.goto(f"{hall.url}/paper")
    page.get_by_role("button", name="Papier aus").click()
    expect(page.locator("[data-state]")).to_have_text("Papier aus")
    clean(page)
    # On a slow day the screens that other tests have left are told of too.
    alarm = desk.locator("[data-alarm]", has_text="Drucker")
    expect(alarm).to_have_text(re.compile("Drucker „drucker“: Papier ist aus"), timeout=10_000)
    clean(desk)
    page.get_by_role("button", name="bereit").click()
    expect(alarm).to_have_count(0, timeout=10_000)
    desk.context.close()
    context.close()


def test_errors_are_pages(hall: Stage, page: Page) -> None:
    answer = page.goto(f"{hall.url}/gibtesnicht")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", name="Nicht gefunden")).to_be_visible()
    clean(page)
