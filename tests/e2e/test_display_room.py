"""What stands on the display beside the calls, and whether all of it can be read from the last row of seats."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from itertools import product

import pytest
from msgspec.structs import replace
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from app.usecases.settings_offer import COUNTERS
from app.usecases.settings_slides import SLIDES
from app.usecases.settings_types import SlideSettings
from tests.e2e.display import Display, change_settings, set_displays
from tests.e2e.staff import Desk, browser_of, desk_of, empty, later, spaced
from tests.e2e.stage import Stage, clean, context_of
from tests.support.server import OFFICE, eventually

SHAPES = ((1920, 1080), (1080, 1920), (1366, 768))
LEAST_DEGREES = 0.7
# Measured as the browser draws it: how high a capital is, in millimetres on that screen, seen from that distance.
ANGLES = """
([inches, metres]) => ["number", "counter"].map((name) => {
  const style = getComputedStyle(document.querySelector(`.hero__${name}`));
  const pen = document.createElement("canvas").getContext("2d");
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  const capital = pen.measureText("H").actualBoundingBoxAscent;
  const mm = (capital * inches * 25.4) / Math.hypot(innerWidth, innerHeight);
  return (Math.atan(mm / 1000 / metres) * 180) / Math.PI;
})
"""
CUT = """
() => [...document.querySelectorAll(".hero__number, .hero__counter, .hero__place, .arrow, .row > *, .row__counter")]
  .filter((one) => {
    const card = one.closest(".hero, .row").getBoundingClientRect(), own = one.getBoundingClientRect();
    const leaves = ["right", "bottom"].some((side) => own[side] > card[side] + 1);
    const sticks = ["left", "top"].some((side) => own[side] < card[side] - 1);
    return own.width && (leaves || sticks || (!one.matches("svg") && one.scrollWidth > one.clientWidth + 1));
  })
  .map((one) => one.getAttribute("class"))
"""


@pytest.fixture(name="room")
def empty_room(hall: Stage) -> Iterator[Stage]:
    """An empty day; afterwards all is set as it was."""
    empty(hall)
    before = change_settings(hall, COUNTERS)
    yield hall
    change_settings(hall, COUNTERS, counters=before.counters)
    change_settings(hall, SLIDES, slides=())
    set_displays(hall, counters=None, offices=(), distance_m=5.0)


@pytest.fixture(name="wall")
def one_display(room: Stage, browser: Browser) -> Iterator[Display]:
    """The display in the waiting room, whose time is the test's."""
    with context_of(browser, "landscape") as context:
        context.clock.install()
        yield Display(context, room)


@pytest.fixture(name="head")
def head_page(hall: Stage, browser: Browser) -> Iterator[Page]:
    with browser_of(browser, hall, "leonie", "manager", viewport={"width": 1280, "height": 1000}) as context:
        yield context.new_page()


def test_number_counter_and_way_are_large_enough_at_every_shape(room: Stage, loud_browser: Browser, head: Page) -> None:
    """0.7° from the seat that the head has set, also for long names; an arrow shows the way; nothing is cut."""
    hall = room
    head.goto(f"{hall.url}/settings/{OFFICE}/counters/edit?key={hall.counters()[0]}")
    head.get_by_label("Name", exact=True).fill("Zimmer 214")
    head.get_by_label("Pfeil auf der Anzeige").select_option("nach links")
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_role("status")).to_contain_text("Gespeichert")
    for place in (2, 1):
        hall.draw()
        called = hall.call(place)["number"]
    with context_of(loud_browser, "landscape") as context:
        wall = Display(context, hall)
        expect(wall.hero).to_contain_text(spaced(called))
        for metres, (width, height) in product((5.0, 7.5), SHAPES):
            set_displays(hall, distance_m=metres)
            wall.page.set_viewport_size({"width": width, "height": height})
            eventually(partial(large_enough, wall, metres))
            eventually(partial(cuts_nothing, wall))
            assert wall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            expect(wall.page.get_by_role("img", name="Weg: nach links")).to_be_visible()
            clean(wall.page)


def large_enough(wall: Display, metres: float) -> bool:
    """Are number and counter seen under the angle of the standard from so far?"""
    return all(angle >= LEAST_DEGREES for angle in wall.page.evaluate(ANGLES, [43, metres]))


def cuts_nothing(wall: Display) -> bool:
    """Does every word stand in its card as a whole?"""
    return not wall.page.evaluate(CUT)


