"""What the display really plays: gong, speech, silence, each call once and one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Route, expect

from app.rules.looks import Look
from tests.e2e.display import Display, set_displays, shown
from tests.e2e.staff import desk_of, empty
from tests.e2e.stage import Stage, clean, context_of
from tests.support.server import OFFICE, eventually

GONG_S = 1.6


@pytest.fixture
def display(loud_browser: Browser, stage: Stage) -> Iterator[Display]:
    """A display that may play."""
    with context_of(loud_browser, "landscape") as context:
        yield Display(context, stage)


def quiet_after(display: Display, count: int) -> list[tuple[float, float]]:
    """The stretches of sound once the announcements are over, at least `count` of them."""
    eventually(lambda: len(display.loud()) >= count, 20)
    eventually(lambda: display.page.locator("[data-announcing]").count() == 0, 20)
    eventually(lambda: display.silent_s() > 0.4)
    return display.loud()


def test_s27_gong_then_speech_then_silence(display: Display, stage: Stage) -> None:
    """One call: the gong, then the spoken sentence, then nothing; the button for sound is not there."""
    expect(display.page.locator("[data-sound]")).to_be_hidden()
    posted: list[str] = []
    display.page.on("request", lambda asked: posted.append(asked.url) if asked.url.endswith("/shown") else None)
    stage.draw()
    stage.call(4)
    stretches = quiet_after(display, 1)
    start, end = stretches[0][0], stretches[-1][1]
    heard = display.page.evaluate("window.heard")
    after_gong = [rms for at, rms in heard if start + GONG_S + 0.3 < at < end]
    assert end - start > GONG_S + 1
    assert sum(rms > 0.01 for rms in after_gong) > 20, "nothing was spoken"
    assert max(rms for at, rms in heard if at > end + 0.2) < 0.001
    eventually(lambda: shown(stage) == [("A001", "wand", True)])
    stage.api("POST", f"/offices/{OFFICE}/displays/ring", {"display": "wand"})
    eventually(lambda: display.loud()[-1][0] > end + 0.2)
    assert not posted, "the line was open"


def test_s27_two_calls_in_one_second_one_after_the_other(display: Display, stage: Stage) -> None:
    """Both stand on the board at once; they are announced in order, without overlap, each once."""
    counters = [stage.open(1), stage.open(2)]
    stage.draw()
    stage.draw()
    for ident in counters:
        stage.api("POST", f"/counters/{ident}/next", {})
    expect(display.page.locator(".row[data-new]")).to_have_count(1, timeout=1000)
    assert eventually(lambda: display.announced() == ["A001", "A002"], 20)
    stretches = quiet_after(display, 2)
    assert display.announced() == ["A001", "A002"]
    gaps = [after[0] - before[1] for before, after in pairwise(stretches)]
    assert max(gaps) > 0.4
    expect(display.hero).to_contain_text("A\u00a0002")


def test_speech_whose_line_stands_still_is_asked_for_beside_it(display: Display, stage: Stage) -> None:
    """The first question gets no answer at all; the second does not wait until the first is given up."""
    asked: list[Route] = []
    given_up: list[str | None] = []

    def stand_still_once(route: Route) -> None:
        asked.append(route)
        if len(asked) > 1:
            given_up.append(asked[0].request.failure)
            route.continue_()

    display.page.route("**/announcements/*.wav*", stand_still_once)
    stage.draw()
    stage.call(1)
    eventually(lambda: display.page.evaluate("1") and shown(stage) == [("A001", "wand", True)], 20)
    assert given_up == [None]


def test_speech_that_arrives_after_the_alarm_is_not_spoken(display: Display, stage: Stage) -> None:
    """Its line was slow: by then people are leaving the building, and nothing calls them to a counter."""
    held: list[Route] = []
    listened = "window.heard.at(-1)[0]"

    def hold(route: Route) -> None:
        held.append(route)

    display.page.route("**/announcements/*.wav*", hold)
    stage.draw()
    stage.call(1)
    eventually(lambda: display.page.evaluate(listened) and held)
    eventually(display.loud)
    stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
    try:
        expect(display.page.locator("[data-evacuation]")).to_be_visible()
        with display.page.expect_response("**/announcements/*.wav*") as came:
            held[0].continue_()
        came.value.finished()
        silent_from: float = display.page.evaluate(listened)
        eventually(lambda: display.page.evaluate(listened) > silent_from + 1.5)
        assert display.loud()[-1][1] < silent_from + 0.1
    finally:
        stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})


def test_s17_recall_rings_and_speaks_again(display: Display, stage: Stage) -> None:
    """The same number once more."""
    stage.draw()
    ticket = stage.call(1)
    eventually(lambda: display.announced() == ["A001"])
    eventually(lambda: display.page.locator("[data-announcing]").count() == 0, 20)
    stage.act("recall", ticket)
    eventually(lambda: display.announced() == ["A001", "A001"])


def test_sound_that_the_browser_forbids_is_asked_for_and_told_to_the_desks(browser: Browser, stage: Stage) -> None:
    """ "Ton einschalten" is large; the desks see the mute display until somebody touches it; calls are shown."""
    with context_of(browser, "landscape") as context:
        display = Display(context, stage)
        button = display.page.locator("[data-sound]")
        expect(button).to_be_visible()
        expect(button).to_contain_text("Ton einschalten")
        clean(display.page)
        eventually(lambda: "muted" in alarms(stage))
        stage.draw()
        stage.call(1)
        eventually(lambda: display.announced() == ["A001"])
        assert display.loud() == []
        eventually(lambda: shown(stage) == [("A001", "wand", False)])
        button.click()
        expect(button).to_be_hidden()
        eventually(lambda: "muted" not in alarms(stage))
        eventually(lambda: display.page.locator("[data-announcing]").count() == 0, 20)
        assert display.announced() == ["A001"]


GONGS = {"bells": (659, 523), "steps": (392, 494, 587), "low": (262,)}


def test_three_gongs_and_how_loud_they_are(display: Display, stage: Stage) -> None:
    """Each gong has its own tones; outside of the loud hours everything is quieter, as it is set."""
    loudness = {}
    for name, tones in GONGS.items():
        set_displays(stage, gong=name, speech=False)
        loudness[name] = rung(display, stage, tones)
    assert max(display.pitches()) < 1500, "a gong shrieks"
    set_displays(stage, gong="bells", loud_from=600, loud_until=1080, quiet_volume=25)
    quiet = rung(display, stage, GONGS["bells"])
    others = {"counters", "rows_legible"}
    set_displays(stage, **{one.name: one.default for one in fields(Look) if one.name not in others})
    assert 0.15 < quiet / loudness["bells"] < 0.4


def rung(display: Display, stage: Stage, tones: tuple[int, ...]) -> float:
    """Ring the display's gong, hear its tones in their order, and return how loud it was at most."""
    display.page.evaluate("window.heard.length = window.pitches.length = 0")
    stage.api("POST", f"/offices/{OFFICE}/displays/ring", {"display": "wand"})
    eventually(lambda: display.loud() and display.silent_s() > 0.3)
    heard = [next((tone for tone in tones if abs(pitch - tone) < 15), 0) for pitch in display.pitches()]
    assert [tone for tone in dict.fromkeys(heard) if tone] == list(tones)
    loudest: float = max(rms for _, rms in display.page.evaluate("window.heard"))
    return loudest


