"""Drawing at the terminal: two taps, two languages, one ticket and one paper whatever happens on the way."""

from __future__ import annotations

import re
from functools import partial

import pytest
from playwright.sync_api import APIResponse, Browser, Route, expect

from printer.double import PrinterDouble
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import Stage, clean, context_of, pair
from tests.support.proxy import Proxy
from tests.support.server import eventually

TAKE_PAPER = "Bitte nehmen Sie Ihren Zettel."


def test_two_taps_bring_a_number_and_a_paper(kiosk: Kiosk, stage: Stage, double: PrinterDouble) -> None:
    """Tile, "Nummer ziehen": the number is large, the paper comes, the QR code is there, the next visitor can begin."""
    papers = double.papers
    stage.draw()
    expect(kiosk.title).to_have_text("Worum geht es?")
    clean(kiosk.page)
    kiosk.choose("Personalausweis")
    clean(kiosk.page)
    kiosk.tap("draw")
    assert kiosk.number() == "A002"
    kiosk.expect_paper(TAKE_PAPER)
    expect(kiosk.page.locator(".facts")).to_contain_text("1 Person ist vor Ihnen.")
    code = kiosk.page.locator(".ticket__qr img")
    assert eventually(lambda: code.evaluate("image => image.naturalWidth")) > 0
    clean(kiosk.page)
    assert stage.waiting == ["A001", "A002"]
    assert double.papers == papers + 1
    kiosk.tap("end")
    expect(kiosk.title).to_have_text("Worum geht es?")


def test_english_from_the_first_touch_to_the_ticket_then_german_again(kiosk: Kiosk, stage: Stage) -> None:
    """The language is chosen in its own words, marked in the page, printed, and gone with its visitor."""
    kiosk.page.get_by_role("button", name="English").tap()
    expect(kiosk.title).to_have_text("How can we help you?")
    assert kiosk.page.locator("html").get_attribute("lang") == "en"
    assert kiosk.draw("Register an address") == "W001"
    kiosk.expect_paper("Please take your ticket.")
    expect(kiosk.page.locator(".ticket__concerns")).to_have_text("Register an address")
    assert stage.api("GET", "/offices/mitte/queue")["waiting"][0]["language"] == "en"
    kiosk.tap("end")
    expect(kiosk.title).to_have_text("Worum geht es?")
    assert kiosk.page.locator("html").get_attribute("lang") == "de"


def test_two_concerns_and_a_quantity_are_one_ticket(kiosk: Kiosk, stage: Stage) -> None:
    """More concerns ("Noch ein Anliegen") and the quantity are offered, not asked for."""
    kiosk.choose("Personalausweis")
    kiosk.tap("more")
    kiosk.tap("add")
    expect(kiosk.title).to_have_text("Worum geht es noch?")
    kiosk.choose("Wohnung")
    expect(kiosk.find("add")).to_have_count(0)
    clean(kiosk.page)
    kiosk.tap("draw")
    assert kiosk.number() == "A001"
    [line] = stage.api("GET", "/offices/mitte/queue")["waiting"]
    concerns = stage.api("GET", f"/tickets/{line['token']}")["concerns"]
    assert [(one["service"], one["quantity"]) for one in concerns] == [("ausweis", 2), ("wohnung", 1)]


def test_back_and_cancel_draw_nothing(kiosk: Kiosk, stage: Stage) -> None:
    """The way back takes one concern back, cancelling all of them."""
    kiosk.choose("Personalausweis")
    kiosk.tap("back")
    expect(kiosk.title).to_have_text("Worum geht es?")
    kiosk.choose("Personalausweis")
    kiosk.tap("add")
    kiosk.tap("stop")
    expect(kiosk.page.locator(".tile")).to_have_count(3)
    assert stage.waiting == []


def test_s10_double_touch_is_one_ticket(kiosk: Kiosk, stage: Stage, double: PrinterDouble) -> None:
    """Two touches on the tile do not draw; two on "Nummer ziehen" draw once and do not end the ticket's screen."""
    papers = double.papers
    for selector in (".tile", "[data-draw]"):
        box = kiosk.page.locator(selector).first.bounding_box()
        assert box
        kiosk.settled()
        for _ in range(2):
            kiosk.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        if selector == ".tile":
            expect(kiosk.find("draw")).to_be_visible()
            assert stage.waiting == []
    kiosk.expect_paper(TAKE_PAPER)
    assert stage.waiting == ["A001"]
    assert double.papers == papers + 1


