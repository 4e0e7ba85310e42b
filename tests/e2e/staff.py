"""People behind the counter: accounts, signed-in browsers, and a server on the real clock."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.db.engine import open_store
from app.usecases import accounts
from app.usecases.context import Context
from app.web.clock import real_now
from dev import ROOT
from tests.e2e.stage import OFFICE, START_SECONDS, Stage, config, eventually, free_port
from tests.support.office import BERLIN, no_holidays

PASSWORD = "ein langes Kennwort"
PATIENCE_MS = 5000
NORD = """
[[office]]
slug = "nord"
name = "Bürgerbüro Nord"
short_name = "NO"
timezone = "Europe/Berlin"
land = "NW"
[office.hours]
monday = ["08:00-17:00"]
[[office.service]]
code = "renten"
letter = "R"
names = { de = "Renten" }
minutes = 25
[[office.counter]]
label = "Zimmer 1"
"""


@contextmanager
def town_hall(folder: Path, at: str = "2026-11-23T09:00") -> Iterator[Stage]:
    """A server with two offices, mitte and nord; its kiosk prints on the preview printer."""
    stage = Stage(folder, at, kiosk_printer='printer = "drucker"')
    with (folder / "config.toml").open("a", encoding="utf-8") as file:
        file.write(NORD)
    stage.start()
    try:
        yield stage
    finally:
        stage.kill()


@cache
def session(folder: Path, name: str, role: str, office: str | None) -> str:
    """The session of somebody, whose account is made if it is not there."""
    store = open_store(f"sqlite:///{folder / 'data/wartemarke.db'}")
    ctx = Context(store, b"", "", no_holidays)
    if name not in {user.name for user in accounts.list_users(ctx)}:
        accounts.add_user(ctx, name=name, password=PASSWORD, role=role, office=office)
    token = accounts.login(ctx, name=name, password=PASSWORD, now=real_now())
    store.dispose()
    return token


def browser_of(
    browser: Browser, stage: Stage, name: str | None, role: str = "clerk", office: str | None = OFFICE, **more: Any
) -> BrowserContext:
    """A browser in which somebody has signed in; without a name nobody has."""
    more.setdefault("viewport", {"width": 1280, "height": 900})
    context = browser.new_context(**more)
    context.set_default_timeout(PATIENCE_MS)
    if name:
        token = session(stage.folder, name, role, office)
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


def desk_of(browser: Browser, stage: Stage, name: str, place: int | None = None, **more: Any) -> Desk:
    """Somebody's desk, at that counter."""
    page = browser_of(browser, stage, name, **more).new_page()
    page.goto(f"{stage.url}/desk?office={OFFICE}")
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
    """Nobody is there any more, and all counters are closed."""
    queue = queue_of(stage)
    for line in queue["called"] + queue["serving"]:
        stage.act("finish", line)
    for line in queue["waiting"] + queue["parked"]:
        httpx.post(f"{stage.url}/api/v1/tickets/{line['token']}/cancel", json={}).raise_for_status()
    for counter in queue["counters"]:
        if counter["state"] != "closed":
            stage.api("POST", f"/counters/{counter['id']}/open", {"take_over": True})
            stage.api("POST", f"/counters/{counter['id']}/close", {})


@dataclass
class House:
    """A server on the real clock, as a newcomer starts it."""

    url: str
    folder: Path

    @property
    def link(self) -> str:
        """The one-time link that the server has printed."""
        found = eventually(lambda: re.search(r"http\S+/setup/\S+", (self.folder / "log").read_text("utf-8")))
        return str(found[0])


@contextmanager
def house(folder: Path, port: int | None = None) -> Iterator[House]:
    """Start it, and end it at last."""
    (folder / "config.toml").write_text(config(kiosk_printer='printer = "drucker"'), "utf-8")
    found = House(f"http://127.0.0.1:{port or free_port()}", folder)
    command = [sys.executable, "-m", "app", "serve", "--config", str(folder / "config.toml")]
    command += ["--port", found.url.rpartition(":")[2]]
    own = {"WARTEMARKE_DATA_DIR": str(folder / "data")}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, env=os.environ | own, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
    try:
        eventually(lambda: answers(found.url), START_SECONDS)
        yield found
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(10)


def answers(url: str) -> bool:
    """Does a server answer there?"""
    try:
        return httpx.get(f"{url}/health/live").is_success
    except httpx.TransportError:
        return False
