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
from tests.e2e.test_kiosk_modes import set_modes, state_names
from tests.support.browser import launch

LANGUAGES = ("de", "de-simple", "ar", "uk")
SHAPES = ("portrait", "landscape")
MODES = tuple(product((False, True), repeat=3))
THUMB = 480
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
        stage.open(1)
        for shape, language in product(SHAPES, LANGUAGES):
            for mode, states in look(browser, stage, folder, shape, language).items():
                sheet(states, folder / f"{shape}-{language}-{mode}.png")
    return 0


def look(browser: Browser, stage: Stage, folder: Path, shape: str, language: str) -> dict[str, list[Path]]:
    """Go through the states; returns their pictures by mode."""
    found: dict[str, list[Path]] = {}
    with context_of(browser, shape, has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), stage.url)
        kiosk.load()
        kiosk.page.locator(f'[data-language="{language}"]').first.dispatch_event("click")
        for state, go in state_names().items():
            go(kiosk)
            kiosk.settled()
            for modes in MODES:
                named = [name for name, on in zip(("large", "contrast", "low"), modes, strict=True) if on]
                mode = "-".join(named) or "usual"
                path = folder / f"{shape}-{language}-{mode}-{state}.png"
                picture(kiosk.page, modes, path)
                found.setdefault(mode, []).append(path)
            set_modes(kiosk.page, large=False, contrast=False, low=False)
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
