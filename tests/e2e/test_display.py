"""The wall display: what it shows is true at every moment."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.display import Display, set_displays
from tests.e2e.stage import Stage, asked_for, clean, context_of, pair, weight
from tests.support.proxy import Proxy
from tests.support.server import OFFICE, eventually

LIMIT = 250_000


@pytest.fixture
def display(browser: Browser, stage: Stage) -> Iterator[Display]:
    """The display in the waiting room."""
    with context_of(browser, "landscape") as context:
        yield Display(context, stage)


def test_s27_call_is_shown_within_a_second_and_leaves_with_the_service(display: Display, stage: Stage) -> None:
    """Number and counter are huge at once, in the middle of 26 % of the height; service begins: the row leaves."""
    stage.draw()
    expect(display.page.locator("[data-soon]")).to_contain_text("A\u00a0001")
    ticket = stage.call(4)
    expect(display.hero).to_contain_text("A\u00a0001", timeout=1000)
    expect(display.hero).to_contain_text("Platz 4")
    expect(display.hero).to_contain_text("Halle 4")
    expect(display.hero).to_contain_text("Ohne Stufen: Aufzug neben dem Eingang")
    size = display.page.locator(".hero__number").evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= 0.26 * 1080
    assert display.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    clean(display.page)
    eventually(lambda: display.page.locator("[data-announcing]").count() == 0, 8)
    stage.act("start", ticket)
    expect(display.hero).to_contain_text("Zurzeit kein Aufruf")
    order = display.page.get_by_text("Aufruf nicht nach Zahlenfolge")
    expect(order).to_be_visible()
    set_displays(stage, show_order=False)
    expect(order).to_be_hidden()
    set_displays(stage, show_order=True)


def test_s27_half_of_twenty_calls_are_on_the_display_within_200_ms(display: Display, stage: Stage) -> None:
    """From the clerk's click to the number in the page. The 99th percentile is measured: `python -m bench browser`."""
    counters = [stage.open(place) for place in range(1, 11)]
    taken = []
    for turn in range(20):
        number = stage.draw()["number"]
        clicked = time.time() * 1000
        stage.api("POST", f"/counters/{counters[turn % 10]}/next", {"settle": "finish"})
        taken.append(eventually(partial(display.shown_at, number)) - clicked)
    taken.sort()
    print(f"call to display: median {taken[10]:.0f} ms, worst {taken[-1]:.0f} ms")
    assert taken[10] < 200


def test_s28_offline_display_shows_its_age_and_then_the_truth(browser: Browser, stage: Stage, proxy: Proxy) -> None:
    """Three calls while the line is cut: within 2 s of its return exactly the present state, nothing old announced."""
    for _ in range(4):
        stage.draw()
    first = stage.call(1)
    with context_of(browser, "landscape") as context:
        display = Display(context, stage, f"http://127.0.0.1:{proxy.port}")
        expect(display.hero).to_contain_text("A\u00a0001")
        display.page.evaluate("window.loaded = 'once'")
        proxy.cut()
        for place in (2, 3, 4):
            stage.call(place)
        stage.act("start", first)
        stage.move("09:01")
        # Somebody sets the television's clock: the age goes on from when the line broke.
        display.page.clock.set_system_time("2031-01-01T00:00:00")
        age = display.page.locator("[data-age] [data-slot=text]")
        expect(display.page.locator("[data-clock]")).to_have_text("09:00")
        expect(age).to_have_text("Stand vor 4 s – keine Verbindung", timeout=8000)
        expect(display.hero).to_contain_text("A\u00a0001")
        clean(display.page)
        proxy.mend()
        expect(display.hero).to_contain_text("A\u00a0004", timeout=2000)
        expect(age).to_be_hidden()
        eventually(lambda: display.rows() == ["A003", "A002"])
        stage.api("POST", f"/tickets/{stage.draw()['token']}/cancel", {})
        assert display.announced() == []
        assert display.page.evaluate("window.loaded") == "once"
        stage.draw()
        stage.call(5)
        eventually(lambda: display.announced() == ["A006"])


