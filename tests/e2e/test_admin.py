"""Devices, notices and the end of the day, without a shell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.kiosk import Kiosk
from tests.e2e.staff import browser_of, town_hall
from tests.e2e.stage import Stage, clean, context_of, pair
from tests.support.server import OFFICE


@pytest.fixture(scope="module", name="stage")
def start_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with town_hall(tmp_path_factory.mktemp("admin")) as started:
        yield started


@pytest.fixture(name="admin")
def admin_page(stage: Stage, browser: Browser) -> Iterator[Page]:
    """The administration, opened by an administrator."""
    context = browser_of(browser, stage, "chefin", "admin", None)
    page = context.new_page()
    page.goto(f"{stage.url}/admin")
    yield page
    context.close()


def test_a_screen_is_paired_by_its_code(admin: Page, stage: Stage, browser: Browser) -> None:
    """A wrong code is said; the right one turns the screen into a kiosk without touching it."""
    context = browser_of(browser, stage, None)
    screen = context.new_page()
    screen.goto(f"{stage.url}/kiosk/neu")
    code = screen.locator("[data-code]")
    expect(code).to_be_visible()
    clean(screen)
    admin.fill("#code", "XXXXXX")
    admin.get_by_role("button", name="Koppeln", exact=True).click()
    expect(admin.get_by_role("alert")).to_contain_text("Diesen Code zeigt kein Bildschirm")
    admin.fill("#code", code.inner_text().lower())
    admin.get_by_role("button", name="Koppeln", exact=True).click()
    expect(admin.get_by_role("status")).to_contain_text("„neu“ ist gekoppelt")
    expect(screen.locator("body")).to_contain_text("Worum geht es?")
    admin.get_by_role("button", name="Zugang entziehen: neu").click()
    expect(admin.locator('[data-device="neu"]')).to_have_count(0)
    screen.reload()
    expect(code).to_be_visible()
    context.close()


def test_a_screen_takes_its_token_from_the_address(stage: Stage, browser: Browser) -> None:
    """Once; the token is gone from the address bar. A wrong one is refused."""
    context = browser_of(browser, stage, None)
    page = context.new_page()
    page.goto(f"{stage.url}/display/flur#token=falsch")
    expect(page.locator("[data-error]")).to_be_visible()
    assert "token" not in page.url
    token = stage.token("display", "flur")
    page.goto("about:blank")
    page.goto(f"{stage.url}/display/flur#token={token}")
    expect(page.locator("[data-code]")).to_have_count(0)
    expect(page.locator("body")).to_contain_text("Bürgerbüro Mitte")
    assert page.url == f"{stage.url}/display/flur"
    context.close()


def test_an_administrator_pairs_the_own_browser(admin: Page, stage: Stage) -> None:
    admin.goto(f"{stage.url}/display/saal")
    clean(admin)
    admin.get_by_role("button", name="Dieses Gerät hier koppeln: Bürgerbüro Mitte").click()
    expect(admin.locator("[data-here]")).to_have_count(0)
    expect(admin.locator("body")).to_contain_text("Bürgerbüro Mitte")


def test_notice_and_lock(admin: Page, stage: Stage) -> None:
    """What is typed here is what the office's screens get, and it can be taken away again."""
    admin.fill(f"#notice-de-{OFFICE}", "Heute nur bis 16 Uhr")
    admin.fill(f"#notice-en-{OFFICE}", "Today until 4 pm")
    section = admin.locator(f'section[aria-labelledby="place-{OFFICE}"]')
    section.get_by_role("button", name="Hinweis speichern").click()
    expect(admin.get_by_role("status")).to_contain_text("Der Hinweis steht")
    admin.select_option(f"#lock-service-{OFFICE}", "renten")
    admin.fill(f"#lock-de-{OFFICE}", "Beraterin erkrankt")
    admin.fill(f"#lock-until-{OFFICE}", "14:30")
    section.get_by_role("button", name="Sperren", exact=True).click()
    expect(section).to_contain_text("Renten, bis 14:30: „Beraterin erkrankt“")
    clean(admin)
    queue = stage.api("GET", f"/offices/{OFFICE}/queue")
    assert queue["notice"] == {"de": "Heute nur bis 16 Uhr", "en": "Today until 4 pm"}
    assert [lock["until"] for lock in queue["locks"]] == ["2026-11-23T13:30:00Z"]
    section.get_by_role("button", name="Sperre aufheben").click()
    expect(section).not_to_contain_text("Beraterin erkrankt")
    admin.fill(f"#notice-de-{OFFICE}", "")
    section.get_by_role("button", name="Hinweis speichern").click()
    assert stage.api("GET", f"/offices/{OFFICE}/queue")["notice"] is None


def test_a_test_page_is_printed(admin: Page, stage: Stage) -> None:
    admin.get_by_role("button", name="Testseite: drucker").click()
    expect(admin.get_by_role("status")).to_contain_text("druckt eine Testseite")
    admin.goto(f"{stage.url}/paper")
    expect(admin.locator("[data-papers] img")).to_have_count(1)


def test_reception_sees_its_office_and_no_accounts(stage: Stage, browser: Browser) -> None:
    """SCENARIO 26: nothing of the other office, and no form that is not hers works."""
    context = browser_of(browser, stage, "rita", "reception")
    page = context.new_page()
    page.goto(f"{stage.url}/admin")
    expect(page.locator("main")).to_contain_text("Bürgerbüro Mitte")
    expect(page.locator("main")).not_to_contain_text("Bürgerbüro Nord")
    expect(page.locator("#users-title")).to_have_count(0)
    clean(page)
    csrf = page.locator("main input[name=csrf]").first.input_value()
    for path, form in (
        ("revoke", {"kind": "display", "name": "wand"}),
        ("notice", {"office": "nord", "text_de": "Hallo"}),
    ):
        answer = page.request.post(f"{stage.url}/admin/{path}", form={"csrf": csrf, **form})
        assert answer.status == 404, path
    without = page.request.post(f"{stage.url}/admin/notice", form={"office": OFFICE, "text_de": "Hallo"})
    assert without.status == 400
    assert stage.api("GET", f"/offices/{OFFICE}/queue")["notice"] is None
    context.close()


