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
from playwright.sync_api import Browser, Locator, Page, expect

from app.usecases.settings_offer import COUNTERS
from app.usecases.settings_slides import SLIDES
from app.usecases.settings_types import SlideSettings
from tests.e2e.display import Display, change_settings, set_displays
from tests.e2e.staff import Desk, browser_of, desk_of, empty, later, spaced
from tests.e2e.stage import Stage, clean, context_of
from tests.support.film import broken, recorded
from tests.support.pdf import LOCK, pdf_of
from tests.support.server import OFFICE, eventually

SHAPES = ((1920, 1080), (1080, 1920), (1366, 768))
LEAST_DEGREES = 0.7
NEAR_M = 5.0
# Measured as the browser draws it: how high a capital is, in millimetres on that screen, seen from that distance.
ANGLES = """
([inches, metres]) => {
  const pen = document.createElement("canvas").getContext("2d");
  return [...document.querySelectorAll(":is(.hero, .row) :is([class$=number], [class$=counter])")].map((one) => {
    const style = getComputedStyle(one);
    pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    const capital = pen.measureText("H").actualBoundingBoxAscent;
    const mm = (capital * inches * 25.4) / Math.hypot(innerWidth, innerHeight);
    return (Math.atan(mm / 1000 / metres) * 180) / Math.PI;
  });
}
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

FILM = "Film (optional)"
LONGER = """
(one) => {
  Object.defineProperty(one, "duration", { value: 61 });
  one.dispatchEvent(new Event("loadeddata"));
}
"""
MOVES = """
async (one) => {
  const before = one.currentTime;
  await new Promise((over) => one.addEventListener("timeupdate", over, { once: true }));
  return !one.paused && one.currentTime > before;
}
"""


@pytest.fixture(name="room")
def empty_room(hall: Stage) -> Iterator[Stage]:
    """An empty day; afterwards all is set as it was."""
    empty(hall)
    before = change_settings(hall, COUNTERS)
    yield hall
    change_settings(hall, COUNTERS, counters=before.counters)
    change_settings(hall, SLIDES, slides=())
    plain = {"show_waits": False, "show_hours": False, "rows_legible": False}
    set_displays(hall, counters=None, offices=(), distance_m=NEAR_M, **plain)


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
    """0.7° from the set distance, from five metres in the row too; an arrow shows the way; nothing is cut."""
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
        for metres, (width, height) in product((NEAR_M, 7.5), SHAPES):
            # What else is good to know makes no call smaller.
            more = {"show_waits": metres > NEAR_M, "show_hours": metres > NEAR_M}
            set_displays(hall, distance_m=metres, rows_legible=True, **more)
            wall.page.set_viewport_size({"width": width, "height": height})
            eventually(partial(large_enough, wall, metres, 4 if metres == NEAR_M else 2))
            eventually(partial(cuts_nothing, wall))
            assert wall.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
            expect(wall.page.get_by_role("img", name="Weg: nach links")).to_be_visible()
            clean(wall.page)


def large_enough(wall: Display, metres: float, count: int) -> bool:
    """Are the first so many numbers and counters, from the top, seen under the angle of the standard from so far?"""
    angles = wall.page.evaluate(ANGLES, [43, metres])
    return len(angles) >= count and all(angle >= LEAST_DEGREES for angle in angles[:count])


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
    expect(head.get_by_role("status").get_by_text("kein Bild, das sich lesen lässt")).to_be_visible()
    stream = BytesIO()
    Image.new("RGB", (1600, 900), "navy").save(stream, "PNG")
    head.get_by_label("Bild", exact=False).first.set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": stream.getvalue()}
    )
    expect(head.get_by_alt_text("Das Bild, wie es gezeigt wird")).to_be_visible()
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_label("Bild oder Film in Worten")).to_have_accessible_description(re.compile("Bitte ausfüllen"))
    clean(head)
    head.get_by_label("Bild oder Film in Worten").fill("Das neue Rathaus")
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


def test_s29_rows_that_are_large_enough_for_the_farthest_seat_take_turns(hall: Stage, wall: Display) -> None:
    """One at a time where there is no room for more, and no notice beside it; all at once for a room that is small, or
    where the head wants all of them."""
    lost: list[str] = []
    wall.page.on("pageerror", lambda error: lost.append(error.message))
    set_displays(hall, rows_legible=True)
    change_settings(hall, SLIDES, slides=(SlideSettings(heading="Heiligabend zu"),))
    info = wall.page.locator("[data-slides]")
    expect(info).to_be_visible()
    hall.draw()
    called = [hall.call(1)["number"]]
    expect(wall.hero).to_contain_text(spaced(called[0]))
    expect(info).to_be_visible()
    set_displays(hall, rows_legible=False)
    for place in range(2, 5):
        hall.draw()
        called.append(hall.call(place)["number"])
    eventually(lambda: len(wall.rows()) == 3)
    expect(info).to_be_visible()
    set_displays(hall, rows_legible=True)
    eventually(lambda: len(wall.rows()) == 1)
    expect(info).to_be_hidden()
    eventually(partial(is_calm_after, wall, called))
    seen: set[str] = set()
    eventually(partial(later_sees, wall, seen, called[:3]))
    assert seen == set(called[:3])
    set_displays(hall, distance_m=1.5)
    eventually(lambda: len(wall.rows()) == 3)
    assert not lost


def is_calm_after(wall: Display, called: list[str]) -> bool:
    """Have all of these been announced, half a second later?"""
    wall.page.clock.run_for(500)
    return set(wall.announced()) >= set(called) and not wall.page.locator("[data-announcing]").count()


def later_sees(wall: Display, seen: set[str], wanted: list[str]) -> bool:
    """Have all of these been in the rows, a second later, alone each?"""
    wall.page.clock.run_for(1000)
    rows = wall.rows()
    assert len(rows) == 1, rows
    seen.update(rows)
    return seen >= set(wanted)


def test_a_film_plays_without_sound_and_yields_to_calls(room: Stage, wall: Display, head: Page) -> None:
    """What is no film is refused; one that plays stands still for a call, goes on, and makes room for the next notice.
    One that should not move or cannot be played is told in words, and of the latter the server hears."""
    # Slowly, so that it is not over before it has been looked at.
    wall.page.locator("video").evaluate("(one) => (one.defaultPlaybackRate = 0.1)")
    film = uploaded_film(room, head)
    (slide,) = change_settings(room, SLIDES).slides
    info, shown = wall.page.locator("[data-slides]"), wall.page.get_by_label("So bedienen Sie das Terminal")
    lost: list[str] = []
    wall.page.on("pageerror", lambda error: lost.append(error.message))
    expect(shown).to_be_visible()
    assert shown.evaluate("(one) => one.muted && one.videoWidth === 640 && one.src.startsWith('blob:')")
    eventually(partial(plays, shown))
    clean(wall.page)
    room.draw()
    room.call(1)
    expect(info).to_have_attribute("data-yields", "")
    expect(shown).to_be_hidden()
    assert shown.evaluate("(one) => one.paused")
    stood = shown.evaluate("(one) => one.currentTime")
    wall.page.clock.run_for(5_000)
    expect(shown).to_be_visible()
    eventually(partial(plays, shown))
    assert shown.evaluate("(one) => one.currentTime") >= stood
    shown.evaluate("(one) => (one.playbackRate = 8)")
    change_settings(room, SLIDES, slides=(slide, SlideSettings(heading="Heiligabend zu")))
    eventually(partial(later_tells, wall, "Heiligabend zu"), 20)
    expect(shown).to_be_hidden()
    assert not lost
    wall.page.emulate_media(reduced_motion="reduce")
    wall.page.clock.run_for(11_000)
    eventually(partial(later_tells, wall, "So bedienen Sie das Terminal"), 20)
    expect(shown).to_be_hidden()
    wall.page.emulate_media(reduced_motion="no-preference")
    head.goto(f"{room.url}/settings/{OFFICE}/slides/edit?key={slide.id}")
    head.get_by_label(FILM).set_input_files({"name": "a.webm", "mimeType": "video/webm", "buffer": broken(film)})
    # Said below the film, it moves the button: whoever presses just then misses it.
    expect(head.get_by_text("Dieser Browser kann den Film nicht abspielen")).to_be_visible()
    with wall.page.expect_event("pageerror") as fault:
        head.get_by_role("button", name="Speichern").click()
        expect(head.locator("[data-item]")).to_have_count(2)
        head.goto(f"{room.url}/settings/{OFFICE}/slides/edit?key={slide.id}")
    assert fault.value.message == "film: nothing to see"
    expect(info.get_by_text("So bedienen Sie das Terminal")).to_be_visible()
    expect(shown).to_be_hidden()
    expect(head.get_by_text("Dieser Browser kann den Film nicht abspielen")).to_be_visible()
    with wall.page.expect_request(lambda sent: "film: nothing to see" in (sent.post_data or "")):
        wall.page.clock.run_for(30_000)


def uploaded_film(room: Stage, head: Page) -> bytes:
    """A head makes a notice of a film, but not of what is none, and not without words."""
    head.goto(f"{room.url}/settings/{OFFICE}/slides/edit")
    field, preview = head.get_by_label(FILM), head.get_by_label("Der Film, wie er gezeigt wird")
    field.set_input_files({"name": "a.webm", "mimeType": "video/webm", "buffer": b"<!doctype html><title>Film</title>"})
    expect(head.get_by_role("status").get_by_text("kein Film, der sich zeigen lässt")).to_be_visible()
    film = recorded(head)
    field.set_input_files({"name": "a.webm", "mimeType": "video/webm", "buffer": film})
    expect(preview).to_be_visible()
    head.get_by_role("button", name="Speichern").click()
    words = head.get_by_label("Bild oder Film in Worten")
    expect(words).to_have_accessible_description(re.compile("Bitte ausfüllen"))
    eventually(lambda: preview.evaluate("(one) => one.readyState > 0 && one.muted && !one.error"))
    long = head.get_by_text("Der Film ist länger als eine Minute")
    expect(long).to_be_hidden()
    preview.evaluate(LONGER)
    expect(long).to_be_visible()
    clean(head)
    words.fill("So bedienen Sie das Terminal")
    head.get_by_role("button", name="Speichern").click()
    expect(head.locator("[data-item]")).to_contain_text("Film")
    return film


def plays(film: Locator) -> bool:
    """Does it go on?"""
    return bool(film.evaluate(MOVES))


def test_a_presentation_becomes_notices_once_somebody_has_read_its_words(room: Stage, head: Page) -> None:
    """Refusals say what to do; what was typed stays; a page that is not wanted is left out."""
    head.goto(f"{room.url}/settings/{OFFICE}/slides")
    head.get_by_role("link", name="Hinweis anlegen").click()
    head.locator("#picture-file").set_input_files(
        {"name": "a.pdf", "mimeType": "application/pdf", "buffer": pdf_of(["A"])}
    )
    expect(head.get_by_role("status").get_by_text("Das ist eine PDF.")).to_be_visible()
    head.get_by_role("link", name="PDF hochladen").click()
    field = head.get_by_label("PDF", exact=True)
    for content, text in ((b"no such file", "beschädigt"), (pdf_of(["geheim"], lock=LOCK), "mit einem Passwort")):
        field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": content})
        expect(head.get_by_role("status")).to_contain_text(text)
    expect(head.get_by_role("button", name="Speichern")).to_be_hidden()
    pages = pdf_of(["Heiligabend zu", "Wieder am 28.12."], ["Bitte leise"], [])
    field.set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": pages})
    expect(head.get_by_role("heading", name="Seiten")).to_be_focused()
    expect(head.get_by_label("Seite 1 in Worten")).to_have_value("Heiligabend zu Wieder am 28.12.")
    head.get_by_label("Seite 2 zeigen").uncheck()
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_label("Seite 3 in Worten")).to_have_accessible_description(re.compile("Bitte ausfüllen"))
    expect(head.get_by_label("Seite 2 zeigen")).not_to_be_checked()
    picture = head.get_by_alt_text("Seite 3, wie sie gezeigt wird")
    assert picture.evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1920
    clean(head)
    head.get_by_label("Seite 3 in Worten").fill("Das neue Rathaus")
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_role("status")).to_contain_text("Gespeichert")
    slides = change_settings(room, SLIDES).slides
    assert [one.alt for one in slides] == ["Heiligabend zu Wieder am 28.12.", "Das neue Rathaus"]


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
    set_displays(hall, counters=None, gong="off", speech=False)
    expect(clerk.part("shown")).to_contain_text("Der Aufruf ist nur zu sehen: bitte selbst rufen.")
    expect(clerk.part("alarm", "silent")).to_have_text(re.compile("„wand“: ist ohne Ton eingestellt"))
    set_displays(hall, counters=(hall.counters()[4],), gong="bells", speech=True)
    expect(clerk.part("alarm", "silent")).to_have_count(0)
    counters = change_settings(hall, COUNTERS).counters
    changed = tuple(replace(one, active=one.id != hall.counters()[4]) for one in counters)
    change_settings(hall, COUNTERS, counters=changed)
    expect(wall.hero).to_contain_text("Diese Anzeige ist nicht eingerichtet")
    clean(wall.page)
    clerk.page.context.close()
