"""The desk and the house around it: colleagues, alarms, looks and sizes, a line that breaks; in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from app.usecases import device_status, devices
from app.web.clock import real_now
from tests.e2e.staff import Desk, browser_of, desk_of, empty, later, spaced, town_hall
from tests.e2e.stage import Stage, clean
from tests.support.proxy import Proxy
from tests.support.server import OFFICE

CUT = """[...document.querySelectorAll("main button, main p, main h1, main h2, main strong, main span")]
    .filter((element) => element.offsetParent && !element.matches(".kern-sr-only"))
    .filter((element) => getComputedStyle(element).display !== "inline")
    .filter((element) => element.clientWidth && element.scrollWidth > element.clientWidth + 1)
    .map((element) => element.textContent)"""


@pytest.fixture(name="stage")
def empty_stage(hall: Stage) -> Stage:
    """Nobody waits, nobody serves."""
    empty(hall)
    return hall


def test_an_occupied_counter_asks_both(stage: Stage, browser: Browser, desk: Desk) -> None:
    """Taking over moves the open case along; the colleague's desk is free for another place."""
    number = stage.draw()["number"]
    desk.next()
    desk.shows(number, "called")
    other = desk_of(browser, stage, "bert")
    other.part("place").nth(0).click()
    question = other.part("dialog", "ask")
    expect(question).to_contain_text("Dort arbeitet anna")
    expect(question).to_contain_text(spaced(number))
    clean(other.page)
    other.answer("Platz übernehmen")
    other.shows(number, "called")
    expect(desk.part("choose")).to_be_visible()
    expect(desk.part("message")).to_have_text("bert hat Platz 1 übernommen.")
    other.page.context.close()


def test_colleagues_locks_and_notice_are_shown(stage: Stage, desk: Desk) -> None:
    number = stage.draw()["number"]
    stage.call(2)
    expect(desk.part("list", "others")).to_contain_text(f"{spaced(number)} aufgerufen")
    lock = stage.api("POST", "/offices/mitte/locks", {"service": "renten", "text": {"de": "Heute keine Beratung"}})
    stage.api("PUT", "/offices/mitte/notice", {"text": {"de": "Bis 18 Uhr geöffnet"}})
    house = desk.part("list", "house")
    expect(house).to_contain_text("Heute keine Beratung")
    expect(house).to_contain_text("Bis 18 Uhr geöffnet")
    clean(desk.page)
    stage.api("DELETE", f"/offices/mitte/locks/{lock['id']}")
    stage.api("PUT", "/offices/mitte/notice", {"text": None})
    expect(desk.part("box", "house")).to_be_hidden()


def test_a_silent_call_is_seen_by_all_but_the_threatened(stage: Stage, browser: Browser, desk: Desk) -> None:
    """A mark of dots and its tooltip is all that changes there; the others see a banner and say that they come."""
    mark = desk.part("silent")
    desk.page.keyboard.press("Control+Alt+h")
    expect(mark).to_have_attribute("data-silent", "sent")
    later(stage, 11)
    expect(mark).to_have_attribute("title", "Gesendet, aber niemand hat es gesehen. Notruf: 110.")
    other = desk_of(browser, stage, "bert", 2, viewport={"width": 1024, "height": 500})
    other.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    banner = other.page.locator("[data-help-call]")
    expect(banner).to_be_in_viewport(ratio=1)
    other.page.evaluate("window.scrollTo(0, 0)")
    expect(banner).to_contain_text("Platz 1 (Halle 1) braucht Hilfe")
    clean(other.page)
    expect(mark).to_have_attribute("title", "Gesehen von 1")
    other.page.keyboard.press("Alt+j")
    expect(banner).to_contain_text("Platz 2 kommt")
    expect(mark).to_have_attribute("title", "Hilfe kommt: Platz 2")
    expect(desk.page.locator("[data-help-call]")).to_have_count(0)
    told = [word for word in ("Hilfe", "gesehen", "gesendet", "kommt", "Ruf") if word in shown_of(desk)]
    assert told == ["Hilfe"], "the button of the help, which is always there"
    assert shown_of(desk).count("Hilfe") == 1
    banner.get_by_role("button", name="Beendet").click()
    expect(banner).to_have_count(0)
    expect(mark).to_have_attribute("data-silent", "idle")
    other.page.context.close()


