"""A head decides how tickets look and sees it at once; the next paper is like the picture."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.e2e.staff import browser_of
from tests.e2e.stage import Stage, clean
from tests.support.browser import complaints
from tests.support.server import OFFICE

PAGE = f"/settings/{OFFICE}/paper"


@pytest.fixture(name="head")
def head_page(hall: Stage, browser: Browser) -> Iterator[Page]:
    context = browser_of(browser, hall, "leonie", "manager", viewport={"width": 1280, "height": 1000})
    page = context.new_page()
    found = complaints(page)
    page.goto(f"{hall.url}{PAGE}")
    yield page
    assert found == []
    context.close()


def coat_of_arms() -> FilePayload:
    picture = Image.new("RGB", (900, 400), "white")
    ImageDraw.Draw(picture).polygon([(300, 20), (600, 20), (600, 250), (450, 380), (300, 250)], fill="navy")
    stream = BytesIO()
    picture.save(stream, "PNG")
    return {"name": "wappen.png", "mimeType": "image/png", "buffer": stream.getvalue()}


def height(page: Page) -> int:
    """Rows of the paper that is shown, once it has been drawn."""
    rows: int = page.locator("[data-sheet]").evaluate(
        "async (sheet) => { await sheet.decode(); return sheet.naturalHeight; }"
    )
    return rows


def changed(page: Page, before: str | None) -> str | None:
    """Wait for another picture than before; returns its address."""
    sheet = page.locator("[data-sheet]")
    expect(sheet).not_to_have_attribute("src", before or "")
    return sheet.get_attribute("src")


def test_the_paper_is_drawn_while_its_looks_are_chosen(hall: Stage, head: Page) -> None:
    clean(head)
    sheet = head.locator("[data-sheet]")
    saved, first = sheet.get_attribute("src"), height(head)
    head.get_by_label("Große Schrift").check()
    large = changed(head, saved)
    assert height(head) > first * 1.3
    head.get_by_label("Große Schrift").uncheck()
    plain = changed(head, large)
    head.get_by_label("Code für das Handy").uncheck()
    head.get_by_label("Voraussichtliche Uhrzeit").uncheck()
    shorter = changed(head, plain)
    assert height(head) < first
    head.locator("[data-logo-file]").set_input_files(coat_of_arms())
    with_logo = changed(head, shorter)
    head.get_by_label("Satz am Ende", exact=False).first.fill("Vieles geht auch online: www.musterstadt.de")
    footed = changed(head, with_logo)
    head.get_by_label("Sprache", exact=True).select_option("ar")
    arabic = changed(head, footed)
    head.get_by_label("Papier", exact=True).select_option("384")
    changed(head, arabic)
    assert sheet.evaluate("(sheet) => sheet.naturalWidth") == 384
    clean(head)
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_text("Gespeichert. Es gilt ab sofort.")).to_be_visible()
    kept = head.request.get(f"{hall.url}/api/v1/offices/{OFFICE}/settings/paper").json()
    assert kept["omit"] == ["estimate", "qr"]
    assert kept["footer"] == {"de": "Vieles geht auch online: www.musterstadt.de"}
    assert kept["logo"].startswith(b64encode(b"\x89PNG").decode()[:5])
    head.get_by_role("button", name="Logo entfernen").click()
    head.get_by_role("button", name="Speichern").click()
    expect(head.get_by_role("button", name="Logo entfernen")).to_be_hidden()
    assert head.request.get(f"{hall.url}/api/v1/offices/{OFFICE}/settings/paper").json()["logo"] == ""