def test_a_gong_is_rung_where_no_websocket_comes_through(loud_browser: Browser, stage: Stage) -> None:
    """Behind a proxy that breaks them the display asks every two seconds, is told so, and says so what it played."""
    with context_of(loud_browser, "landscape") as context:
        context.route_web_socket(lambda _url: True, lambda line: line.close())
        display = Display(context, stage)
        expect(display.page.locator("[data-byhttp]")).to_be_visible(timeout=8000)
        assert display.loud() == []
        stage.api("POST", f"/offices/{OFFICE}/displays/ring", {"display": "wand"})
        eventually(display.loud)
        quiet_after(display, 1)
        assert display.loud()[-1][1] - display.loud()[0][0] < GONG_S + 0.6
        stage.draw()
        stage.call(1)
        eventually(lambda: display.page.evaluate("1") and shown(stage) == [("A001", "wand", True)])


def alarms(stage: Stage) -> list[str]:
    """What the desks are told."""
    return [alarm["code"] for alarm in stage.api("GET", "/offices/mitte/queue")["alarms"]]


def test_server_that_cannot_speak_still_has_a_gong(loud_browser: Browser, hall: Stage) -> None:
    """Gong, no speech, a small note about it; and the clerk reads that the call was sent and shown, no more."""
    empty(hall)
    clerk = desk_of(loud_browser, hall, "anna", 1)
    with context_of(loud_browser, "landscape") as context:
        display = Display(context, hall)
        hall.draw()
        clerk.next()
        expect(clerk.part("shown")).to_have_text("Gesendet – wand: gezeigt")
        stretches = quiet_after(display, 1)
        assert stretches[-1][1] - stretches[0][0] < GONG_S + 0.6
        expect(display.page.locator("[data-nospeech]")).to_be_visible()
        clean(display.page)
    clerk.page.context.close()
