"""Every screen of the terminal in four languages and all modes: python -m tests.support.kiosk_pictures FOLDER [SHEETS]

A contact sheet for each language, shape and mode: a cut word or an empty half is seen at once. SHEETS are some of them,
as portrait-de; the pictures of the documentation need portrait-de and portrait-ar.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.kiosk import Kiosk
from tests.e2e.kiosk_states import (
    PATIENT,
    Go,
    busy_city,
    city,
    city_names,
    go_through,
    no_numbers,
    set_modes,
    speak,
    state_names,
)
from tests.e2e.stage import Stage, config, context_of, pair, running
from tests.support.browser import launch
from tests.support.proxy import Proxy
from tests.support.server import OFFICE

LANGUAGES = ("de", "de-simple", "ar", "uk")
SHAPES = ("portrait", "landscape")
MODES = tuple(product((False, True), repeat=3))
THUMB = 480
IN_A_ROW = 5
MONDAY_EARLY = "2027-01-02T06:00"
# What the pictures in docs/images show: sheet, and place on it.
BEST = {
    "kiosk": (("de-usual", 0), ("de-usual", 2), ("de-usual", 4), ("ar-usual", 0), ("de-large-contrast", 4)),
    "modes": (
        ("de-large", 12),
        ("de-contrast", 2),
        ("de-low", 0),
        ("de-large-low", 4),
        ("de-usual", 9),
        ("de-usual", 18),
    ),
}
GAP = 24
WIDTH = 1600
COLOURS = 128
SETTINGS = {
    "server": 'embedded_printer = "drucker"',
    "kiosk_printer": 'printer = "drucker"',
    "policy": "needs_at_kiosk = true\nburst_numbers = 0",
}


def main(folder: Path, wanted: list[str]) -> int:
    """Make these sheets, all without any; returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = launch(playwright)
        small, large = Path(data) / "small", Path(data) / "large"
        small.mkdir()
        large.mkdir()
        with running(small, text=config(**SETTINGS)) as stage, running(large, text=city(), at=MONDAY_EARLY) as town:
            for name in wanted or [f"{shape}-{language}" for shape, language in product(SHAPES, LANGUAGES)]:
                shape, _, language = name.partition("-")
                for mode, states in look(browser, stage, town, folder, shape, language).items():
                    sheet(states, folder / f"{name}-{mode}.png")
    for name, cells in BEST.items():
        best(folder, name, [cell(folder, *one) for one in cells])
    return 0


def cell(folder: Path, name: str, place: int) -> Image.Image:
    """One screen of a sheet of upright pictures."""
    row, column = divmod(place, IN_A_ROW)
    height = THUMB * 16 // 9
    with Image.open(folder / f"portrait-{name}.png") as whole:
        return whole.crop((THUMB * column, height * row, THUMB * (column + 1), height * (row + 1)))


def best(folder: Path, name: str, cells: list[Image.Image]) -> None:
    """A picture of the documentation, out of the sheets."""
    step = THUMB + GAP
    wide = Image.new("RGB", (step * len(cells) - GAP, cells[0].height), "white")
    for place, one in enumerate(cells):
        wide.paste(one, (step * place, 0))
    small = wide.resize((WIDTH, WIDTH * wide.height // wide.width)).quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(folder / f"{name}.png", optimize=True)


def look(browser: Browser, stage: Stage, town: Stage, folder: Path, shape: str, language: str) -> dict[str, list[Path]]:
    """Go through the states of the small and of the large office; returns their pictures by mode."""
    found: dict[str, list[Path]] = {}
    with context_of(browser, shape, has_touch=True) as context, Proxy(stage.port) as proxy:
        context.add_init_script(PATIENT)
        pair(context, stage, "kiosk", "eingang")
        small = Kiosk(context.new_page(), f"http://127.0.0.1:{proxy.port}")
        for states in (state_names(), no_numbers(stage, proxy)):
            stage.new_day("11:59")
            stage.open(1)
            visit(small, states, folder / f"{shape}-{language}", language, found)
        stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})
        pair(context, town, "kiosk", "eingang")
        busy_city(town, "eingang")
        large = Kiosk(context.new_page(), town.url)
        visit(large, city_names(town, language=language), folder / f"{shape}-{language}", language, found)
    return found


def visit(kiosk: Kiosk, states: dict[str, Go], path: Path, language: str, found: dict[str, list[Path]]) -> None:
    """Somebody who speaks the language goes through the states; their pictures join the `found` ones."""
    own: dict[str, Go] = {"begin": lambda kiosk: speak(kiosk, language)}
    for _, state in go_through(kiosk, own | states):
        if kiosk.page.locator("html").get_attribute("lang") != language and not kiosk.find("every-language").count():
            speak(kiosk, language)
            kiosk.settled()
        for modes in modes_of(kiosk.page) if state != "begin" else ():
            named = [name for name, on in zip(("large", "contrast", "low"), modes, strict=True) if on]
            mode = "-".join(named) or "usual"
            target = path.with_name(f"{path.name}-{mode}-{state}.png")
            picture(kiosk.page, modes, target)
            found.setdefault(mode, []).append(target)
        set_modes(kiosk.page, large=False, contrast=False, low=False)


def modes_of(page: Page) -> tuple[tuple[bool, ...], ...]:
    """A lying picture has no low position."""
    is_upright = page.evaluate("innerHeight > innerWidth")
    return MODES if is_upright else tuple(modes for modes in MODES if not modes[2])


def picture(page: Page, modes: tuple[bool, ...], path: Path) -> None:
    """One state in one mode."""
    large, contrast, low = modes
    set_modes(page, large=large, contrast=contrast, low=low)
    page.screenshot(path=path)


def sheet(paths: list[Path], target: Path) -> None:
    """Put pictures side by side, in as many rows as it takes."""
    pictures = []
    for path in paths:
        with Image.open(path) as whole:
            pictures.append(whole.convert("RGB").resize((THUMB, THUMB * whole.height // whole.width)))
        path.unlink()
    height = pictures[0].height
    wide = Image.new("RGB", (THUMB * IN_A_ROW, height * -(-len(pictures) // IN_A_ROW)), "gray")
    for place, one in enumerate(pictures):
        wide.paste(one, (THUMB * (place % IN_A_ROW), height * (place // IN_A_ROW)))
    wide.save(target)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
