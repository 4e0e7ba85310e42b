"""The clerk's desk in a real browser against a real server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, WebSocketRoute, expect

from tests.e2e.staff import Desk, browser_of, desk_of, empty, later, queue_of, spaced
from tests.e2e.stage import Stage
from tests.support.server import OFFICE


@pytest.fixture(name="stage")
def empty_stage(hall: Stage) -> Stage:
    """Nobody waits, nobody serves."""
    empty(hall)
    return hall


def test_the_whole_way_by_mouse(stage: Stage, desk: Desk) -> None:
    """Next, recall, start, finish-and-next, finish: each shows the server's answer."""
    first, second = stage.draw("wohnung"), stage.draw("renten")
    expect(desk.part("total", "waiting")).to_have_text("2")
    desk.next()
    desk.shows(first["number"], "called")
    expect(desk.part("concerns")).to_contain_text("Wohnung anmelden")
    desk.act("recall")
    expect(desk.part("state")).to_contain_text("2. Aufruf")
    expect(desk.part("next")).to_be_focused()
    desk.act("start")
    desk.shows(first["number"], "serving")
    desk.next()
    desk.shows(second["number"], "called")
    desk.act("finish")
    desk.is_free()
    expect(desk.part("hint")).to_have_text("Niemand wartet.")
    assert queue_of(stage)["waiting_total"] == 0


def test_a_day_by_keyboard_alone(stage: Stage, browser: Browser) -> None:
    """Without touching the mouse: the keys on the buttons, and Enter on the big key, which has the focus."""
    first, second, third = stage.draw("wohnung"), stage.draw("renten"), stage.draw("ausweis")
    desk = desk_of(browser, stage, "anna")
    keyboard, part = desk.page.keyboard, desk.part
    part("place").first.focus()
    keyboard.press("Enter")
    expect(part("next")).to_be_focused()
    keyboard.press("Enter")
    desk.shows(first["number"], "called")
    keyboard.press("F4")
    expect(part("state")).to_contain_text("2. Aufruf")
    keyboard.press("F7")
    desk.shows(first["number"], "serving")
    keyboard.press("Alt+1")
    desk.form("concern", quantity="1")
    expect(part("concerns")).to_contain_text("erledigt")
    expect(part("next")).to_be_focused()
    desk.rested()
    keyboard.press("F2")
    desk.shows(second["number"], "called")
    keyboard.press("Alt+r")
    desk.is_free()
    expect(desk.waiting).to_have_count(2)
    keyboard.press("Control+z")
    desk.shows(second["number"], "called")
    keyboard.press("Alt+n")
    expect(part("state")).to_have_text("Nacharbeit")
    desk.rested()
    keyboard.press("F3")
    keyboard.press("Enter")
    desk.shows(third["number"], "called")
    keyboard.press("F9")
    desk.is_free()
    pauses_and_asks_for_help(desk)
    desk.page.context.close()


def pauses_and_asks_for_help(desk: Desk) -> None:
    """The help by "?", unless that is switched off, and by F1; pause and on again; the menu; all by keyboard."""
    keyboard, part = desk.page.keyboard, desk.part
    keyboard.press("?")
    expect(part("dialog", "help")).to_be_visible()
    keyboard.press("F2")
    part("question-key").focus()
    keyboard.press("Space")
    keyboard.press("Escape")
    keyboard.press("?")
    expect(part("dialog", "help")).to_be_hidden()
    keyboard.press("F1")
    expect(part("dialog", "help")).to_be_visible()
    keyboard.press("Escape")
    keyboard.press("Alt+p")
    expect(part("state")).to_have_text("Pause")
    expect(part("pause")).to_contain_text("Weiter")
    keyboard.press("F2")
    expect(part("state")).to_have_text("Kein Fall")
    keyboard.press("Alt+m")
    expect(part("strip")).to_be_focused()
    keyboard.press("Escape")
    expect(part("strip")).to_be_hidden()


