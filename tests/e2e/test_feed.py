"""How screens follow the log: whatever happens to messages, each call is announced once and the state is true."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.display import Display
from tests.e2e.stage import Stage, context_of, eventually, pair

TAKE = """
async ([url, messages]) => {
  const { emptyLedger, take } = await import(url);
  const ledger = emptyLedger();
  return messages.map((message) => {
    const { verdict, announce } = take(ledger, message);
    return [verdict, ...announce.map((call) => call.seq)];
  });
}
"""
NO_SOCKETS = "window.WebSocket = class { constructor() { throw new Error('a proxy forbids it'); } };"


def message(after: int, seq: int, *calls: int, boot: str = "b1") -> dict[str, Any]:
    """A message of the feed."""
    return {"boot": boot, "after": after, "seq": seq, "announce": [{"seq": call} for call in calls]}


@pytest.fixture(name="page")
def any_page(browser: Browser, stage: Stage) -> Any:
    """A page of the server, to run modules in."""
    with context_of(browser, "landscape") as context:
        pair(context, stage, "display", "wand")
        page = context.new_page()
        page.goto(f"{stage.url}/display/wand")
        yield page


@pytest.mark.parametrize(
    ("messages", "verdicts"),
    [
        pytest.param([message(0, 5, 4, 5)], [["snapshot"]], id="a snapshot announces nothing"),
        pytest.param(
            [message(0, 5), message(5, 7, 6, 7), message(5, 7, 6, 7)],
            [["snapshot"], ["taken", 6, 7], ["taken"]],
            id="a doubled message announces nothing",
        ),
        pytest.param(
            [message(0, 5), message(7, 8, 8), message(5, 8, 6, 8), message(7, 8, 8)],
            [["snapshot"], ["gap"], ["taken", 6, 8], ["taken"]],
            id="a gap waits for what is missing",
        ),
        pytest.param(
            [message(0, 5), message(5, 8, 6, 8), message(5, 6, 6)],
            [["snapshot"], ["taken", 6, 8], ["old"]],
            id="an overtaken message is old",
        ),
        pytest.param([message(0, 5), message(5, 5)], [["snapshot"], ["taken"]], id="time alone changes the state"),
        pytest.param(
            [message(0, 5), message(0, 3, 2, 3, boot="b2"), message(3, 4, 4, boot="b2")],
            [["snapshot"], ["snapshot"], ["taken", 4]],
            id="another log begins with a snapshot",
        ),
    ],
)
def test_s28_each_call_once(page: Page, messages: list[dict[str, Any]], verdicts: list[list[Any]]) -> None:
    """Doubled, lost, overtaken, restored."""
    url = page.evaluate("document.querySelector('script[type=module]').src.replace('display/display', 'app/js/ledger')")
    assert page.evaluate(TAKE, [url, messages]) == verdicts


def test_s28_quiet_line_is_asked_after_fifteen_seconds(browser: Browser, stage: Stage) -> None:
    """Silence is not trusted: `since` goes out on the socket, and no HTTP request."""
    with context_of(browser, "landscape") as context:
        context.clock.install()
        pair(context, stage, "display", "wand")
        page = context.new_page()
        sent: list[str] = []
        page.on("websocket", lambda socket: socket.on("framesent", lambda data: sent.append(str(data))))
        page.goto(f"{stage.url}/display/wand")
        expect(page.locator("[data-clock]")).not_to_be_empty()
        assert not any("since" in frame for frame in sent)
        page.clock.run_for(15100)
        page.wait_for_timeout(100)
        assert sum("since" in frame for frame in sent) == 1


def test_forbidden_sockets_are_replaced_by_asking(browser: Browser, stage: Stage) -> None:
    """Where a proxy breaks sockets the display asks every two seconds, says so, and loses no call."""
    with context_of(browser, "landscape") as context:
        context.add_init_script(NO_SOCKETS)
        display = Display(context, stage)
        expect(display.page.locator("[data-byhttp]")).to_be_visible()
        stage.draw()
        stage.draw()
        stage.call(1)
        stage.call(2)
        eventually(lambda: display.announced() == ["A001", "A002"], 15)
        expect(display.page.locator("[data-age]")).to_be_hidden()


def test_revoked_display_asks_to_be_paired(browser: Browser, stage: Stage) -> None:
    """A screen whose token was taken away shows the pairing page by itself."""
    with context_of(browser, "landscape") as context:
        context.set_default_timeout(15000)
        Display(context, stage, name="flur")
        page = context.pages[0]
        stage.revoke("display", "flur")
        expect(page.locator("[data-hero]")).to_have_count(0, timeout=15000)