def test_a_clerk_of_one_office_sees_nothing_of_the_other(stage: Stage, browser: Browser) -> None:
    """SCENARIO 26: neither desk nor queue nor a ticket whose token the clerk has."""
    ticket = stage.draw()
    context = browser_of(browser, stage, "nora", "clerk", "nord")
    page = context.new_page()
    page.goto(f"{stage.url}/desk")
    expect(page.locator(".desk-office")).to_have_text("Bürgerbüro Nord")
    expect(page.locator("[data-place]")).to_have_count(1)
    csrf = {"X-CSRF-Token": page.locator("meta[name=csrf]").get_attribute("content") or ""}
    for path in (f"/desk?office={OFFICE}", f"/api/v1/offices/{OFFICE}/queue", f"/desk/case/{stage.counters()[0]}"):
        assert page.request.get(stage.url + path).status == 404, path
    answer = page.request.post(f"{stage.url}/api/v1/tickets/{ticket['token']}/recall", data={}, headers=csrf)
    assert answer.status == 404
    context.close()


def test_the_day_is_closed(admin: Page, stage: Stage) -> None:
    """While the office is open only with the box ticked."""
    stage.draw()
    section = admin.locator(f'section[aria-labelledby="place-{OFFICE}"]')
    section.get_by_role("button", name="Tag abschließen").click()
    expect(admin.get_by_role("alert")).to_contain_text("noch geöffnet")
    section.get_by_label("Auch jetzt, obwohl geöffnet ist").check()
    section.get_by_role("button", name="Tag abschließen").click()
    expect(admin.get_by_role("status")).to_contain_text("Der Tag ist abgeschlossen")
    assert stage.waiting == []


def test_devices_tell_how_they_are_and_load_anew_when_told(admin: Page, stage: Stage, browser: Browser) -> None:
    """A kiosk goes only when nobody stands before it, a display at once and without announcing anything again."""
    with context_of(browser, "portrait", has_touch=True) as hall, context_of(browser, "landscape") as wall:
        pair(hall, stage, "kiosk", "eingang")
        terminal = Kiosk(hall.new_page(), stage.url)
        terminal.load()
        pair(wall, stage, "display", "wand")
        display = wall.new_page()
        display.goto(f"{stage.url}/display/wand")
        open_device(admin, stage, "kiosk", "eingang", "(aktuell)")
        expect(admin.locator("dl")).to_contain_text("1080 × 1920 Punkte")
        clean(admin)
        terminal.choose("Personalausweis")
        same = mark(terminal.page)
        order(admin, "Seite neu laden", "lädt neu, sobald niemand davor steht")
        expect(admin.locator("[data-cause=ordered]")).to_be_visible()
        expect(same).to_have_count(1)
        terminal.tap("add")
        terminal.tap("stop")
        expect(same).to_have_count(0)
        expect(terminal.title).to_have_text("Worum geht es?")
        expect(admin.locator("[data-cause=ordered]")).to_have_count(0, timeout=10_000)
        stage.draw()
        stage.call(1)
        open_device(admin, stage, "display", "wand", "(aktuell)")
        same = mark(display)
        order(admin, "Seite neu starten", "startet neu")
        expect(same).to_have_count(0)
        expect(display.locator(".hero__number")).to_be_visible()
        assert display.evaluate("localStorage.length") == 0


def test_a_page_of_an_old_build_loads_anew_by_itself_and_once(stage: Stage, browser: Browser) -> None:
    """After an update nobody has to touch the screens; behind servers of two builds nothing goes round in circles."""
    with context_of(browser, "portrait", has_touch=True) as hall:
        pair(hall, stage, "kiosk", "eingang")
        terminal = Kiosk(hall.new_page(), stage.url)
        terminal.load()
        loads: list[str] = []
        terminal.page.on("framenavigated", lambda frame: loads.append(frame.url))
        news = {"build": "ffffffffffff", "order": None}
        hall.route("**/api/v1/device/report", lambda route: route.fulfill(json=news))
        same = mark(terminal.page)
        hall.set_offline(True)
        expect(terminal.page.locator(".line__box")).to_be_visible()
        hall.set_offline(False)
        expect(terminal.page.locator(".line__box")).to_be_hidden(timeout=10_000)
        expect(same).to_have_count(0, timeout=10_000)
        with terminal.page.expect_response("**/api/v1/device/report"):
            terminal.page.reload()
        terminal.settled()
        assert len(loads) == 2, "by itself once, by hand once"


def open_device(admin: Page, stage: Stage, kind: str, name: str, text: str) -> None:
    """The page of a device, once it tells this."""
    admin.goto(f"{stage.url}/admin/devices/{kind}/{name}")
    expect(admin.locator("dl")).to_contain_text(text, timeout=10_000)


def order(admin: Page, button: str, said: str) -> None:
    """Press an action's button; the page says what comes of it."""
    admin.get_by_role("button", name=button).click()
    expect(admin.get_by_role("status")).to_contain_text(said)


def mark(page: Page) -> Locator:
    """Write something that does not survive a new page; it is there as long as the page is the same."""
    page.evaluate("document.body.dataset.here = localStorage.left = 'over'")
    return page.locator("body[data-here]")
