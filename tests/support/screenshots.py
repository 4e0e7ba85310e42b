"""Makes the pictures of the README from the real program: python -m tests.support.screenshots

Starts a server on the practice clock in a temporary folder, plays a minute of office life, and writes
docs/images/*.png. Needs what the tests need.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from dev import ROOT
from tests.e2e.staff import desk_of, later, town_hall
from tests.e2e.stage import Stage
from tests.support.browser import launch

COLOURS = 128
IMAGES = ROOT / "docs/images"


def main() -> int:
    """Make all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, town_hall(Path(folder)) as stage, sync_playwright() as playwright:
        browser = launch(playwright)
        practice(browser.new_page(viewport={"width": 1440, "height": 900}), stage)
        play(stage)
        desk = desk_of(browser, stage, "Anna Amsel", 4)
        desk.next()
        expect(desk.part("case")).to_have_attribute("data-case", "called")
        desk.act("start")
        expect(desk.part("case")).to_have_attribute("data-case", "serving")
        later(stage, 190)
        expect(desk.part("timer")).to_contain_text("3:")
        save(desk.page, "desk")
    return 0


def practice(page: Page, stage: Stage) -> None:
    """The practice page with one visitor called."""
    page.goto(f"{stage.url}/practice")
    page.get_by_role("button", name="Übung öffnen").click()
    kiosk, desk = (page.frame_locator(f'iframe[title="{title}"]') for title in ("Terminal", "Schalter"))
    for service in ("Personalausweis", "Renten"):
        kiosk.get_by_role("button", name=service).click()
        kiosk.get_by_role("button", name="Nummer ziehen").click()
        kiosk.get_by_role("button", name="Fertig").click()
    desk.locator("[data-place]").first.click()
    desk.locator("[data-next]").click()
    page.frame_locator('iframe[title="Anzeige"]').get_by_text("Platz 1").first.wait_for()
    page.frame_locator('iframe[title="Papier"]').locator("img").nth(1).wait_for()
    save(page, "practice")


def play(stage: Stage) -> None:
    """Some people wait, colleagues are busy."""
    stage.call(1)
    for service, wait in (("wohnung", 60), ("ausweis", 240), ("ausweis", 130), ("renten", 90), ("wohnung", 60)):
        stage.draw(service)
        later(stage, wait)
    stage.act("start", stage.call(2) or {})


def save(page: Page, name: str) -> None:
    """A picture with few colours: screens compress well, and the README stays light."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
