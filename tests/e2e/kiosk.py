"""What a visitor does at the terminal."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.support.browser import complaints


class Kiosk:
    """The page of the terminal and the fingers in front of it."""

    def __init__(self, page: Page, url: str, name: str = "eingang") -> None:
        """`url` of the server, or of the line to it."""
        self.page = page
        self.url = f"{url}/kiosk/{name}"
        self.complaints = complaints(page)

    def load(self) -> None:
        """Open the page and wait until it shows the state of the office."""
        self.page.goto(self.url)
        expect(self.page.locator("body:not([data-settling])[data-at]")).to_be_visible()

    def find(self, name: str) -> Locator:
        """The visible element with that data attribute."""
        return self.page.locator(f"[data-{name}]:visible")

    def settled(self) -> None:
        """A moment after each new screen touches do not count."""
        expect(self.page.locator("body:not([data-settling])")).to_be_visible()

    def hurry(self, seconds: float) -> None:
        """Time passes, for a page whose clock is the test's: the line was silent for so long, and is asked anew."""
        self.page.clock.run_for(int(seconds * 1000))
        expect(self.page.locator("body:not([data-offline])")).to_be_visible()

    def tap(self, name: str) -> None:
        """Touch the element with that data attribute."""
        self._touch(self.find(name))

    def choose(self, service: str) -> None:
        """Touch the tile of a service."""
        self._touch(self.page.locator(".tile:visible", has_text=service))
        self.settled()

    def _touch(self, element: Locator) -> None:
        """What was touched before may still be on its way: what it brings does not count touches for a moment."""
        element.wait_for()
        self.settled()
        element.tap()

    def draw(self, service: str = "Personalausweis") -> str:
        """Two taps; returns the number as it is shown."""
        self.choose(service)
        self.tap("draw")
        return self.number()

    def number(self) -> str:
        """The number on the screen, without its space."""
        shown = self.page.locator(".ticket__number:visible")
        expect(shown).to_be_visible()
        return shown.inner_text().replace("\u00a0", "")

    def expect_paper(self, text: str) -> None:
        """What the screen says about the paper, before it gives up by itself."""
        expect(self.page.locator(".ticket__order:visible")).to_have_text(text, timeout=10_000)

    @property
    def title(self) -> Locator:
        """The heading of the present screen."""
        return self.page.locator("h1:visible")
