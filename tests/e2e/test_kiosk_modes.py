"""The terminal's modes: sizes on the glass, contrasts, what can be reached; and all of it goes with its visitor."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.db import tables
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import SIZES, Stage, clean, context_of, pair
from tests.e2e.voice import Finger
from tests.support.proxy import Proxy
from tests.support.server import OFFICE

SCREENS = {"eingang": ("portrait", 21.5), "breit": ("landscape", 15.6), "klein": ("xga", 15.0)}
FINGER_MM = 20.0
TILE_MM = 25.0
TALLEST_MM = 60.0
NUMBER = re.compile("A\u00a00[0-9]{2}$")
CAPITAL_OF_FIRA = 0.689
MODES = [*product((False, True), repeat=3)]
# What is scrolled half out of its list has no contrast for axe: large type and low position come apart here.
FOR_AXE = ((False, False, False), (True, True, False), (False, True, True), (True, False, False))
SET_MODES = """
(modes) => Object.entries(modes).forEach(([name, is]) => document.documentElement.toggleAttribute(`data-${name}`, is))
"""
# Nothing times out while it is looked at, however long that takes on this machine.
PATIENT = """
const soon = window.setTimeout;
const isAsked = () => document.querySelector("dialog[data-idle][open]");
window.setTimeout = (run, ms, ...rest) => {
  if (ms > 30000) window.untouched = run;
  return soon(run, ms < 5000 && !(ms === 1000 && isAsked()) ? ms : 600000, ...rest);
};
"""
# Every visible target as [name, width, height, bottom]; the smallest letters; what sticks out sideways.
MEASURE = """
() => {
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  const root = dialogs.at(-1) ?? document.body;
  const shown = [...root.querySelectorAll("button, input")].filter((one) => one.getClientRects().length);
  const box = (one) => one.getBoundingClientRect();
  const name = (one) => `${one.className} ${one.textContent.trim().slice(0, 20)}`;
  const texts = [...root.querySelectorAll("*")].filter(
    (one) => one.getClientRects().length && !one.closest(".hidden-text, script, svg") &&
      [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return {
    targets: shown.map((one) => [name(one), box(one).width, box(one).height, box(one).top]),
    letters: texts.map((one) => [name(one), parseFloat(getComputedStyle(one).fontSize)]),
    wide: [...shown, ...texts].filter((one) => box(one).left < -1 || box(one).right > innerWidth + 1).map(name),
  };
}
"""


def state_names() -> dict[str, Any]:
    """How to come from each state to the next, by its name."""
    return {
        "choose": Kiosk.settled,
        "code": lambda kiosk: kiosk.tap("checkin-choose"),
        "sheet": lambda kiosk: (kiosk.tap("code-back"), kiosk.choose("Personalausweis")),
        "idle": lambda kiosk: (kiosk.page.evaluate("untouched()"), kiosk.find("stay").wait_for()),
        "ticket": lambda kiosk: (kiosk.tap("stay"), kiosk.tap("draw"), kiosk.find("end").wait_for()),
        "giveback": lambda kiosk: kiosk.tap("giveback-open"),
        "message": lambda kiosk: (
            kiosk.tap("give"),
            kiosk.page.locator("[data-message][data-good]:visible").wait_for(),
        ),
    }


def no_numbers(stage: Stage, proxy: Proxy) -> dict[str, Callable[[Kiosk], None]]:
    """The same of the screens on which there is no number; the kiosk's line is that one."""
    return {
        "refuse": partial(refuse, stage=stage),
        "close": partial(close, stage=stage),
        "line_down": partial(line_down, proxy=proxy),
        "evacuate": partial(evacuate, stage=stage, proxy=proxy),
    }


def refuse(kiosk: Kiosk, stage: Stage) -> None:
    """Chosen in time, drawn too late."""
    before = kiosk.page.locator("[data-message] [data-leave]:visible")
    if before.count():
        before.tap()
    kiosk.choose("Personalausweis")
    stage.move("12:00:05")
    kiosk.tap("draw")
    kiosk.page.locator("[data-refusal]:visible").wait_for()


def close(kiosk: Kiosk, stage: Stage) -> None:
    """The next visitor of the break."""
    kiosk.settled()
    kiosk.page.locator("[data-refusal] [data-leave]").tap()
    kiosk.page.locator("[data-closed]:visible").wait_for()


def line_down(kiosk: Kiosk, proxy: Proxy) -> None:
    """Somebody has pulled the plug of the network."""
    proxy.cut()
    kiosk.page.locator("[data-line] > *:visible").wait_for()


def evacuate(kiosk: Kiosk, stage: Stage, proxy: Proxy) -> None:
    """Everybody leaves."""
    proxy.mend()
    kiosk.page.locator("[data-line] > *").wait_for(state="hidden")
    stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
    kiosk.page.locator("[data-screen=evacuation]:visible").wait_for()


@pytest.fixture(scope="module", autouse=True)
def known_sizes() -> Iterator[None]:
    """The small screen."""
    SIZES["xga"] = (1024, 768)
    yield
    del SIZES["xga"]


@pytest.fixture(autouse=True)
def back_in_the_building(stage: Stage) -> Iterator[None]:
    """Whatever failed, the next test finds an office."""
    yield
    stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})


def set_modes(page: Page, *, large: bool, contrast: bool, low: bool) -> None:
    """As the buttons do."""
    page.evaluate(SET_MODES, {"large": large, "contrast": contrast, "low": low})


