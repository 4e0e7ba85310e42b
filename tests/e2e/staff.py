"""People behind the counter: accounts, signed-in browsers, and a server on the real clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.usecases import accounts
from app.web.clock import real_now
from tests.e2e.stage import PATIENCE_MS, Stage, config, running
from tests.support import server
from tests.support.office import BERLIN
from tests.support.server import NORD, OFFICE, PASSWORD, Process, eventually, http, write_config


@contextmanager
def town_hall(folder: Path) -> Iterator[Stage]:
    """A server with two offices, mitte and nord; its kiosk prints on the preview printer, and it cannot speak."""
    with running(folder, text=config(kiosk_printer='printer = "drucker"', speech='engine = "off"') + NORD) as stage:
        yield stage


@cache
def session(stage: Stage, name: str, role: str, office: str | None) -> str:
    """The session of somebody, whose account is made if it is not there."""
    ctx = stage.process.ctx
    if name not in {user.name for user in accounts.list_users(ctx)}:
        accounts.add_user(ctx, name=name, password=PASSWORD, role=role, office=office)
    return accounts.login(ctx, name=name, password=PASSWORD, now=real_now())


def browser_of(
    browser: Browser, stage: Stage, name: str | None, role: str = "clerk", office: str | None = OFFICE, **more: Any
) -> BrowserContext:
    """A browser in which somebody has signed in; without a name nobody has."""
    more.setdefault("viewport", {"width": 1280, "height": 900})
    context = browser.new_context(**more)
    context.set_default_timeout(PATIENCE_MS)
    if name:
        token = session(stage, name, role, office)
        context.add_cookies([{"name": "wm_session", "value": token, "url": stage.url}])
    return context


@dataclass
class Desk:
    """A clerk's desk in a browser."""

    page: Page

    def part(self, name: str, value: str | None = None) -> Locator:
        """An element by its data attribute."""
        return self.page.locator(f"[data-{name}]" if value is None else f'[data-{name}="{value}"]')

    def sit(self, place: int) -> None:
        """Choose the counter at this place (from 1)."""
        self.part("place").nth(place - 1).click()
        expect(self.part("work")).to_be_visible()

    def form(self, name: str, button: str = "", **fields: str) -> None:
        """Fill the open form (a list by its value, a text by its words); send it by Enter, or by this button."""
        dialog = self.part("dialog", name)
        expect(dialog).to_be_visible()
        for field, value in fields.items():
            place = dialog.locator(f"[name={field}]")
            if place.evaluate("element => element.tagName") == "SELECT":
                place.select_option(value)
            else:
                place.fill(value)
        if button:
            dialog.get_by_role("button", name=button, exact=True).click()
        else:
            dialog.locator("input, select").first.press("Enter")
        expect(dialog).to_be_hidden()

    def answer(self, button: str) -> None:
        """Answer the question that is asked."""
        self.part("dialog", "ask").get_by_role("button", name=button).click()

    def row(self, listed: str, number: str) -> Locator:
        """The row of a number in a list."""
        return self.part("list", listed).locator("li", has_text=spaced(number))

    def act(self, name: str) -> None:
        """Press an action's button."""
        self.part("action", name).click()

    def next(self) -> None:
        """Press the big key, not in the half second in which a second press counts as the first."""
        self.rested()
        self.part("next").click()

    def rested(self) -> None:
        """The keys take a press again."""
        expect(self.part("work")).not_to_have_attribute("aria-busy", "true")

    def shows(self, number: str, state: str) -> None:
        """The case is this number in this state."""
        expect(self.part("number")).to_have_text(spaced(number))
        expect(self.part("case")).to_have_attribute("data-case", state)

    def is_free(self) -> None:
        """There is no case."""
        self.shows("–", "open")

    @property
    def waiting(self) -> Locator:
        """The rows of those who wait."""
        return self.part("list", "waiting").locator("li")


def spaced(number: str) -> str:
    """As screens show a number."""
    return re.sub(r"^(\D+)(\d+)$", "\\1\u00a0\\2", number)


def desk_of(browser: Browser, stage: Stage, name: str, place: int | None = None, url: str = "", **more: Any) -> Desk:
    """Somebody's desk, at that counter; `url`: the server by another way."""
    page = browser_of(browser, stage, name, **more).new_page()
    page.goto(f"{url or stage.url}/desk?office={OFFICE}")
    desk = Desk(page)
    if place is not None:
        desk.sit(place)
    return desk


def queue_of(stage: Stage) -> dict[str, Any]:
    """The queue as the server knows it."""
    found: dict[str, Any] = stage.api("GET", f"/offices/{OFFICE}/queue")
    return found


def later(stage: Stage, seconds: int) -> None:
    """Let office time pass."""
    now = datetime.fromisoformat(queue_of(stage)["at"]).astimezone(BERLIN)
    stage.move(f"{now + timedelta(seconds=seconds):%H:%M:%S}")


def empty(stage: Stage) -> None:
    """Nobody is there any more, all counters are closed, and no screen of the test before is missed."""
    stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})
    queue = queue_of(stage)
    for call in queue["help"]:
        stage.api("POST", f"/help/{call['id']}/end", {})
    for line in queue["called"] + queue["serving"]:
        stage.act("finish", line)
    for line in queue["waiting"] + queue["parked"] + queue["expected"]:
        http().post(f"{stage.url}/api/v1/tickets/{line['token']}/cancel", json={}).raise_for_status()
    for counter in queue["counters"]:
        if counter["state"] != "closed":
            stage.api("POST", f"/counters/{counter['id']}/open", {"take_over": True})
            stage.api("POST", f"/counters/{counter['id']}/close", {})
    stage.forget_screens()


@contextmanager
def house(folder: Path) -> Iterator[Process]:
    """A server on the real clock, as a newcomer starts it."""
    write_config(folder, config(kiosk_printer='printer = "drucker"'))
    with server.running(Process(folder)) as process:
        yield process
        # Not killed: it ends the practice run that it may have started.
        process.stop()


def setup_link(process: Process) -> str:
    """The one-time link that the server has printed."""
    found = eventually(lambda: re.search(r"http\S+/setup/\S+", process.said()))
    return str(found[0])