def test_information_turns_calmly_and_yields_to_calls(hall: Stage, wall: Display, head: Page) -> None:
    """A head uploads a picture and says it in words; it turns with the next text, stands still for a call, and leaves
    when there are many."""
    head.goto(f"{hall.url}/settings/{OFFICE}/slides/edit")
    head.get_by_label("Bild", exact=False).first.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    expect(head.get_by_role("status")).to_contain_text("kein Bild, das sich lesen lässt")
    stream = BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(stream, "PNG")
    head.get_by_label("Bild", exact=False).first.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": stream.getvalue()}
    )
    expect(head.get_by_alt_text("Das Bild, wie es gezeigt wird")).to_be_visible()
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_label("Das Bild in Worten")).to_have_accessible_description(re.compile("Bitte ausfüllen"))
    clean(head)
    head.get_by_label("Das Bild in Worten").fill("Das neue Rathaus")
    head.get_by_role("button", name="Speichern").click()
    expect(head.locator("[data-item]")).to_contain_text("Das neue Rathaus")
    info = wall.page.locator("[data-slides]")
    picture = info.get_by_role("img", name="Das neue Rathaus")
    expect(picture).to_be_visible()
    assert picture.evaluate("(one) => one.naturalWidth") == 1600
    (slide,) = change_settings(hall, SLIDES).slides
    change_settings(hall, SLIDES, slides=(slide, SlideSettings(heading="Heiligabend zu", text="Wieder am 28.12.")))
    eventually(partial(later_tells, wall, "Heiligabend zu"), 20)
    clean(wall.page)
    hall.draw()
    hall.call(1)
    expect(info).to_have_attribute("data-yields", "")
    wall.page.clock.run_for(3_000)
    expect(info.get_by_text("Heiligabend zu")).to_be_hidden()
    wall.page.clock.run_for(5_000)
    expect(info.get_by_text("Heiligabend zu")).to_be_visible()
    for place in range(2, 6):
        hall.draw()
        hall.call(place)
    expect(info).to_be_hidden()


def later_tells(wall: Display, words: str) -> bool:
    """Does the display tell this a second later?"""
    wall.page.clock.run_for(1000)
    return words in wall.page.locator("[data-slides]").inner_text()


def test_two_offices_on_one_display(hall: Stage, wall: Display) -> None:
    """Set from afar it follows the other office as well; each call says whose it is, and both queues are one."""
    set_displays(hall, offices=("nord",))
    expect(wall.page.locator("h1")).to_have_text("Aufgerufene Nummern")
    with hall.process.client(hall.token("api", "programm-nord", "nord")) as there:
        wish = {"request_id": "n1", "concerns": [{"service": "pass"}]}
        number = there.post("/offices/nord/tickets", json=wish).json()["number"]
        expect(wall.page.locator("[data-soon]")).to_contain_text(f"NO:{spaced(number)}")
        hall.draw()
        own = hall.call(1)["number"]
        eventually(lambda: wall.announced() == [own])
        wall.page.clock.run_for(5000)
        later(hall, 60)
        counter = there.get("/offices/nord").json()["counters"][0]["id"]
        for step in ("open", "next"):
            there.post(f"/counters/{counter}/{step}", json={}).raise_for_status()
    eventually(lambda: wall.announced() == [own, number])
    wall.page.clock.run_for(5000)
    expect(wall.hero).to_contain_text("NO")
    expect(wall.page.locator(".row")).to_contain_text("MI")
    hall.api("PUT", f"/offices/{OFFICE}/notice", {"text": {"de": "Heute nur bis 12 Uhr"}})
    expect(wall.page.locator("[data-notice]")).to_have_text("MI: Heute nur bis 12 Uhr")
    clean(wall.page)
    hall.api("PUT", f"/offices/{OFFICE}/notice", {"text": None})
    set_displays(hall, offices=())
    expect(wall.page.locator("h1")).to_have_text("Bürgerbüro Mitte")
    expect(wall.hero).to_contain_text(spaced(own))


def test_a_display_of_some_counters_answers_for_them_alone(hall: Stage, wall: Display, browser: Browser) -> None:
    """The desk of another counter waits for nobody's word; when its own counters are gone the display says so."""
    empty(hall)
    clerk: Desk = desk_of(browser, hall, "anna", 1)
    set_displays(hall, counters=(hall.counters()[4],))
    hall.draw()
    clerk.next()
    expect(clerk.part("shown")).to_have_text("Keine Anzeige zeigt die Aufrufe dieses Platzes: bitte selbst rufen.")
    expect(wall.hero).to_contain_text("Zurzeit kein Aufruf")
    counters = change_settings(hall, COUNTERS).counters
    changed = tuple(replace(one, active=one.id != hall.counters()[4]) for one in counters)
    change_settings(hall, COUNTERS, counters=changed)
    expect(wall.hero).to_contain_text("Diese Anzeige ist nicht eingerichtet")
    clean(wall.page)
    clerk.page.context.close()
