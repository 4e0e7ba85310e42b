"""How screens follow the log: whatever happens to messages, each call is announced once and the state is true."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

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


CASES: dict[str, list[tuple[dict[str, Any], list[Any]]]] = {
    "a snapshot announces nothing": [(message(0, 5, 4, 5), ["snapshot"])],
    "a doubled message announces nothing": [
        (message(0, 5), ["snapshot"]),
        (message(5, 7, 6, 7), ["taken", 6, 7]),
        (message(5, 7, 6, 7), ["taken"]),
    ],
    "a gap waits for what is missing": [
        (message(0, 5), ["snapshot"]),
        (message(7, 8, 8), ["gap"]),
        (message(5, 8, 6, 8), ["taken", 6, 8]),
        (message(7, 8, 8), ["taken"]),
    ],
    "an overtaken message is old": [
        (message(0, 5), ["snapshot"]),
        (message(5, 8, 6, 8), ["taken", 6, 8]),
        (message(5, 6, 6), ["old"]),
    ],
    "time alone changes the state": [(message(0, 5), ["snapshot"]), (message(5, 5), ["taken"])],
    "another log begins with a snapshot": [
        (message(0, 5), ["snapshot"]),
        (message(0, 3, 2, 3, boot="b2"), ["snapshot"]),
        (message(3, 4, 4, boot="b2"), ["taken", 4]),
    ],
}


def test_s28_each_call_once(browser: Browser, stage: Stage) -> None:
    """Doubled, lost, overtaken, restored."""
    with context_of(browser, "landscape") as context:
        page = Display(context, stage).page
        script = "document.querySelector('script[type=module]').src"
        url = page.evaluate(f"{script}.replace('display/display', 'app/js/ledger')")
        for name, case in CASES.items():
            messages, verdicts = [one for one, _ in case], [verdict for _, verdict in case]
            assert page.evaluate(TAKE, [url, messages]) == verdicts, name


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