def shown_of(desk: Desk) -> str:
    """Every word on the screen."""
    return desk.page.locator("body").inner_text()


def test_a_silent_call_without_a_line_says_so(stage: Stage, browser: Browser) -> None:
    """It is tried again until it is sent, and meanwhile the mark tells."""
    desk = desk_of(browser, stage, "anna", 1)
    desk.page.clock.install()
    desk.page.route("**/help", lambda route: route.abort())
    desk.part("silent").click()
    expect(desk.part("silent")).to_have_attribute("data-silent", "failed")
    expect(desk.part("silent")).to_have_attribute("title", "Noch nicht gesendet: keine Verbindung. Notruf: 110.")
    desk.page.unroute("**/help")
    desk.page.clock.run_for(2100)
    expect(desk.part("silent")).to_have_attribute("data-silent", "sent")
    desk.page.keyboard.press("Alt+m")
    desk.part("end-silent").click()
    expect(desk.part("silent")).to_have_attribute("data-silent", "idle")
    desk.page.context.close()


def test_everybody_out_and_on_again(stage: Stage, browser: Browser, desk: Desk) -> None:
    """One button with a question; every desk stands still, also its keys, until somebody says "Weiter"."""
    other = desk_of(browser, stage, "bert", 2)
    number = stage.draw()["number"]
    expect(desk.waiting).to_have_count(1)
    desk.part("evacuate").click()
    clean(desk.page)
    desk.answer("Räumung auslösen")
    for each in (desk, other):
        expect(each.part("frozen")).to_be_visible()
        expect(each.part("frozen")).to_contain_text("bitte verlassen Sie das Gebäude")
    expect(desk.part("work")).to_have_attribute("inert", "")
    desk.page.keyboard.press("F2")
    expect(desk.part("frozen-said")).to_have_text("Räumung: Es wird nicht aufgerufen.")
    desk.page.set_viewport_size({"width": 1024, "height": 500})
    desk.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    expect(desk.part("frozen")).to_be_in_viewport(ratio=1)
    clean(desk.page)
    other.part("go-on").click()
    expect(desk.part("frozen")).to_be_hidden()
    desk.is_free()
    desk.next()
    desk.shows(number, "called")
    other.page.context.close()


def test_a_narrow_window_beside_the_desk(stage: Stage, desk: Desk) -> None:
    """Opened from the desk: the same place, both show the same."""
    number = stage.draw()["number"]
    desk.page.keyboard.press("Alt+m")
    with desk.page.expect_popup() as opened:
        desk.part("strip").click()
    strip = Desk(opened.value)
    expect(strip.page.locator(".wm-header")).to_be_hidden()
    strip.next()
    strip.shows(number, "called")
    desk.shows(number, "called")


def test_light_or_dark_is_kept_for_this_machine(desk: Desk) -> None:
    """Also where somebody else signs in."""
    root = desk.page.locator("html")
    desk.part("more").locator("summary").click()
    desk.part("theme").click()
    expect(root).to_have_attribute("data-kern-theme", "dark")
    desk.page.keyboard.press("Escape")
    clean(desk.page)
    desk.page.reload()
    expect(root).to_have_attribute("data-kern-theme", "dark")
    expect(desk.part("work")).to_be_visible()
    desk.part("more").locator("summary").click()
    for _ in range(2):
        desk.part("theme").click()
    expect(desk.part("theme")).to_contain_text("wie das System")
    assert root.get_attribute("data-kern-theme") is None


LOOKS: tuple[tuple[int, int, Literal["light", "dark"]], ...] = (
    (1024, 768, "light"),
    (1366, 768, "dark"),
    (1920, 1080, "light"),
    (380, 900, "dark"),
    (320, 640, "light"),
)


def look(desk: Desk) -> None:
    """At every size axe is content, no word is cut, and nothing scrolls sideways."""
    for width, height, scheme in LOOKS:
        desk.page.set_viewport_size({"width": width, "height": height})
        desk.page.emulate_media(color_scheme=scheme)
        clean(desk.page)
        wide = desk.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert (desk.page.evaluate(CUT), wide <= 0) == ([], True), (width, height)


