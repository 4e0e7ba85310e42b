"""The reception's screen for tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.staff import browser_of, spaced
from tests.e2e.stage import Stage


@dataclass
class Reception:
    """The screen at the counter in the entrance hall."""

    page: Page

    def part(self, name: str, value: str | None = None) -> Locator:
        """An element by its data attribute."""
        return self.page.locator(f"[data-{name}]" if value is None else f'[data-{name}="{value}"]')

    def choose(self, code: str) -> None:
        """Touch a service's tile."""
        self.part("tile", code).click()

    def press(self, name: str, root: Locator | None = None) -> None:
        """Press a button by its words."""
        (root or self.page).get_by_role("button", name=name).click()

    def given(self, text: str) -> None:
        """The number that was given last."""
        expect(self.part("given-number")).to_have_text(spaced(text))

    def list(self, name: str) -> Locator:
        """The rows of a list of people, after choosing it."""
        self.part("tab", name).click()
        return self.part("list", "people").locator("li")

    def open(self, number: str) -> Locator:
        """The dialog of a number of the list that is shown."""
        self.page.get_by_role("button", name=f"{spaced(number)} öffnen").click()
        dialog = self.part("dialog", "ticket")
        expect(dialog).to_be_visible()
        return dialog

    def form(self, name: str) -> Locator:
        """A form of the dialog."""
        return self.part("form", name)

    def wrong(self, place: str, text: str) -> None:
        """A refusal stands beside the thing."""
        expect(self.part("error", place)).to_contain_text(text)


def reception_of(browser: Browser, stage: Stage, **more: Any) -> Reception:
    """Somebody at the reception."""
    page = browser_of(browser, stage, "rosa", "reception", **more).new_page()
    page.goto(f"{stage.url}/reception")
    rosa = Reception(page)
    expect(rosa.part("tile").first).to_be_visible()
    return rosa
