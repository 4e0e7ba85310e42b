"""A wall display in a real Chromium, which notes when a number was painted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bench.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import Page

WALL = "wand"
SIZE = (1920, 1080)
PATIENCE_MS = 5000

# A number is seen once the frame that has it was painted: a task of its own after that frame's callbacks.
EYE = """
(() => {
  window.seen = {};
  let waits = false;
  const numbers = () => {
    const shown = [...document.querySelectorAll("[data-rows] [data-number]")].map((row) => row.dataset.number);
    const large = document.querySelector("[data-hero] [data-slot=call]:not([hidden]) [data-slot=number]");
    return large ? [large.textContent.replace("\\u00a0", ""), ...shown] : shown;
  };
  const painted = () => {
    waits = false;
    for (const number of numbers()) window.seen[number] ??= performance.timeOrigin + performance.now();
  };
  const look = () => {
    if (waits || numbers().every((number) => window.seen[number])) return;
    waits = true;
    requestAnimationFrame(() => setTimeout(painted));
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, all);
})();
"""
# A kiosk can be used when the frame with its first tile was painted and a touch on it would count.
READY = """
window.ready = new Promise((resolve) => {
  const look = () => {
    if (document.querySelector("body:not([data-settling]) .tile")?.getClientRects().length)
      setTimeout(() => resolve(performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
});
"""


@contextmanager
def wall(server: Server) -> Iterator[Page]:
    """The page of a display of this server, ready for calls. Needs Playwright and a Chrome or Chromium."""
    from playwright.sync_api import sync_playwright

    from tests.support.browser import launch

    token, url = server.device("display", WALL), f"http://127.0.0.1:{server.port}"
    with sync_playwright() as playwright:
        browser = launch(playwright, "--autoplay-policy=no-user-gesture-required")
        context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
        context.set_default_timeout(PATIENCE_MS)
        context.add_cookies([{"name": f"wm_display_{WALL}", "value": token, "url": url}])
        page = context.new_page()
        page.add_init_script(EYE)
        page.goto(f"{url}/display/{WALL}")
        page.locator("[data-clock]:not(:empty)").wait_for()
        yield page
        browser.close()


def seconds_to_touch(server: Server, slower: int) -> tuple[float, int]:
    """Seconds until a cold kiosk page takes touches on a processor so many times slower, and its bytes on the wire."""
    from playwright.sync_api import sync_playwright

    from tests.support.browser import launch

    token, url = server.device("kiosk", "bench"), f"http://127.0.0.1:{server.port}"
    with sync_playwright() as playwright:
        browser = launch(playwright)
        context = browser.new_context(viewport={"width": 1080, "height": 1920})
        context.add_cookies([{"name": "wm_kiosk_bench", "value": token, "url": url}])
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        sizes: list[int] = []
        session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
        session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
        page.add_init_script(READY)
        page.goto(f"{url}/kiosk/bench", wait_until="commit")
        # Playwright's own way to wait loads 330 kB of scripts into the page, which takes a slow processor a while.
        waiting = {"expression": "window.ready", "awaitPromise": True, "returnByValue": True}
        taken = session.send("Runtime.evaluate", waiting)["result"]["value"]
        browser.close()
    return float(taken) / 1000, sum(sizes)


def painted(page: Page, number: str) -> float:
    """When a number was on the screen, in seconds like `time.time`; raises Playwright's TimeoutError if it never is."""
    found: float = page.wait_for_function("number => window.seen[number]", arg=number).json_value()
    return found / 1000


def seconds_to_paint(page: Page, call: Callable[[], str]) -> float:
    """Seconds from just before `call`, which calls a number and returns it, until that number was painted."""
    pressed = time.time()
    return painted(page, call()) - pressed
