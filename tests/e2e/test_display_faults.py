"""Scenario 28 and more: displays on failing lines say every call once and show the truth again at once."""

from functools import partial

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Route, WebSocketRoute, expect

from app.usecases import device_status
from app.usecases.context import Principal
from bench.faults import Plan, fault_rounds
from tests.e2e.display import Display, set_displays, shown
from tests.e2e.stage import Stage, context_of
from tests.support.server import OFFICE, eventually

# `bench faults` does the same with 10 displays, 200 faults and 1,000 calls.
SHORT = Plan(displays=2, faults=("cut", "kill", "delay"), calls=12)


@pytest.mark.timeout(200)
def test_s28_no_call_is_lost_or_said_twice_whatever_happens_to_the_lines(loud_browser: Browser) -> None:
    """Cut, slow and killed in between: who was connected showed and played it once, and nobody did twice."""
    found = fault_rounds(SHORT, loud_browser)
    assert found.problems == []
    assert found.expected > SHORT.calls, "hardly anybody was connected"
    assert max(max(taken) for taken in found.recovery.values()) < 2


def test_s28_display_that_slept_says_nothing_of_what_was_called_meanwhile(browser: Browser, stage: Stage) -> None:
    """Asleep with a call still to be said and another one waiting in its line: both stand there, neither is said, and
    the desk learns that they stand there."""
    for _ in range(4):
        stage.draw()
    with context_of(browser, "landscape") as context:
        line = Held(context)
        context.clock.install()
        display = Display(context, stage)
        stage.call(1)
        stage.call(2)
        eventually(lambda: display.announced() == ["A001"])
        display.page.clock.pause_at(display.page.evaluate("Date.now() / 1000 + 3"))
        line.holds = True
        stage.call(3)
        eventually(lambda: display.page.evaluate("1") and line.held)
        stage.move("09:10")
        display.page.clock.fast_forward("00:10:00")
        line.release()
        display.page.clock.resume()
        expect(display.hero).to_contain_text("A\u00a0003")
        eventually(lambda: set(display.rows()) == {"A001", "A002"})
        eventually(lambda: {("A002", "wand", False), ("A003", "wand", False)} <= set(shown(stage)))
        stage.call(4)
        eventually(lambda: display.announced() == ["A001", "A004"])


def test_display_that_is_told_to_load_anew_finishes_what_it_has_to_say(browser: Browser, stage: Stage) -> None:
    """Two calls, and the order between them: both are announced, then the page goes; nothing is said again."""
    stage.draw()
    stage.draw()
    with context_of(browser, "landscape") as context:
        display = Display(context, stage)
        display.page.evaluate("window.loaded = 'once'")
        stage.call(1)
        stage.call(2)
        eventually(lambda: display.announced() == ["A001"])
        rita = Principal("user", 0, "rita", None, frozenset({"reception"}))
        ctx, now = stage.process.ctx, stage.moment("09:00")
        device_status.order(ctx, kind="display", name="wand", do="reload", principal=rita, now=now)
        with display.page.expect_event("load", timeout=20_000):
            pass
        told = stage.api("GET", f"/offices/{OFFICE}/queue")["shown"]
        assert {one["number"] for one in told} == {"A001", "A002"}
        expect(display.hero).to_contain_text("A\u00a0002")
        assert display.announced() == []