def test_s10_touch_in_the_first_moment_of_a_screen_does_not_count(kiosk: Kiosk, stage: Stage) -> None:
    """However fast the second touch is and wherever it lands."""
    click = "name => document.querySelector(name).click()"
    twice = f"names => names.forEach({click})"
    kiosk.page.evaluate(twice, [".tile", "[data-draw]"])
    kiosk.settled()
    assert stage.waiting == []
    kiosk.page.evaluate(twice, ["[data-draw]", "[data-draw]", "[data-draw]"])
    kiosk.expect_paper(TAKE_PAPER)
    assert stage.waiting == ["A001"]


def test_s10_held_key_is_one_ticket(kiosk: Kiosk, stage: Stage) -> None:
    """A key that lies on the keypad draws one number, not a pile."""
    kiosk.page.locator(".tile").first.focus()
    hold_enter(kiosk)
    expect(kiosk.find("draw")).to_be_focused()
    assert stage.waiting == []
    hold_enter(kiosk)
    kiosk.expect_paper(TAKE_PAPER)
    assert stage.waiting == ["A001"]


def hold_enter(kiosk: Kiosk) -> None:
    """A key that lies for 1.2 s repeats like a keyboard's."""
    kiosk.page.keyboard.down("Enter")
    for _ in range(30):
        kiosk.page.keyboard.down("Enter")
        kiosk.page.wait_for_timeout(40)
    kiosk.page.keyboard.up("Enter")


def test_s10_paper_that_is_faster_than_the_answer_to_the_draw_is_heard_of(kiosk: Kiosk) -> None:
    """The news of the paper comes before the number is on the glass: it is asked for."""
    news: list[str] = []
    kiosk.page.on("websocket", lambda line: line.on("framereceived", lambda frame: news.append(str(frame))))
    kiosk.load()
    held = hold_answers(kiosk, "**/offices/mitte/tickets")
    kiosk.choose("Personalausweis")
    kiosk.tap("draw")
    eventually(lambda: kiosk.page.evaluate("true") and held and any('"handover"' in frame for frame in news))
    [(route, answer)] = held
    route.fulfill(response=answer)
    kiosk.expect_paper(TAKE_PAPER)


def hold_answers(kiosk: Kiosk, address: str) -> list[tuple[Route, APIResponse]]:
    """A list of the requests to an address, each with the server's answer, which does not arrive before it is let."""
    held: list[tuple[Route, APIResponse]] = []

    def late(route: Route) -> None:
        held.append((route, route.fetch()))

    kiosk.page.route(address, late)
    return held


def test_s13_late_word_of_printing_does_not_take_back_that_nobody_knows(kiosk: Kiosk, double: PrinterDouble) -> None:
    """The printer hangs, and the answer to the last question is still on its way when the screen gives up."""
    kiosk.page.clock.install()
    kiosk.load()
    held = hold_answers(kiosk, "**/paper")
    double.faults.add("hang")
    kiosk.draw()
    order = kiosk.page.locator(".ticket__order")
    eventually(partial(gives_up, kiosk))
    route, answer = held[-1]
    with kiosk.page.expect_response("**/paper"):
        route.fulfill(json=answer.json() | {"handover": "printing", "reason": None})
    kiosk.hurry(1)
    expect(order).to_have_text("Bitte aufschreiben: A\u00a0001", timeout=3000)


def gives_up(kiosk: Kiosk) -> bool:
    """Does the screen say that the number is to be written down, a moment later?"""
    kiosk.page.clock.run_for(200)
    return kiosk.page.locator(".ticket__order").inner_text().startswith("Bitte aufschreiben")


def test_s10_lost_answer_is_asked_for_again(
    far_kiosk: Kiosk, stage: Stage, proxy: Proxy, double: PrinterDouble
) -> None:
    """The server has drawn, the answer gets lost: the same request brings the same ticket, one paper."""
    papers = double.papers
    far_kiosk.choose("Personalausweis")
    proxy.swallow_answers()
    far_kiosk.tap("draw")
    eventually(lambda: stage.waiting == ["A001"])
    proxy.cut()
    expect(far_kiosk.page.locator(".sheet__note")).to_contain_text("Verbindung ist gestört")
    proxy.mend()
    assert far_kiosk.number() == "A001"
    assert stage.waiting == ["A001"]
    eventually(lambda: double.papers == papers + 1)


