"""What a display says beside its calls, in the languages of the office: German stays, the others take turns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from app.languages.catalogue import catalogue
from app.languages.known import LANGUAGES
from tests.e2e.display import Display, set_displays
from tests.e2e.stage import Stage, clean, context_of
from tests.support.proxy import Proxy
from tests.support.server import OFFICE

# The next language has its turn when the test says so.
BY_HAND = """
const every = window.setInterval;
window.setInterval = (run, ms, ...rest) => (ms === 8000 ? ((window.turn = run), 0) : every(run, ms, ...rest));
"""
OTHERS = [code for code in LANGUAGES if code != "de"]


@pytest.fixture(name="display", params=["landscape", "portrait"])
def display_of_each_shape(request: pytest.FixtureRequest, browser: Browser, stage: Stage) -> Iterator[Display]:
    with context_of(browser, request.param) as context:
        context.add_init_script(BY_HAND)
        yield Display(context, stage)


def in_turn(display: Display) -> list[str]:
    """The languages in the order of their turns; axe is content with both directions."""
    seen = []
    for _ in OTHERS:
        seen.append(str(display.page.locator("[data-slot=other]:visible").first.get_attribute("lang")))
        if seen[-1] in {"en", "ar"}:
            clean(display.page)
        display.page.evaluate("window.turn()")
    return seen


def test_closed_is_said_in_every_language_of_the_office(display: Display, stage: Stage) -> None:
    stage.move("17:00")
    other = display.hero.locator("[data-slot=other]")
    expect(display.hero).to_contain_text("Wieder geöffnet morgen ab 08:00 Uhr")
    assert in_turn(display) == OTHERS
    for code in OTHERS:
        words = str(catalogue("display", code).messages["opens_tomorrow"]).replace("{time}", "08:00")
        expect(other).to_contain_text(words)
        expect(other).to_have_attribute("dir", LANGUAGES[code].direction)
        display.page.evaluate("window.turn()")


def test_a_break_is_said_in_turn_until_somebody_is_called(display: Display, stage: Stage) -> None:
    """The call has all the room: its letters are as large as they must be."""
    stage.draw()
    stage.move("12:30")
    other = display.hero.locator("[data-slot=other]")
    expect(display.hero).to_contain_text("Pause – weiter um 13:00 Uhr")
    for code in OTHERS[1:]:
        display.page.evaluate("window.turn()")
        words = str(catalogue("display", code).messages["break_until"])
        expect(other).to_contain_text(words.replace("{time}", "13:00"))
    stage.call(1)
    expect(display.page.locator("[data-state]")).to_contain_text("Pause – weiter um 13:00 Uhr")
    expect(display.page.locator("[data-slot=other]:visible")).to_have_count(0)


def test_a_lock_speaks_the_languages_it_was_written_in_and_a_lost_line_all(
    browser: Browser, stage: Stage, proxy: Proxy
) -> None:
    """Where the office has written nothing, the display says in that language that no numbers are given."""
    text = {"de": "Netzausfall bis 10 Uhr", "en": "Network down until 10"}
    stage.api("POST", f"/offices/{OFFICE}/locks", {"text": text})
    with context_of(browser, "landscape") as context:
        context.add_init_script(BY_HAND)
        display = Display(context, stage, f"http://127.0.0.1:{proxy.port}")
        other = display.hero.locator("[data-slot=other]")
        expect(display.hero).to_contain_text(text["de"])
        said = {}
        for _ in OTHERS:
            said[str(other.get_attribute("lang"))] = other.inner_text()
            display.page.evaluate("window.turn()")
        assert said.pop("de-simple").strip() in {"", catalogue("display", "de-simple").messages["locked"]}
        assert said.pop("en") == text["en"]
        assert said == {code: catalogue("display", code).messages["locked"] for code in said}
        proxy.cut()
        age = display.page.locator("[data-age] [data-slot=other]")
        display.page.evaluate("window.turn()")
        expect(age).to_have_attribute("lang", "en", timeout=8000)
        expect(age).to_contain_text("no connection")
        display.page.evaluate("window.turn()")
        expect(age).to_have_attribute("lang", "tr", timeout=2000)
        clean(display.page)


def test_the_head_may_leave_it_at_german(display: Display, stage: Stage) -> None:
    """The others, too, leave out in which order people are called where the head does not want it said."""
    other = display.hero.locator("[data-slot=other]")
    expect(other).to_have_attribute("lang", OTHERS[0])
    display.page.evaluate("window.turn()")
    said = catalogue("display", OTHERS[1]).messages
    expect(other).to_have_text(f"{said['nobody']} – {said['order']}")
    try:
        set_displays(stage, show_order=False)
        expect(other).to_have_text(str(said["nobody"]))
        set_displays(stage, show_languages=False)
        expect(display.page.locator("[data-slot=other]:visible")).to_have_count(0)
    finally:
        set_displays(stage, show_languages=True, show_order=True)
    expect(other).to_be_visible()
