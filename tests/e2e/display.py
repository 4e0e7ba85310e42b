"""Wall displays for the tests: pages with an ear on what they really play."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec.structs import replace
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from app.usecases import settings
from app.usecases.context import Principal, Request
from app.usecases.settings import Topic
from app.usecases.settings_displays import DISPLAYS
from app.usecases.settings_types import D
from tests.e2e.stage import Stage, context_of, pair
from tests.support.server import OFFICE

# A module of this page by its public name, or a second one with a state of its own; times are seconds after nine.
TOOLS = """
const build = document.querySelector("meta[name=build]").content;
const part = (name, second = "") => import(`/static/${build}/display/${name}.js${second}`);
const at = (seconds) => new Date(Date.UTC(2026, 10, 23, 8, 0, seconds)).toISOString();
const log = [];
"""
# Taps the wires to the loudspeaker: the loudness fifty times a second, kept with its time, and the loudest pitch.
EAR = """
(() => {
  const connect = AudioNode.prototype.connect;
  let ears;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      ears ??= listen(this);
      ears.forEach((ear) => connect.call(this, ear));
    }
    return connect.call(this, target, ...rest);
  };
  function listen(source) {
    const analyser = source.context.createAnalyser();
    analyser.fftSize = 1024;
    const wave = new Float32Array(1024);
    const spectrum = source.context.createAnalyser();
    spectrum.fftSize = 4096;
    const levels = new Float32Array(spectrum.frequencyBinCount);
    window.heard = [];
    window.pitches = [];
    setInterval(() => {
      analyser.getFloatTimeDomainData(wave);
      const rms = Math.sqrt(wave.reduce((sum, x) => sum + x * x, 0) / wave.length);
      window.heard.push([source.context.currentTime, rms]);
      if (rms < 0.004) return;
      spectrum.getFloatFrequencyData(levels);
      window.pitches.push((levels.indexOf(Math.max(...levels)) * source.context.sampleRate) / 4096);
    }, 20);
    return [analyser, spectrum];
  }
})();
"""
# Notes when which call is in the large field, and whether it is being announced.
EYE = """
(() => {
  window.seen = [];
  window.first = {};
  const look = () => {
    const hero = document.querySelector("[data-hero]");
    const call = hero?.querySelector(".hero__call:not([hidden]) .hero__number")?.textContent.replace("\\u00a0", "");
    const rows = [...document.querySelectorAll("[data-rows] [data-number]")].map((row) => row.dataset.number);
    [call, ...rows].forEach((number) => (window.first[number] ??= performance.timeOrigin + performance.now()));
    const now = JSON.stringify([call ?? null, hero?.hasAttribute("data-announcing") ?? false]);
    if (now !== window.seen.at(-1)?.what) window.seen.push({ what: now });
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, all);
})();
"""


class Display:
    """The page of the display on the wall."""

    def __init__(self, context: BrowserContext, stage: Stage, url: str | None = None, name: str = "wand") -> None:
        """Opens the page, ears and eyes on it."""
        pair(context, stage, "display", name, url)
        self.page: Page = context.new_page()
        self.page.add_init_script(EAR)
        self.page.add_init_script(EYE)
        self.page.goto(f"{url or stage.url}/display/{name}")
        expect(self.page.locator("[data-clock]")).not_to_be_empty()

    @property
    def hero(self) -> Locator:
        """The large field."""
        return self.page.locator("[data-hero]")

    def rows(self) -> list[str]:
        """The numbers in the rows at this moment."""
        found: list[str] = self.page.locator(".row").evaluate_all("all => all.map(one => one.dataset.number)")
        return found

    def announced(self) -> list[str]:
        """Numbers in the order in which they were announced, each time anew."""
        pairs = self.page.evaluate("window.seen.map(one => JSON.parse(one.what))")
        return [number for number, is_announced in pairs if is_announced]

    def shown_at(self, number: str) -> float | None:
        """When the number first stood on the screen, in ms since the epoch."""
        found: float | None = self.page.evaluate("number => window.first[number] ?? null", number)
        return found

    def loud(self) -> list[tuple[float, float]]:
        """What the page has played so far."""
        return loud(self.page)

    def pitches(self) -> list[float]:
        """The loudest pitch of each moment with sound, in hertz, oldest first."""
        found: list[float] = self.page.evaluate("window.pitches ?? []")
        return found

    def silent_s(self) -> float:
        """Seconds that the ear has listened since the last sound."""
        return silent_s(self.page)


LOUD = 0.004
PAUSE_S = 0.25


def loud(page: Page) -> list[tuple[float, float]]:
    """Stretches of sound of a page with an EAR as (from, to) in seconds; pauses under 0.25 s belong to the sound."""
    stretches: list[list[float]] = []
    for at, rms in page.evaluate("window.heard ?? []"):
        if rms > LOUD and stretches and at - stretches[-1][1] < PAUSE_S:
            stretches[-1][1] = at
        elif rms > LOUD:
            stretches.append([at, at])
    return [(start, end) for start, end in stretches]


def silent_s(page: Page) -> float:
    """Seconds that the ear of a page has listened since its last sound."""
    listened: float = page.evaluate("window.heard.at(-1)[0]")
    return listened - loud(page)[-1][1]


def change_settings(stage: Stage, topic: Topic[D], **wanted: Any) -> D:
    """The head of all offices sets a topic so; what is not named stays."""
    ctx, once = stage.process.ctx, Request("/settings", None, b"")
    chief = Principal("user", 0, "chief", None, frozenset({"manager"}), frozenset({(None, "manager")}))
    changed = replace(settings.get(ctx, topic, office=OFFICE, principal=chief), **wanted)
    return settings.put(
        ctx, topic, office=OFFICE, wanted=changed, principal=chief, request=once, now=stage.moment("09:00")
    )


def set_displays(stage: Stage, **wanted: Any) -> None:
    """The head sets all displays of the office so; the others of their settings stay."""
    present = change_settings(stage, DISPLAYS).displays
    change_settings(stage, DISPLAYS, displays=tuple(replace(one, **wanted) for one in present))


def shown(stage: Stage) -> list[tuple[str, str, bool]]:
    """What the displays said of the calls that last."""
    told = stage.api("GET", f"/offices/{OFFICE}/queue")["shown"]
    return [(one["number"], one["display"], one["heard"]) for one in told]


def page_of_parts(stage: Stage, browser: Browser) -> Iterator[Page]:
    """A page in which scripts try single modules of a display; it is paired as "wand"."""
    with context_of(browser, "landscape") as context:
        pair(context, stage, "display", "wand")
        yield context.new_page()


def told(stage: Stage, page: Page, script: str) -> Any:
    """What a script returns that knows `TOOLS`, in a display's page."""
    page.goto(f"{stage.url}/display/wand")
    return page.evaluate(f"async () => {{ {TOOLS} {script} }}")