def test_every_size_is_accessible_and_cuts_no_word(stage: Stage, browser: Browser) -> None:
    """The choice of a counter, nobody, a call, a service, and the two largest dialogs."""
    stage.draw()
    stage.draw("renten", "tr")
    stage.act("park", stage.call(2))
    desk = desk_of(browser, stage, "anna")
    expect(desk.part("choose")).to_be_visible()
    look(desk)
    desk.sit(1)
    look(desk)
    desk.next()
    expect(desk.part("case")).to_have_attribute("data-case", "called")
    look(desk)
    desk.act("start")
    expect(desk.part("case")).to_have_attribute("data-case", "serving")
    look(desk)
    for key, name in (("Alt+w", "forward"), ("?", "help")):
        desk.page.keyboard.press(key)
        expect(desk.part("dialog", name)).to_be_visible()
        look(desk)
        desk.page.keyboard.press("Escape")
    desk.page.context.close()


@pytest.fixture(name="corridor")
def printer_in_the_corridor(stage: Stage) -> Iterator[int]:
    """Its id; afterwards it is gone, so that its alarms trouble no other test."""
    printer = devices.by_token(stage.process.ctx, stage.process.device("printer", "flur"))
    assert printer is not None
    yield printer.id
    devices.revoke(stage.process.ctx, kind="printer", name="flur")


def test_alarms_of_devices_never_move_the_large_key(stage: Stage, desk: Desk, corridor: int) -> None:
    """Raised at the foot of the page, calm or urgent, and over with a word; whatever the size, the key stays."""
    say = partial(device_status.keep, stage.process.ctx, device=corridor, at=real_now(), now=stage.moment("09:00"))
    for width, height in ((360, 780), (1024, 768), (1920, 1080)):
        desk.page.set_viewport_size({"width": width, "height": height})
        before = desk.part("next").bounding_box()
        for state, left, text in (
            ("paper_low", 20, "Drucker „flur“: Papier geht zu Ende, noch etwa 20 Zettel"),
            ("paper_out", None, "Drucker „flur“: Papier ist aus, bitte neue Rolle einlegen"),
        ):
            say(said={"state": state, "tickets_left": left})
            alarm = desk.part("alarm", state)
            expect(alarm).to_have_text(text)
            expect(alarm).to_be_in_viewport()
            assert desk.part("next").bounding_box() == before
        clean(desk.page)
        say(said={"state": "ready"})
        expect(desk.part("mended").filter(has_text="flur")).to_have_text("Drucker „flur“: wieder in Ordnung")
        expect(desk.part("alarm").filter(has_text="flur")).to_have_count(0)
        assert desk.part("next").bounding_box() == before
    clean(desk.page)


def test_without_websockets_the_desk_asks(stage: Stage, browser: Browser) -> None:
    """Behind a proxy that breaks them all works, and the page says how; a session that is over leads to the login."""
    number = stage.draw()["number"]
    with Proxy(stage.port) as proxy:
        proxy.break_websockets()
        context = browser_of(browser, stage, "anna")
        page = context.new_page()
        page.clock.install()
        page.goto(f"http://127.0.0.1:{proxy.port}/desk?office={OFFICE}")
        desk = Desk(page)
        page.clock.run_for(3000)
        desk.sit(1)
        expect(desk.part("line")).to_contain_text("fragt alle 2 Sekunden nach")
        desk.next()
        desk.shows(number, "called")
        stage.draw()
        page.clock.run_for(2000)
        expect(desk.part("total", "waiting")).to_have_text("1")
        clean(page)
        context.clear_cookies()
        page.clock.run_for(2000)
        expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
        context.close()


def test_the_line_breaks_and_comes_back(tmp_path: Path, browser: Browser) -> None:
    """A dead server is said at once, with the age of the picture; after its return the desk goes on by itself."""
    with town_hall(tmp_path) as stage:
        number = stage.draw()["number"]
        desk = desk_of(browser, stage, "anna", 1)
        desk.next()
        desk.shows(number, "called")
        stage.kill()
        expect(desk.part("line")).to_contain_text("Keine Verbindung – Stand vor 0:")
        desk.act("start")
        expect(desk.part("message")).to_contain_text("Keine Antwort")
        desk.shows(number, "called")
        stage.start()
        expect(desk.part("line")).to_have_text("Verbunden", timeout=10_000)
        expect(desk.part("message")).to_be_hidden()
        desk.act("start")
        desk.shows(number, "serving")
        desk.page.context.close()
