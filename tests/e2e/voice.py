"""Somebody who does not see the terminal: keys, swipes, and what is heard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, Page, Request, expect

from tests.e2e.display import EAR, LOUD
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import Stage, pair

# Notes what is played, when it begins to be played.
SPOKEN = """
window.said = [];
document.addEventListener("spoken", (event) => window.said.push(event.detail.text));
"""
# True once a text with the word was played; what came before it and the text itself then count no more.
HEARD = """
(word) => {
  const at = window.said.findIndex((text) => text.includes(word));
  window.said.splice(0, at + 1);
  return at >= 0;
}
"""


# A kiosk leaves out what nobody could say within seconds; here the server may take as long as this machine needs.
PATIENT = """
const soon = AbortSignal.timeout;
AbortSignal.timeout = (ms) => soon.call(AbortSignal, 10 * ms);
"""


class Listener(Kiosk):
    """The terminal for the ears: `asked` is what the server was asked to speak."""

    def __init__(self, context: BrowserContext, stage: Stage, url: str | None = None, name: str = "eingang") -> None:
        """Opens the page, ears on it."""
        pair(context, stage, "kiosk", name, url)
        page: Page = context.new_page()
        page.add_init_script(EAR)
        page.add_init_script(SPOKEN)
        page.add_init_script(PATIENT)
        super().__init__(page, url or stage.url, name)
        self.asked: list[tuple[str, str]] = []
        page.on("request", self._note)
        self.load()

    def _note(self, request: Request) -> None:
        if request.url.endswith("/speech"):
            body: Any = request.post_data_json
            self.asked.append((body["language"], body["text"]))

    def start(self) -> None:
        """The key of the keypad that begins reading aloud."""
        self.page.keyboard.press("F1")
        expect(self.page.locator("html[data-voice]")).to_be_attached()

    def press(self, *keys: str) -> None:
        """Keys of the keypad, one after the other."""
        for key in keys:
            self.settled()
            self.page.keyboard.press(key)

    def said(self) -> list[str]:
        """What has begun to be played so far."""
        found: list[str] = self.page.evaluate("window.said")
        return found

    def hear(self, *words: str) -> None:
        """Wait until each of these has begun to be played, in this order, since the last that was waited for."""
        for word in words:
            self.page.wait_for_function(HEARD, arg=word, timeout=40_000)

    def expect_asked(self, *words: str) -> None:
        """The server was asked to speak texts with these words, in this order; what is asked for follows at once."""
        for word in words:
            while not any(word in text for _, text in self.asked):
                with self.page.expect_request("**/speech"):
                    pass
        places = [next(n for n, (_, text) in enumerate(self.asked) if word in text) for word in words]
        assert places == sorted(places), self.asked

    def forget(self) -> None:
        """What was said does not count any more."""
        self.page.evaluate("window.said.length = 0")

    def loud(self) -> bool:
        """Was there sound in the last tenth of a second?"""
        found: bool = self.page.evaluate(f"(window.heard ?? []).slice(-5).some(([, rms]) => rms > {LOUD})")
        return found

    def find_by_ear(self, words: str, key: str = "ArrowRight") -> None:
        """Go on from piece to piece until this is under the focus."""
        for _ in range(40):
            text = self.page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText")
            if words in text:
                return
            self.press(key)
        raise AssertionError(f"{words} was never reached")


class Finger:
    """A finger on the glass, by the browser's own protocol."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._page = kiosk.page
        self._session = kiosk.page.context.new_cdp_session(kiosk.page)

    def send(self, kind: str, *points: tuple[float, float]) -> None:
        """One touch event."""
        touches = [{"x": x, "y": y, "id": number} for number, (x, y) in enumerate(points)]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def tap(self, x: float, y: float) -> None:
        """Down and up."""
        self.send("touchStart", (x, y))
        self.send("touchEnd")

    def tap_twice(self, x: float, y: float) -> None:
        """As soon as the screen takes touches."""
        self._page.locator("body:not([data-settling])").wait_for()
        self.tap(x, y)
        self.tap(x, y)

    def hold(self, x: float, y: float) -> None:
        """Down for more than a second, until something is on."""
        self.send("touchStart", (x, y))
        self._page.locator("html[data-voice]").wait_for()
        self.send("touchEnd")

    def swipe(self, direction: int) -> None:
        """Over a hand's breadth."""
        self.send("touchStart", (500, 900))
        self.send("touchMove", (500 + 60 * direction, 900))
        self.send("touchMove", (500 + 200 * direction, 905))
        self.send("touchEnd")