def test_no_show_waits_for_the_second_call_and_a_minute(stage: Stage, desk: Desk) -> None:
    number = stage.draw()["number"]
    desk.next()
    button = desk.part("action", "no-show")
    expect(button).to_contain_text("nach weiterem Aufruf")
    desk.page.keyboard.press("F8")
    expect(desk.part("message")).to_have_text("Erst nach dem 2. Aufruf.")
    desk.act("recall")
    expect(button).to_contain_text("(1:00)")
    expect(button).to_have_attribute("aria-disabled", "true")
    desk.page.keyboard.press("F8")
    expect(desk.part("message")).to_have_text("Erst in 1:00.")
    later(stage, 61)
    expect(button).to_have_attribute("aria-disabled", "false")
    desk.act("no-show")
    desk.is_free()
    missed = desk.part("list", "missed").locator("li", has_text=spaced(number))
    missed.get_by_role("button").click()
    expect(desk.waiting.filter(has_text=spaced(number))).to_have_count(1)


def test_undo_takes_back_finish_and_next_together(stage: Stage, desk: Desk) -> None:
    """As before: the first case is served again, the second waits in its place."""
    first, second = stage.draw(), stage.draw()
    desk.next()
    desk.act("start")
    desk.next()
    desk.shows(second["number"], "called")
    undo = desk.part("action", "undo")
    expect(undo).to_contain_text("(1:00)")
    undo.click()
    desk.shows(first["number"], "serving")
    expect(desk.waiting).to_have_count(1)
    later(stage, 61)
    expect(undo).to_be_hidden()


def test_a_press_is_seen_at_once_and_a_number_when_it_is_answered(stage: Stage, desk: Desk) -> None:
    """While the server takes its time the key looks pressed, and no number is shown that may be a colleague's."""
    number = stage.draw()["number"]
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    desk.page.route("**/next", hold, times=1)
    desk.next()
    expect(desk.part("next")).to_have_attribute("data-pressed", "")
    desk.is_free()
    held[0].continue_()
    desk.shows(number, "called")
    expect(desk.part("next")).not_to_have_attribute("data-pressed", "")


def test_who_leads_the_office_may_overrule_the_calls(stage: Stage, browser: Browser) -> None:
    """After a question; the clerk's key would still count down."""
    number = stage.draw()["number"]
    desk = desk_of(browser, stage, "chefin", 1, role="admin", office=None)
    desk.next()
    desk.shows(number, "called")
    desk.page.keyboard.press("F8")
    desk.answer("Abbrechen")
    desk.shows(number, "called")
    desk.act("no-show")
    desk.answer("Nicht erschienen")
    desk.is_free()
    expect(desk.row("missed", number)).to_be_visible()
    desk.page.context.close()


def test_a_double_click_is_one_change(stage: Stage, desk: Desk) -> None:
    """SCENARIO 25: of two waiting people one is called, and stays called."""
    first = stage.draw()
    stage.draw()
    expect(desk.waiting).to_have_count(2)
    desk.part("next").dblclick()
    desk.shows(first["number"], "called")
    expect(desk.waiting).to_have_count(1)
    desk.part("action", "recall").dblclick()
    expect(desk.part("state")).to_contain_text("2. Aufruf")
    expect(desk.part("message")).to_be_hidden()
    called = queue_of(stage)["called"]
    assert [(line["number"], line["call_count"]) for line in called] == [(first["number"], 2)]


def test_a_nervous_second_press_calls_nobody_else(stage: Stage, desk: Desk) -> None:
    """It comes when the number has just appeared, and the key already means "finish and next"."""
    first = stage.draw()
    stage.draw()
    expect(desk.waiting).to_have_count(2)
    desk.page.evaluate(
        """() => {
            const [number, key] = ["number", "next"].map((name) => document.querySelector(`[data-${name}]`));
            const watch = new MutationObserver(() => {
                watch.disconnect();
                key.click();
                [20, 40, 60].forEach((ms) => setTimeout(() => key.click(), ms));
            });
            watch.observe(number, { childList: true });
            key.click();
        }"""
    )
    desk.shows(first["number"], "called")
    desk.rested()
    desk.shows(first["number"], "called")
    expect(desk.waiting).to_have_count(1)


