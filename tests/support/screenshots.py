"""Makes the pictures of the README from the real program: python -m tests.support.screenshots

Starts a server on the practice clock in a temporary folder, plays a minute of office life, and writes
docs/images/*.png. Needs what the tests need.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dev import ROOT
from tests.e2e.staff import desk_of, later, town_hall
from tests.e2e.stage import Stage
from tests.support.browser import launch
from tests.support.server import OFFICE

COLOURS = 128
IMAGES = ROOT / "docs/images"


def main() -> int:
    """Make all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, town_hall(Path(folder)) as stage, sync_playwright() as playwright:
        browser = launch(playwright)
        practice(browser.new_page(viewport={"width": 1440, "height": 900}), stage)
        play(stage)
        desks(browser, stage)
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
    """Some people wait, colleagues are busy, somebody fetches a photo."""
    stage.call(1)
    colleagues = [desk_ticket(stage, place) for place in (2, 3)]
    for service, language, wait in COMING:
        stage.draw(service, language)
        later(stage, wait)
    first, fetched, *_ = stage.api("GET", f"/offices/{OFFICE}/queue")["waiting"][1:]
    stage.api("POST", f"/tickets/{first['token']}/note", {"text": "Passfotos liegen schon vor."})
    stage.api("POST", f"/tickets/{fetched['token']}/priority", {"classes": ["disabled"], "needs": ["blind"]})
    stage.api("POST", f"/tickets/{colleagues[1]['token']}/park", {"reason": "photo", "room": "Automat im Flur"})


COMING = (
    ("wohnung", "de", 60),
    ("ausweis", "tr", 240),
    ("ausweis", "de", 130),
    ("renten", "de", 90),
    ("wohnung", "en", 60),
    ("ausweis", "de", 45),
    ("renten", "de", 200),
)


def desk_ticket(stage: Stage, place: int) -> dict[str, Any]:
    """Somebody who is served at this place."""
    stage.draw("ausweis")
    served: dict[str, Any] = stage.act("start", stage.call(place))
    return served


def desks(browser: Browser, stage: Stage) -> None:
    """The whole desk, and the strip beside other software in the dark."""
    desk_of(browser, stage, "Bert Bussard", 5)
    desk = desk_of(browser, stage, "Anna Amsel", 4, viewport={"width": 1366, "height": 768})
    desk.next()
    expect(desk.part("case")).to_have_attribute("data-case", "called")
    desk.next()
    expect(desk.part("action", "undo")).to_be_visible()
    desk.act("start")
    expect(desk.part("case")).to_have_attribute("data-case", "serving")
    desk.act("add")
    desk.form("add", service="ausweis")
    expect(desk.part("concerns").locator("li")).to_have_count(2)
    later(stage, 190)
    expect(desk.part("timer")).to_contain_text("3:")
    desk.rested()
    save(desk.page, "desk")
    strip = desk_of(browser, stage, "Anna Amsel", viewport={"width": 380, "height": 900}, color_scheme="dark")
    expect(strip.part("timer")).to_contain_text("3:")
    save(strip.page, "desk-strip")


def save(page: Page, name: str) -> None:
    """A picture with few colours: screens compress well, and the README stays light."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    with Image.open(path) as picture:
        picture.convert("RGB").quantize(COLOURS).save(path, optimize=True)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")


if __name__ == "__main__":
    sys.exit(main())
