"""The terminal's modes: sizes on the glass, contrasts, what can be reached; and all of it goes with its visitor."""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.db import tables
from tests.e2e.kiosk import Kiosk
from tests.e2e.kiosk_states import (
    PATIENT,
    busy_city,
    city,
    city_names,
    go_through,
    no_numbers,
    set_modes,
    state_names,
)
from tests.e2e.stage import SIZES, Stage, clean, context_of, pair, running
from tests.e2e.voice import Finger
from tests.support.proxy import Proxy
from tests.support.server import OFFICE

SCREENS = {"eingang": ("portrait", 21.5), "breit": ("landscape", 15.6), "klein": ("xga", 15.0)}
CITY = "stadt-"
CITY_SCREENS = f"screens = {{ {CITY}breit = 15.6, {CITY}klein = 15.0 }}"
FINGER_MM = 20.0
TILE_MM = 25.0
TALLEST_MM = 60.0
NUMBER = re.compile("A\u00a00[0-9]{2}$")
CAPITAL_OF_FIRA = 0.689
# Contrast changes no size, so it comes along; a lying picture has no low position.
SIZED = ((False, False, False), (True, True, False), (False, True, True), (True, False, True))
SIZED_LYING = SIZED[:2]
# What is scrolled half out of its list has no contrast for axe: large type and low position come apart here.
FOR_AXE = (SIZED[0], SIZED[1], SIZED[2], (True, False, False))
DIRECTIONS = ({"lang": "de", "dir": "ltr"}, {"lang": "ar", "dir": "rtl"})
# The keys of every script on one glass or another: their rows are equally long.
SCRIPTS_OF = {"portrait": ("uk",), "landscape": ("ru",), "xga": ("ar", "fa")}
# Black on white, or yellow on black; axe takes parts of the sheet that lie below for their background.
UNDECIDED = frozenset({"#burst-text", 'button[data-add=""]'})
SET_LANGUAGE = "(own) => Object.assign(document.documentElement, own)"
# Every visible target as [name, width, height, top]; the letters; what has the colour of its ground, sticks out, or is
# a tile that its list cuts off.
MEASURE = """
async () => {
  // Until a script's letters have come, its words are as wide as another type makes them.
  await document.fonts.ready;
  // A list of tiles takes note of its new size with the next picture.
  if ([...document.querySelectorAll(".tile")].some((one) => one.checkVisibility()))
    await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)));
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  const root = dialogs.at(-1) ?? document.body;
  const shown = [...root.querySelectorAll("button, input")].filter((one) => one.getClientRects().length);
  const box = (one) => one.getBoundingClientRect();
  const name = (one) => `${one.className} ${one.textContent.trim().slice(0, 20)}`;
  const covered = (one, by) => box(one).height > 0 && box(one).bottom > box(by).top;
  const ground = (one) => {
    const own = one ? getComputedStyle(one).backgroundColor : "rgb(255, 255, 255)";
    return own === "rgba(0, 0, 0, 0)" ? ground(one.parentElement) : own;
  };
  const texts = [...root.querySelectorAll("*")].filter(
    (one) => one.getClientRects().length && !one.closest(".hidden-text, script, svg") &&
      [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return {
    targets: shown.map((one) => [name(one), box(one).width, box(one).height, box(one).top]),
    letters: texts.map((one) => [name(one), parseFloat(getComputedStyle(one).fontSize)]),
    covered: covered(document.querySelector(".ticket__paper"), document.querySelector(".ticket__actions")),
    unseen: texts.filter((one) => getComputedStyle(one).color === ground(one)).map(name),
    cut: shown.filter((one) => one.matches(".tile") && box(one).bottom > box(one.closest("ul")).bottom + 1).map(name),
    more: document.querySelector("[data-find]:not([hidden]) [data-tiles] > [hidden]") !== null,
    note: document.querySelector("#find-note").textContent,
    wide: [...shown, ...texts].filter((one) => box(one).left < -1 || box(one).right > innerWidth + 1).map(name),
  };
}
"""


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


