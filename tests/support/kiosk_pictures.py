"""Every screen of the terminal in four languages and all modes: python -m tests.support.kiosk_pictures FOLDER

A contact sheet for each language, shape and mode: a cut word or an empty half is seen at once.
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
# What docs/images/kiosk.png shows: sheet, and place on it.
BEST = (("de-usual", 0), ("de-usual", 2), ("de-usual", 4), ("ar-usual", 0), ("de-large-contrast", 4))
GAP = 24
WIDTH = 1600
COLOURS = 128
SETTINGS = {
    "server": 'embedded_printer = "drucker"',
    "kiosk_printer": 'printer = "drucker"',
    "policy": "needs_at_kiosk = true\nburst_numbers = 0",
}


def main(folder: Path) -> int:
    """Make all sheets; returns the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        browser = launch(playwright)
        small, large = Path(data) / "small", Path(data) / "large"
        small.mkdir()
        large.mkdir()
        with running(small, text=config(**SETTINGS)) as stage, running(large, text=city(), at=MONDAY_EARLY) as town:
            for shape, language in product(SHAPES, LANGUAGES):
                for mode, states in look(browser, stage, town, folder, shape, language).items():
                    sheet(states, folder / f"{shape}-{language}-{mode}.png")
    best(folder)
    return 0


def best(folder: Path) -> None:
    """The picture of the documentation, out of the sheets."""
    cells = []
    for name, place in BEST:
        with Image.open(folder / f"portrait-{name}.png") as whole:
            cells.append(whole.crop((THUMB * place, 0, THUMB * (place + 1), THUMB * 16 // 9)))
    step = THUMB + GAP
    wide = Image.new("RGB", (step * len(cells) - GAP, cells[0].height), "white")
    for place, one in enumerate(cells):
        wide.paste(one, (step * place, 0))
    small = wide.resize((WIDTH, WIDTH * wide.height // wide.width)).quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(folder / "kiosk.png", optimize=True)


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
        for modes in MODES if state != "begin" else ():
            named = [name for name, on in zip(("large", "contrast", "low"), modes, strict=True) if on]
            mode = "-".join(named) or "usual"
            target = path.with_name(f"{path.name}-{mode}-{state}.png")
            picture(kiosk.page, modes, target)
            found.setdefault(mode, []).append(target)
        set_modes(kiosk.page, large=False, contrast=False, low=False)


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
    sys.exit(main(Path(sys.argv[1])))