def test_s28_display_that_dies_in_the_middle_of_a_call_shows_it_and_says_nothing_old(
    loud_browser: Browser, stage: Stage
) -> None:
    """Its renderer crashes while one call sounds and one waits; opened again, and loaded anew in the next one. The desk
    learns that what had waited stands there."""
    for _ in range(4):
        stage.draw()
    with context_of(loud_browser, "landscape") as context:
        display = Display(context, stage)
        stage.call(1)
        stage.call(2)
        eventually(partial(sounds, display, "A001"))
        with display.page.expect_event("crash"), pytest.raises(Error, match="crash"):
            display.page.goto("chrome://crash")
        display = Display(context, stage)
        eventually(lambda: shown(stage) == [("A001", "wand", False), ("A002", "wand", False)])
        for place, new, rows in ((3, "A003", ["A001"]), (4, "A004", ["A002", "A001"])):
            eventually(partial(stands, display, rows))
            assert (display.announced(), display.loud()) == ([], [])
            stage.call(place)
            eventually(partial(sounds, display, new))
            display.page.reload()
        expect(display.hero).to_contain_text("A\u00a0004")
        assert (display.announced(), display.loud()) == ([], [])


def test_s28_an_answer_that_was_overtaken_changes_nothing(browser: Browser, stage: Stage) -> None:
    """Asked over HTTP, answered after the socket has told more and broken again: no call, no setting goes back."""
    for _ in range(3):
        stage.draw()
    late: list[Route] = []

    def hold(route: Route) -> None:
        late.append(route)

    with context_of(browser, "landscape") as context:
        line = Held(context)
        context.clock.install()
        display = Display(context, stage)
        stage.call(1)
        eventually(lambda: display.announced() == ["A001"])
        context.route("**/board?since=*", hold)
        line.cut()
        set_displays(stage, theme="light")
        eventually(partial(has_asked, display, late, 1))
        old = late[0].fetch()
        line.refuses = False
        stage.call(2)
        eventually(lambda: display.rows() == ["A001"])
        known = stage.api("GET", f"/offices/{OFFICE}/board")["seq"]
        set_displays(stage, theme="contrast")
        expect(display.page.locator("body")).to_have_attribute("data-theme", "contrast")
        display.page.evaluate(NOTE_CHANGES)
        before = len(late)
        line.cut()
        with display.page.expect_response("**/board?since=*"):
            late[0].fulfill(response=old)
        eventually(partial(has_asked, display, late, before + 1))
        assert late[before].request.url.endswith(f"?since={known}")
        assert display.page.evaluate("window.changes") == []
        assert display.rows() == ["A001"]
        set_displays(stage, theme="dark")


def stands(display: Display, rows: list[str]) -> bool:
    """Are these the numbers in the rows?"""
    return display.rows() == rows


def sounds(display: Display, number: str) -> bool:
    """Is this the only number that was announced, and is something heard of it?"""
    return display.announced() == [number] and bool(display.loud())


def has_asked(display: Display, held: list[Route], times: int) -> bool:
    """Half a second later: has the display asked so often?"""
    display.page.clock.run_for(500)
    return len(held) >= times


# Which call is large and in which colours the page stands, each time that one of them changes.
NOTE_CHANGES = """
(() => {
  const present = () => `${document.querySelector(".hero__number").textContent} ${document.body.dataset.theme}`;
  const before = present();
  window.changes = [];
  const look = () => present() === before || window.changes.push(present());
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true });
})();
"""


class Held:
    """The sockets of a browser, whose messages can be held back on the way to the page, and which can be cut."""

    def __init__(self, context: BrowserContext) -> None:
        self.holds = self.refuses = False
        self.held: list[tuple[WebSocketRoute, str | bytes]] = []
        self._lines: list[WebSocketRoute] = []
        context.route_web_socket(lambda _url: True, self._route)

    def cut(self) -> None:
        """What there is breaks, and nothing new comes about while it `refuses`."""
        self.refuses = True
        lines, self._lines = self._lines, []
        for line in lines:
            line.close()

    def _route(self, page: WebSocketRoute) -> None:
        if self.refuses:
            page.close()
            return
        server = page.connect_to_server()
        self._lines += [page, server]
        server.on_message(lambda message: self.held.append((page, message)) if self.holds else page.send(message))

    def release(self) -> None:
        """What was held back arrives, and what comes later passes."""
        self.holds = False
        for page, message in self.held:
            page.send(message)