@pytest.fixture(scope="module", name="city_stage")
def large_office_with_a_neighbour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Sixty services, and another office where it is quicker."""
    with running(tmp_path_factory.mktemp("city"), "2027-01-02T06:00", city(kiosk=CITY_SCREENS)) as started:
        yield started


@dataclass(frozen=True)
class Glass:
    """A screen: its shape, its pixels in a millimetre and in its height, and the type that is large enough."""

    shape: str
    millimetre: float
    height: int

    @classmethod
    def of(cls, name: str) -> Glass:
        """The glass of the kiosk of that name."""
        shape, inches = SCREENS[name]
        width, height = SIZES[shape]
        return cls(shape, math.hypot(width, height) / (inches * 25.4), height)

    @property
    def modes(self) -> tuple[tuple[bool, bool, bool], ...]:
        """Large type, contrast, low position."""
        return SIZED if self.shape == "portrait" else SIZED_LYING

    def check(self, page: Page, state: str, *, large: bool, low: bool) -> None:
        """Nothing is too small, too tall, too wide, invisible, cut off or out of reach."""
        where, found = f"{state} large={large} low={low}", page.evaluate(MEASURE)
        sizes = [(what, wide / self.millimetre, high / self.millimetre) for what, wide, high, _ in found["targets"]]
        small = [
            one for one in sizes if min(one[1:]) < FINGER_MM - 0.2 or ("tile" in one[0] and one[2] < TILE_MM - 0.2)
        ]
        tall = [what for what, _, high in sizes if "button" in what and high > TALLEST_MM]
        assert state != "find_de" or found["more"] == found["note"].startswith("Es gibt mehr"), (where, found["note"])
        assert (small, tall, found["wide"], found["unseen"], found["cut"]) == ([], [], [], [], []), where
        letters = sorted((size / self.millimetre, what) for what, size in found["letters"])
        assert state != "ticket" or NUMBER.search(letters[-1][1]), (where, letters[-1])
        assert not large or letters[0][0] > 600 * math.tan(math.radians(0.7)) / CAPITAL_OF_FIRA - 0.2, (
            where,
            letters[0],
        )
        # Large words may have to be scrolled; else what is to be done with the paper is in sight.
        assert not (found["covered"] and not large and not low), where
        above = [what for what, _, _, top in found["targets"] if top < self.height / 2]
        # To leave the building nobody has to reach anything: those words have the whole picture.
        assert not low or state == "evacuate" or not above, (where, above)


def at_both(
    browser: Browser, stages: tuple[Stage, Stage], proxy: Proxy, name: str, scripts: tuple[str, ...] = ()
) -> Generator[tuple[Kiosk, str]]:
    """A terminal of the small and then one of the large office; gives `(kiosk, state)` when it is there."""
    stage, city_stage = stages
    with context_of(browser, SCREENS[name][0], has_touch=True) as context:
        context.add_init_script(PATIENT)
        pair(context, stage, "kiosk", name)
        small = Kiosk(context.new_page(), f"http://127.0.0.1:{proxy.port}", name)
        yield from go_through(small, state_names(proxy) | no_numbers(stage, proxy))
        small.page.close()
        # To cookies both are the same host: the names have to differ.
        pair(context, city_stage, "kiosk", CITY + name)
        busy_city(city_stage, CITY + name)
        large = Kiosk(context.new_page(), city_stage.url, CITY + name)
        yield from go_through(large, city_names(city_stage, scripts=scripts))


@pytest.mark.timeout(240)  # forty screens in four modes: a machine that has much else to do needs a while
@pytest.mark.parametrize("name", SCREENS)
def test_every_state_is_large_enough_in_every_mode_and_axe_is_content(
    browser: Browser, stage: Stage, city_stage: Stage, proxy: Proxy, name: str
) -> None:
    """20 mm for a finger, 25 mm for a tile, and in large type 0.7 degrees for a capital; axe in both directions."""
    glass = Glass.of(name)
    with closing(at_both(browser, (stage, city_stage), proxy, name, SCRIPTS_OF[glass.shape])) as way:
        for n, (kiosk, state) in enumerate(way):
            for large, contrast, low in glass.modes:
                set_modes(kiosk.page, large=large, contrast=contrast, low=low)
                glass.check(kiosk.page, state, large=large, low=low)
            if glass.shape == "portrait" and state.removeprefix("find_") not in SCRIPTS_OF["portrait"]:
                look_with_axe(kiosk.page, n)
            set_modes(kiosk.page, large=False, contrast=False, low=False)


def look_with_axe(page: Page, n: int) -> None:
    """Each mode in turn from left to right and from right to left; in the next state it is the other way round."""
    own = page.evaluate("({ lang: document.documentElement.lang, dir: document.documentElement.dir })")
    for turn, (large, contrast, low) in enumerate(FOR_AXE):
        page.evaluate(SET_LANGUAGE, DIRECTIONS[(n + turn) % len(DIRECTIONS)])
        set_modes(page, large=large, contrast=contrast, low=low)
        clean(page, UNDECIDED)
    page.evaluate(SET_LANGUAGE, own)


def test_modes_combine_and_go_with_their_visitor(kiosk: Kiosk, stage: Stage) -> None:
    """One tap or two each on the first screen, in sight on every screen, and everybody else's terminal is as usual."""
    root = kiosk.page.locator("html")
    for mode in ("large", "contrast", "low"):
        kiosk.settled()
        kiosk.find(f"mode={mode}").dblclick()
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
