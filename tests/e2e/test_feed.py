"""How screens follow the log: whatever happens to messages, each call is announced once and the state is true."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Route, WebSocketRoute, expect

from tests.e2e.display import Display
from tests.e2e.stage import Stage, context_of, pair
from tests.support.server import eventually

TAKE = """
async (messages) => {
  const build = document.querySelector("meta[name=build]").content;
  const { emptyLedger, take } = await import(`/static/${build}/app/js/ledger.js`);
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
        for name, case in CASES.items():
            messages, verdicts = [one for one, _ in case], [verdict for _, verdict in case]
            assert page.evaluate(TAKE, messages) == verdicts, name


def test_s28_quiet_line_is_asked_after_fifteen_seconds(browser: Browser, stage: Stage) -> None:
    """Silence is not trusted though the socket lives: `since` goes out on it after 15 s, once and not before."""
    sockets: list[WebSocketRoute] = []
    sent: list[str] = []

    def listen(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        server = socket.connect_to_server()

        def pass_on(data: str | bytes) -> None:
            sent.append(str(data))
            server.send(data)

        socket.on_message(pass_on)

    with context_of(browser, "landscape") as context:
        context.clock.install()
        pair(context, stage, "display", "wand")
        page = context.new_page()
        page.route_web_socket("**/socket.io/**", listen)
        page.goto(f"{stage.url}/display/wand")
        expect(page.locator("[data-clock]")).not_to_be_empty()

        def asked_after(seconds: float) -> int:
            # The server's heartbeat does not know how fast the page's clock runs.
            sockets[0].send("2")
            page.clock.run_for(int(seconds * 1000))
            return sum('"since"' in frame for frame in sent)

        assert [asked_after(2.5) for _ in range(5)] == [0] * 5
        asked_after(2.6)
        eventually(lambda: asked_after(0))
        assert asked_after(1) == 1
        assert len(sockets) == 1


def test_forbidden_sockets_are_replaced_by_asking(browser: Browser, stage: Stage) -> None:
    """Where a proxy breaks sockets the display asks every two seconds, says so, and loses no call."""
    with context_of(browser, "landscape") as context:
        context.add_init_script(NO_SOCKETS)
        context.clock.install()
        display = Display(context, stage)
        hurry = display.page.clock.run_for
        hurry(3000)
        expect(display.page.locator("[data-byhttp]")).to_be_visible()
        stage.draw()
        stage.draw()
        stage.call(1)
        stage.call(2)
        hurry(2000)
        eventually(lambda: display.announced() == ["A001"])
        hurry(4000)
        eventually(lambda: display.announced() == ["A001", "A002"])
        expect(display.page.locator("[data-age]")).to_be_hidden()


def test_a_display_without_sockets_asks_at_once_when_it_wakes(browser: Browser, stage: Stage) -> None:
    """What it had asked before it slept may be answered never, or with what was true then."""
    asked: list[Route] = []

    def hold(route: Route) -> None:
        asked.append(route)

    with context_of(browser, "landscape") as context:
        context.add_init_script(NO_SOCKETS)
        context.clock.install()
        page = Display(context, stage).page
        context.route("**/board?since=*", hold)
        page.clock.pause_at(page.evaluate("Date.now() / 1000 + 4"))
        eventually(lambda: page.evaluate("true") and len(asked) == 1)
        page.clock.fast_forward("00:10:00")
        eventually(lambda: page.evaluate("true") and len(asked) == 2)


def test_revoked_display_asks_to_be_paired(browser: Browser, stage: Stage) -> None:
    """A screen whose token was taken away shows the pairing page by itself."""
    with context_of(browser, "landscape") as context:
        context.set_default_timeout(15000)
        Display(context, stage, name="flur")
        page = context.pages[0]
        stage.revoke("display", "flur")
        expect(page.locator("[data-hero]")).to_have_count(0, timeout=15000)