def test_s33_a_server_killed_in_the_middle_of_a_draw_gives_one_number(
    far_kiosk: Kiosk, stage: Stage, proxy: Proxy, double: PrinterDouble
) -> None:
    """Drawn, not answered, killed: the line is said to be down, no number is shown, and then the very one.

    Of its paper only what is certain is said: to take it when it is there, else to write the number down.
    """
    papers = double.papers
    far_kiosk.choose("Personalausweis")
    proxy.swallow_answers()
    far_kiosk.tap("draw")
    eventually(lambda: stage.waiting == ["A001"])
    stage.kill()
    expect(far_kiosk.page.locator(".line__box")).to_be_visible()
    expect(far_kiosk.page.locator(".ticket__number:visible")).to_have_count(0)
    proxy.mend()
    stage.start()
    assert far_kiosk.number() == "A001"
    expect(far_kiosk.page.locator(".line__box")).to_be_hidden()
    assert stage.waiting == ["A001"]
    order = far_kiosk.page.locator(".ticket__order")
    expect(order).to_have_text(re.compile(f"{TAKE_PAPER}|Bitte aufschreiben: A\u00a0001"), timeout=15_000)
    assert papers + (order.inner_text() == TAKE_PAPER) <= double.papers <= papers + 1


def test_s10_reload_in_the_middle_shows_the_same_ticket(
    far_kiosk: Kiosk, stage: Stage, proxy: Proxy, double: PrinterDouble
) -> None:
    """Whether the answer had come or not: after a reload the same number stands there."""
    papers = double.papers
    far_kiosk.choose("Personalausweis")
    proxy.swallow_answers()
    far_kiosk.tap("draw")
    eventually(lambda: stage.waiting == ["A001"])
    proxy.mend()
    far_kiosk.page.reload()
    assert far_kiosk.number() == "A001"
    far_kiosk.page.reload()
    assert far_kiosk.number() == "A001"
    assert stage.waiting == ["A001"]
    eventually(lambda: double.papers == papers + 1)


@pytest.mark.parametrize("fault", ["paper_out", "hang"])
def test_s13_number_stays_until_somebody_has_it(kiosk: Kiosk, stage: Stage, double: PrinterDouble, fault: str) -> None:
    """Without paper (or without an answer) the number is large, survives a reload, and is confirmed by a touch."""
    double.faults.add(fault)  # type: ignore[arg-type] # one of the double's words
    kiosk.draw()
    order = kiosk.page.locator(".ticket__order")
    expect(order).to_have_text("Bitte aufschreiben: A\u00a0001", timeout=15000)
    expect(kiosk.find("end")).to_have_count(0)
    clean(kiosk.page)
    kiosk.page.reload()
    expect(order).to_have_text("Bitte aufschreiben: A\u00a0001")
    kiosk.tap("have")
    expect(kiosk.title).to_have_text("Worum geht es?")
    stage.move("09:02")
    queue = partial(stage.api, "GET", "/offices/mitte/queue")
    eventually(lambda: [line["unclaimed"] for line in queue()["waiting"]] == [False])


@pytest.mark.parametrize(("fault", "alarm"), [("paper_out", "paper_out"), ("hang", "unknown"), ("hang_up", "offline")])
def test_s13_next_visitor_is_told_before_choosing_that_there_is_no_paper(
    kiosk: Kiosk, stage: Stage, double: PrinterDouble, fault: str, alarm: str
) -> None:
    """As long as the printer does not print, and no longer; the desks know what to mend, and that it is mended."""
    papers = double.papers
    double.faults.add(fault)  # type: ignore[arg-type] # one of the double's words
    kiosk.draw()
    kiosk.expect_paper("Bitte aufschreiben: A\u00a0001")
    kiosk.tap("have")
    expect(kiosk.find("printer")).to_contain_text("Zurzeit gibt es keinen Zettel.")
    clean(kiosk.page)
    queue = stage.api("GET", "/offices/mitte/queue")
    assert [(told["device"], told["code"], told["level"]) for told in queue["alarms"]] == [("drucker", alarm, "urgent")]
    assert queue["waiting"][0]["number"] == "A001"
    double.mend()
    expect(kiosk.find("printer")).to_have_count(0, timeout=15000)
    queue = stage.api("GET", "/offices/mitte/queue")
    assert ([*queue["alarms"]], queue["mended"][0]["code"]) == ([], alarm)
    kiosk.draw()
    kiosk.expect_paper(TAKE_PAPER)
    assert double.papers == papers + 1


