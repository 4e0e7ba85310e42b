"""A head sets a display, and the display on the wall follows at once, without loading anew."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from app.usecases.settings_displays import DISPLAYS
from tests.e2e.display import Display, change_settings
from tests.e2e.staff import browser_of, empty, spaced
from tests.e2e.stage import Stage, clean, context_of
from tests.support.server import OFFICE, eventually

PAGE = f"/settings/{OFFICE}/displays"


@pytest.fixture(name="wall")
def one_display(hall: Stage, browser: Browser) -> Iterator[Display]:
    """The display in the waiting room, on an empty day; afterwards it is set as it was."""
    empty(hall)
    before = change_settings(hall, DISPLAYS)
    with context_of(browser, "landscape") as context:
        yield Display(context, hall)
    change_settings(hall, DISPLAYS, displays=before.displays)


@pytest.fixture(name="head")
def head_page(hall: Stage, browser: Browser, wall: Display) -> Iterator[Page]:
    with browser_of(browser, hall, "leonie", "manager", viewport={"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        page.goto(f"{hall.url}{PAGE}")
        page.get_by_role("link", name="wand").click()
        yield page


def save(head: Page) -> None:
    head.get_by_role("button", name="Speichern").click()


def test_a_display_follows_what_its_head_sets(hall: Stage, wall: Display, head: Page) -> None:
    """A town's colour that nobody could read is refused and told; what is saved holds at once on the wall."""
    wall.page.evaluate("window.loaded = 'once'")
    clean(head)
    head.get_by_label("Farbe der Stadt").fill("#66aadd")
    head.get_by_label("Weitester Sitzplatz in Metern").fill("12")
    save(head)
    expect(head.get_by_text("Der Kontrast ist 2.5, nötig sind 7.")).to_be_visible()
    head.get_by_label("Farbe der Stadt").fill("#5c1a3b")
    head.get_by_label("Farben").select_option("light")
    head.get_by_label("Nur so viele Zeilen, dass alle vom weitesten Sitzplatz").check()
    head.get_by_label("Wartezeit je Dienstleistung").check()
    head.get_by_label("Öffnungszeiten von heute").check()
    head.get_by_label("Nummern, die in Kürze aufgerufen werden").uncheck()
    head.get_by_label("den angekreuzten Plätzen").check()
    head.get_by_label("Platz 2", exact=True).check()
    save(head)
    expect(head.locator("[data-item=wand]")).to_contain_text("zu klein für 12 m")
    expect(wall.page.locator("body")).to_have_attribute("data-theme", "light", timeout=2000)
    for place in (1, 2, 3):
        hall.open(place)
    for _ in range(3):
        hall.draw()
    hall.call(1)
    shown = hall.call(2)["number"]
    expect(wall.hero).to_contain_text(spaced(shown))
    expect(wall.page.locator("[data-waits]")).to_contain_text("Zurzeit zu warten: ")
    expect(wall.page.locator("[data-hours]")).to_contain_text("08:00–12:00, 13:00–17:00")
    expect(wall.page.locator("[data-soon]")).to_be_hidden()
    clean(wall.page)
    assert wall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    assert wall.page.evaluate("window.loaded") == "once"
    eventually(lambda: wall.page.locator("[data-announcing]").count() == 0)
    assert wall.announced() == [shown]


def test_a_display_that_was_away_learns_what_was_set_meanwhile(hall: Stage, wall: Display, head: Page) -> None:
    """Closed and opened again it is as it was set, in contrast and in the dark of a closed office; without sound."""
    wall.page.goto("about:blank")
    head.get_by_label("Farben").select_option("contrast")
    head.get_by_label("Außerhalb der Öffnungszeiten dunkel").check()
    head.get_by_label("allen Plätzen").check()
    head.get_by_label("Gong").select_option("kein Gong")
    head.get_by_label("Ansage: „Nummer A 17").uncheck()
    save(head)
    expect(head.locator("[data-item=wand]")).to_contain_text("Gelb auf Schwarz")
    # Nobody in this house hears a call now: the list says so, and the form in which it can be mended.
    expect(head.get_by_text("Kein Aufruf ist zu hören")).to_be_visible()
    clean(head)
    head.get_by_role("link", name="wand").click()
    expect(head.get_by_text("Kein Aufruf ist zu hören")).to_be_visible()
    wall.page.goto(f"{hall.url}/display/wand")
    expect(wall.page.locator("body")).to_have_attribute("data-theme", "contrast")
    hall.draw()
    expect(wall.hero).to_contain_text(spaced(hall.call(1)["number"]))
    clean(wall.page)


def test_a_file_that_was_chosen_before_the_script_was_there_is_sent_too(hall: Stage, head: Page) -> None:
    """On a slow line, or by quick hands."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    head.route("**/settings/slides.js", hold)
    head.goto(f"{hall.url}/settings/{OFFICE}/slides/edit", wait_until="commit")
    head.locator("#picture-file").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"})
    eventually(lambda: head.evaluate("true") and held)
    held[0].continue_()
    expect(head.get_by_role("status").get_by_text("kein Bild, das sich lesen lässt")).to_be_visible()