def test_s28_killed_server_comes_back_and_nothing_is_announced_twice(browser: Browser, stage: Stage) -> None:
    """SIGKILL and a new start: the display finds back by itself and shows and announces what is new, once."""
    stage.draw()
    stage.draw()
    with context_of(browser, "landscape") as context:
        display = Display(context, stage)
        stage.call(1)
        eventually(lambda: display.announced() == ["A001"])
        stage.kill()
        expect(display.page.locator("[data-age]")).to_be_visible(timeout=8000)
        stage.start()
        stage.call(2)
        eventually(lambda: display.announced() == ["A001", "A002"], 10)
        eventually(lambda: display.rows() == ["A001"])
        expect(display.page.locator("[data-age]")).to_be_hidden()


def test_s29_more_calls_than_rows_take_turns(browser: Browser, stage: Stage) -> None:
    """Ten called numbers on a board with six rows: each is seen, and a row leaves when its service begins."""
    tickets = []
    for place in range(1, 11):
        stage.draw()
        tickets.append(stage.call(place))
    with context_of(browser, "landscape") as context:
        context.clock.install()
        display = Display(context, stage)
        seen: set[str] = set()
        for _ in range(4):
            seen.update(display.rows())
            display.page.clock.run_for(6000)
        assert seen == {f"A{n:03}" for n in range(1, 10)}
        expect(display.page.locator(".rows__page")).to_be_visible()
        clean(display.page)
        for ticket in tickets[:5]:
            stage.act("start", ticket)
        expect(display.page.locator(".rows__page")).to_be_hidden()
        eventually(lambda: display.rows() == ["A009", "A008", "A007", "A006"])


def test_s03_after_closing_no_more_numbers_but_all_are_called(display: Display, stage: Stage) -> None:
    """17:00 with three people waiting: said on the display beside the calls; nobody becomes a no-show."""
    for _ in range(3):
        stage.draw()
    stage.move("17:00")
    expect(display.hero).to_contain_text("Heute keine Nummern mehr")
    expect(display.hero).to_contain_text("Wer eine Nummer hat, wird noch aufgerufen.")
    clean(display.page)
    for theme in ("light", "contrast", "dark"):
        set_displays(stage, theme=theme, dim=True)
        expect(display.page.locator(f"body[data-dim][data-theme={theme}]")).to_be_visible()
        clean(display.page)
    set_displays(stage, dim=False)
    stage.call(1)
    expect(display.hero).to_contain_text("A\u00a0001")
    expect(display.page.locator("[data-state]")).to_contain_text("Heute keine Nummern mehr")
    clean(display.page)
    stage.call(2)
    stage.call(3)
    assert stage.waiting == []


def test_s05_break_shows_when_it_goes_on(display: Display, stage: Stage) -> None:
    """12:30: "weiter um 13:00", with calls that go on and without."""
    stage.draw()
    stage.move("12:30")
    expect(display.hero).to_contain_text("Pause – weiter um 13:00 Uhr")
    expect(display.page.locator("[data-clock]")).to_have_text("12:30")
    stage.call(1)
    expect(display.page.locator("[data-state]")).to_contain_text("Pause – weiter um 13:00 Uhr")
    for theme in ("light", "contrast", "dark"):
        set_displays(stage, theme=theme)
        expect(display.page.locator("body")).to_have_attribute("data-theme", theme)
        clean(display.page)
    stage.move("13:00")
    expect(display.page.locator("[data-state]")).to_be_hidden()


def test_s06_lock_and_notice_are_on_the_display(display: Display, stage: Stage) -> None:
    """The text of a lock of the office, and a notice."""
    stage.api("PUT", "/offices/mitte/notice", {"text": {"de": "Heute ohne Kartenzahlung."}})
    expect(display.page.locator("[data-notice]")).to_have_text("Heute ohne Kartenzahlung.")
    until = stage.moment("11:00").isoformat()
    stage.api("POST", "/offices/mitte/locks", {"text": {"de": "Personalversammlung."}, "until": until})
    expect(display.hero).to_contain_text("Personalversammlung.")
    clean(display.page)
    stage.api("PUT", "/offices/mitte/notice", {"text": None})