@pytest.mark.parametrize("name", SCREENS)
def test_every_target_and_every_letter_is_large_enough(browser: Browser, stage: Stage, proxy: Proxy, name: str) -> None:
    """20 mm for a finger, 25 mm for a tile, and in large type 0.7 degrees for a capital, in every state and mode."""
    shape, inches = SCREENS[name]
    width, height = SIZES[shape]
    millimetre = math.hypot(width, height) / (inches * 25.4)
    letters = 600 * math.tan(math.radians(0.7)) / CAPITAL_OF_FIRA
    with context_of(browser, shape, has_touch=True) as context:
        context.add_init_script(PATIENT)
        pair(context, stage, "kiosk", name)
        kiosk = Kiosk(context.new_page(), f"http://127.0.0.1:{proxy.port}", name)
        kiosk.load()
        for state, go in (state_names() | no_numbers(stage, proxy)).items():
            go(kiosk)
            for large, contrast, low in MODES:
                set_modes(kiosk.page, large=large, contrast=contrast, low=low)
                where = f"{state} large={large} contrast={contrast} low={low}"
                found = kiosk.page.evaluate(MEASURE)
                small = [
                    (what, wide / millimetre, high / millimetre)
                    for what, wide, high, _ in found["targets"]
                    if min(wide, high) < FINGER_MM * millimetre - 0.6
                    or ("tile" in what and high < TILE_MM * millimetre - 0.6)
                ]
                assert not small, where
                assert not found["wide"], where
                tall = [
                    what for what, _, high, _ in found["targets"] if "button" in what and high > TALLEST_MM * millimetre
                ]
                assert not tall, (where, tall)
                sizes = sorted((size, what) for what, size in found["letters"])
                assert state != "ticket" or NUMBER.search(sizes[-1][1]), (where, sizes[-1])
                tiny = [what for what, size in found["letters"] if size < letters * millimetre - 0.6]
                assert not (large and tiny), (where, tiny)
                above = [what for what, _, _, top in found["targets"] if top < height / 2]
                # To leave the building nobody has to reach anything: those words have the whole picture.
                assert state == "evacuate" or not (low and shape == "portrait" and above), (where, above)
            set_modes(kiosk.page, large=False, contrast=False, low=False)


@pytest.mark.parametrize("language", ["de", "ar"])
def test_axe_is_content_in_every_state_and_mode(browser: Browser, stage: Stage, proxy: Proxy, language: str) -> None:
    """Both directions of writing, with and without contrast, in both sizes, low and high."""
    with context_of(browser, "portrait", has_touch=True) as context:
        context.add_init_script(PATIENT)
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), f"http://127.0.0.1:{proxy.port}")
        kiosk.load()
        for go in (state_names() | no_numbers(stage, proxy)).values():
            go(kiosk)
            kiosk.settled()
            kiosk.page.evaluate(
                "([lang, dir]) => Object.assign(document.documentElement, {lang, dir})",
                [language, "rtl" if language == "ar" else "ltr"],
            )
            for large, contrast, low in FOR_AXE:
                set_modes(kiosk.page, large=large, contrast=contrast, low=low)
                clean(kiosk.page)
            set_modes(kiosk.page, large=False, contrast=False, low=False)


def test_modes_combine_and_go_with_their_visitor(kiosk: Kiosk, stage: Stage) -> None:
    """One tap each on the first screen, in sight on every screen, and everybody else's terminal is as usual."""
    root = kiosk.page.locator("html")
    for mode in ("large", "contrast", "low"):
        kiosk.tap(f"mode={mode}")
    expect(kiosk.page.locator("html[data-large][data-contrast][data-low]")).to_be_attached()
    kiosk.page.reload()
    expect(kiosk.page.locator("html[data-large][data-contrast][data-low]")).to_be_attached()
    kiosk.tap("languages-open")
    kiosk.settled()
    clean(kiosk.page)
    kiosk.page.locator("[data-languages-dialog] [lang=en]").tap()
    expect(kiosk.title).to_have_text("How can we help you?")
    kiosk.draw("Identity")
    assert last_paper(stage)["large"]
    kiosk.tap("end")
    expect(kiosk.title).to_have_text("Worum geht es?")
    for mode in ("large", "contrast", "low"):
        assert root.get_attribute(f"data-{mode}") is None
        expect(kiosk.find(f"mode={mode}")).to_have_attribute("aria-pressed", "false")
    kiosk.draw()
    assert not last_paper(stage)["large"]


def last_paper(stage: Stage) -> dict[str, Any]:
    """What was put on paper last."""
    wanted = select(tables.print_job.c.payload).order_by(tables.print_job.c.id.desc()).limit(1)
    with stage.process.ctx.store.read() as conn:
        return dict(conn.execute(wanted).scalar_one())


def test_a_second_finger_presses_nothing(kiosk: Kiosk) -> None:
    """One touch at a time: with a hand on the glass no tile is chosen by accident."""
    box = kiosk.page.locator(".tile").first.bounding_box()
    assert box
    finger = Finger(kiosk)
    finger.send("touchStart", (500, 1500))
    finger.send("touchStart", (500, 1500), (box["x"] + 40, box["y"] + 40))
    finger.send("touchEnd", (500, 1500))
    finger.send("touchEnd")
    expect(kiosk.find("draw")).to_have_count(0)
    finger.tap(box["x"] + 40, box["y"] + 40)
    expect(kiosk.find("draw")).to_be_visible()