def test_a_lost_answer_is_no_second_call(stage: Stage, browser: Browser) -> None:
    """The server has called, its answer and every push are lost, the clerk presses again: the same number, once."""
    first = stage.draw()
    stage.draw()
    lost: list[str] = []
    page = browser_of(browser, stage, "anna").new_page()
    page.route_web_socket("**/socket.io/**", lambda socket: deaf(socket, lost))
    page.goto(f"{stage.url}/desk?office={OFFICE}")
    desk = Desk(page)
    desk.sit(1)

    def lose(route: Route) -> None:
        lost.append(route.request.post_data or "")
        route.fetch()
        route.abort()

    page.route("**/queue", lambda route: route.abort() if lost else route.continue_())
    page.route("**/next", lose, times=1)
    desk.next()
    expect(desk.part("message")).to_contain_text("Keine Antwort")
    desk.rested()
    with page.expect_request("**/next") as again:
        desk.next()
    expect(desk.part("message")).to_be_hidden()
    queue = queue_of(stage)
    assert ([line["number"] for line in queue["called"]], queue["waiting_total"]) == ([first["number"]], 1)
    assert lost == [again.value.post_data]
    page.context.close()


def deaf(socket: WebSocketRoute, lost: list[str]) -> None:
    """Nothing comes from the server any more as soon as something was lost."""
    server = socket.connect_to_server()
    server.on_message(lambda message: None if lost else socket.send(message))


def test_two_press_next_and_one_waits(stage: Stage, browser: Browser, desk: Desk) -> None:
    """SCENARIO 15: one gets the ticket, the other reads "Niemand wartet", nobody an error."""
    other = desk_of(browser, stage, "bert", 2)
    number = stage.draw()["number"]
    for each in (desk, other):
        expect(each.waiting).to_have_count(1)
    for each in (desk, other):
        each.page.evaluate("setTimeout(() => document.querySelector('[data-next]').click(), 100)")
    for each in (desk, other):
        each.rested()
        expect(each.part("hint")).to_have_text(re.compile("(Niemand wartet|Danach wartet niemand)."))
    shown = [each.part("number").inner_text() for each in (desk, other)]
    assert sorted(shown) == [spaced(number), "–"]
    expect(desk.part("message")).to_be_hidden()
    expect(other.part("message")).to_be_hidden()
    assert len(queue_of(stage)["called"]) == 1
    other.page.context.close()


def test_pick_of_a_taken_number_is_a_clear_conflict(stage: Stage, desk: Desk) -> None:
    """SCENARIO 16: a colleague was faster; the sentence says so and the list is fresh."""
    number, rest = stage.draw()["number"], stage.draw()["number"]

    def colleague_first(route: Route) -> None:
        stage.call(2)
        route.continue_()

    desk.page.route("**/pick", colleague_first)
    desk.waiting.filter(has_text=spaced(number)).get_by_role("button").click()
    expect(desk.part("message")).to_contain_text("bereits aufgerufen")
    desk.is_free()
    expect(desk.waiting).to_have_count(1)
    expect(desk.waiting).to_contain_text(spaced(rest))
    desk.page.unroute("**/pick")
    desk.rested()
    desk.waiting.get_by_role("button").click()
    desk.shows(rest, "called")


def test_a_killed_browser_comes_back_to_its_case(stage: Stage, browser: Browser) -> None:
    """SCENARIO 26: on another machine the same number, state, calls and countdown."""
    number = stage.draw()["number"]
    before = desk_of(browser, stage, "anna", 1)
    before.next()
    before.act("recall")
    before.shows(number, "called")
    before.page.context.close()
    after = desk_of(browser, stage, "anna")
    after.shows(number, "called")
    expect(after.part("state")).to_contain_text("2. Aufruf")
    expect(after.part("action", "no-show")).to_contain_text("(1:00)")
    expect(after.part("action", "undo")).to_contain_text("Erneuten Aufruf")
    after.act("start")
    after.shows(number, "serving")
    after.page.context.close()
