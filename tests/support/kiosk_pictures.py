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
from tests.e2e.stage import Stage, config, context_of, pair, running
from tests.e2e.test_kiosk_modes import PATIENT, no_numbers, set_modes, state_names
from tests.support.browser import launch
from tests.support.proxy import Proxy
from tests.support.server import OFFICE

LANGUAGES = ("de", "de-simple", "ar", "uk")
SHAPES = ("portrait", "landscape")
MODES = tuple(product((False, True), repeat=3))
THUMB = 480
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
    with (
        tempfile.TemporaryDirectory() as data,
        running(Path(data), text=config(**SETTINGS)) as stage,
        sync_playwright() as playwright,
    ):
        browser = launch(playwright)
        for shape, language in product(SHAPES, LANGUAGES):
            for mode, states in look(browser, stage, folder, shape, language).items():
                sheet(states, folder / f"{shape}-{language}-{mode}.png")
    best(folder)
    return 0


def best(folder: Path) -> None:
    """The picture of the documentation, out of the sheets."""
    cells = []
    for name, place in BEST:
        with Image.open(folder / f"portrait-{name}.png") as whole:
            cells.append(whole.crop((THUMB * place, 0, THUMB * (place + 1), whole.height)))
    step = THUMB + GAP
    wide = Image.new("RGB", (step * len(cells) - GAP, cells[0].height), "white")
    for place, one in enumerate(cells):
        wide.paste(one, (step * place, 0))
    small = wide.resize((WIDTH, WIDTH * wide.height // wide.width)).quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(folder / "kiosk.png", optimize=True)


def look(browser: Browser, stage: Stage, folder: Path, shape: str, language: str) -> dict[str, list[Path]]:
    """Go through the states; returns their pictures by mode."""
    found: dict[str, list[Path]] = {}
    with context_of(browser, shape, has_touch=True) as context, Proxy(stage.port) as proxy:
        context.add_init_script(PATIENT)
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), f"http://127.0.0.1:{proxy.port}")
        for states in (state_names(), no_numbers(stage, proxy)):
            stage.new_day("11:59")
            stage.open(1)
            kiosk.load()
            kiosk.page.locator(f'[data-language="{language}"]').first.dispatch_event("click")
            for state, go in states.items():
                go(kiosk)
                kiosk.settled()
                for modes in MODES:
                    named = [name for name, on in zip(("large", "contrast", "low"), modes, strict=True) if on]
                    mode = "-".join(named) or "usual"
                    path = folder / f"{shape}-{language}-{mode}-{state}.png"
                    picture(kiosk.page, modes, path)
                    found.setdefault(mode, []).append(path)
                set_modes(kiosk.page, large=False, contrast=False, low=False)
        stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})
    return found


def picture(page: Page, modes: tuple[bool, ...], path: Path) -> None:
    """One state in one mode."""
    large, contrast, low = modes
    set_modes(page, large=large, contrast=contrast, low=low)
    page.screenshot(path=path)


def sheet(paths: list[Path], target: Path) -> None:
    """Put pictures side by side."""
    pictures = []
    for path in paths:
        with Image.open(path) as whole:
            pictures.append(whole.convert("RGB").resize((THUMB, THUMB * whole.height // whole.width)))
        path.unlink()
    wide = Image.new("RGB", (THUMB * len(pictures), pictures[0].height))
    for place, one in enumerate(pictures):
        wide.paste(one, (THUMB * place, 0))
    wide.save(target)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