@pytest.mark.parametrize("shape", ["landscape", "portrait"])
def test_s06_locked_service_is_on_the_display_while_others_go_on(browser: Browser, stage: Stage, shape: str) -> None:
    """One service locked at once: its name and text stand below the calls until the lock ends, in both shapes."""
    stage.draw()
    stage.call(1)
    stage.draw()
    with context_of(browser, shape) as context:
        display = Display(context, stage)
        locks = display.page.locator("[data-locks]")
        expect(locks).to_be_hidden()
        lock = {"service": "renten", "until": stage.moment("11:00").isoformat()}
        stage.api("POST", "/offices/mitte/locks", lock | {"text": {"de": "Die Rentenkasse ist nicht erreichbar."}})
        expect(locks).to_have_text(
            "Zurzeit keine Nummern: Renten – Die Rentenkasse ist nicht erreichbar.", timeout=1000
        )
        expect(display.hero).to_contain_text("A\u00a0001")
        assert display.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        clean(display.page)
        refused = {"request_id": f"locked-{shape}", "concerns": [{"service": "renten", "quantity": 1}]}
        assert stage.api("POST", "/offices/mitte/tickets", refused, status=409)["code"] == "locked"
        stage.draw("wohnung")
        expect(display.page.locator("[data-soon]")).to_contain_text("W\u00a0001")
        expect(locks).to_be_visible()
        stage.move("11:00")
        expect(locks).to_be_hidden()


def test_s30_board_tells_no_more_than_numbers(display: Display, stage: Stage) -> None:
    """What the page got over HTTP and socket holds no token, no name, no clerk."""
    drawn = stage.draw()
    with display.page.expect_websocket() as opened:
        display.page.reload()
    frames: list[str] = []
    opened.value.on("framereceived", lambda data: frames.append(str(data)))
    stage.call(1)
    expect(display.hero).to_contain_text("A\u00a0001")
    assert any("A001" in frame for frame in frames)
    everything = "".join(frames) + display.page.content()
    assert drawn["token"] not in everything
    assert "programm" not in everything
    assert '"clerk"' not in everything


def test_upright_display_is_readable_too(browser: Browser, stage: Stage) -> None:
    """Portrait: number above counter, nothing cut off."""
    stage.draw()
    stage.call(1)
    with context_of(browser, "portrait") as context:
        display = Display(context, stage)
        box = display.page.locator(".hero__number").bounding_box()
        assert box
        assert box["width"] < 1080
        assert display.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
        clean(display.page)


def test_cold_page_is_light_and_then_silent(browser: Browser, stage: Stage) -> None:
    """Under 250 KB on the wire; while nothing is called not one request."""
    with context_of(browser, "landscape") as context:
        pair(context, stage, "display", "wand")
        page = context.new_page()
        measured = weight(page, f"{stage.url}/display/wand", ".hero[data-quiet]")
        assert 20_000 < measured < LIMIT
        # A language that has its turn brings its letters, once.
        requests = asked_for(page, ".woff2")
        stage.draw()
        expect(page.locator("[data-soon]")).to_contain_text("A\u00a0001")
        page.wait_for_timeout(2500)
        assert requests == []


def test_fire_alarm_fills_the_screen_calls_nobody_and_ends_with_the_calls_as_they_were(
    display: Display, stage: Stage
) -> None:
    """ "Bitte verlassen Sie das Gebäude", in German and English; afterwards the call stands there again, unspoken."""
    stage.draw()
    stage.draw()
    stage.call(4)
    stage.call(5)
    stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
    alarm = display.page.get_by_role("alert")
    expect(alarm).to_contain_text("Bitte verlassen Sie das Gebäude")
    expect(alarm).to_contain_text("Please leave the building")
    assert alarm.evaluate("one => one.offsetWidth === innerWidth && one.offsetHeight === innerHeight")
    expect(display.page.locator("[data-rows] [data-number]")).to_have_count(0)
    clean(display.page)
    # The second call is being announced by now or still waits to be: then it is not announced any more.
    announced = display.announced()
    stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})
    expect(alarm).to_be_hidden()
    expect(display.hero).to_contain_text(re.compile("Platz [45]"))
    eventually(lambda: display.page.locator("[data-announcing]").count() == 0, 8)
    assert display.announced() == announced