def test_number_can_be_given_back(kiosk: Kiosk, stage: Stage) -> None:
    """One question, then the place is free again; language and contrast stay until its visitor has gone."""
    kiosk.page.get_by_role("button", name="English").tap()
    kiosk.tap("mode=contrast")
    kiosk.draw("Identity")
    kiosk.tap("giveback-open")
    kiosk.settled()
    clean(kiosk.page)
    kiosk.tap("give")
    expect(kiosk.title).to_have_text("The number A\u00a0001 has been returned.")
    expect(kiosk.page.locator("html[data-contrast]")).to_be_attached()
    clean(kiosk.page)
    assert stage.waiting == []
    kiosk.page.locator("[data-leave]:visible").tap()
    expect(kiosk.title).to_have_text("Worum geht es?")
    expect(kiosk.page.locator("html:not([data-contrast])")).to_be_attached()


def test_keys_alone_are_enough(kiosk: Kiosk, stage: Stage) -> None:
    """Arrows go from tile to tile, Enter chooses and draws, Escape goes back; the focus is always seen."""
    keys = kiosk.page.keyboard
    focused = "document.activeElement.innerText"
    keys.press("ArrowDown")
    assert "Personalausweis" in kiosk.page.evaluate(focused)
    keys.press("ArrowDown")
    assert "Wohnung" in kiosk.page.evaluate(focused)
    assert kiosk.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    keys.press("Enter")
    kiosk.settled()
    keys.press("Escape")
    kiosk.settled()
    assert "Wohnung" in kiosk.page.evaluate(focused)
    keys.press("Enter")
    kiosk.settled()
    assert kiosk.page.evaluate(focused) == "Nummer ziehen"
    keys.press("Enter")
    assert kiosk.number() == "W001"
    kiosk.expect_paper(TAKE_PAPER)
    spoken = kiosk.page.locator("[aria-live=assertive]")
    expect(spoken).to_contain_text("Ihre Nummer. W\u00a0001. Bitte nehmen Sie Ihren Zettel.")
    kiosk.settled()
    keys.press("Enter")
    expect(kiosk.title).to_have_text("Worum geht es?")
    assert stage.waiting == ["W001"]


def test_sizes_on_the_glass_are_real_millimetres(browser: Browser, stage: Stage) -> None:
    """Tiles are 25 mm high and buttons 20 mm, on a 21.5 inch screen upright and lying."""
    for shape in ("portrait", "landscape"):
        with context_of(browser, shape, has_touch=True) as context:
            pair(context, stage, "kiosk", "eingang")
            kiosk = Kiosk(context.new_page(), stage.url)
            kiosk.load()
            millimetre = (1920**2 + 1080**2) ** 0.5 / (21.5 * 25.4)
            height = "all => Math.min(...all.map(one => one.getBoundingClientRect().height))"
            assert kiosk.page.locator(".tile").evaluate_all(height) >= 25 * millimetre - 0.1
            assert kiosk.page.locator(".language:visible").evaluate_all(height) >= 20 * millimetre - 0.1
            kiosk.choose("Personalausweis")
            assert kiosk.page.locator("dialog[open] button:visible").evaluate_all(height) >= 20 * millimetre - 0.1


def test_public_glass_has_no_menu_and_no_selection(kiosk: Kiosk) -> None:
    """A long press opens nothing and marks nothing."""
    event = "new MouseEvent('contextmenu', {bubbles: true, cancelable: true})"
    assert kiosk.page.evaluate(f"document.querySelector('h1').dispatchEvent({event})") is False
    assert kiosk.page.evaluate("getComputedStyle(document.querySelector('h1')).userSelect") == "none"
