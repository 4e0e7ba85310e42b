"""A head records the words of the calls, with the microphone of the machine or as files from elsewhere."""

from __future__ import annotations

import array
import io
import math
import wave
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from tests.e2e.staff import browser_of
from tests.e2e.stage import Stage, clean
from tests.support.browser import complaints
from tests.support.server import OFFICE

PAGE = f"/settings/{OFFICE}/voice"


@pytest.fixture(name="head")
def head_page(hall: Stage, loud_browser: Browser) -> Iterator[Page]:
    """The head at a machine with a microphone, which beeps once a second."""
    with browser_of(loud_browser, hall, "leonie", "manager", viewport={"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        found = complaints(page)
        page.goto(f"{hall.url}{PAGE}")
        yield page
        assert found == []


def tone(loudness: float, seconds: float = 0.6, rate: int = 44_100) -> FilePayload:
    """A tone in silence, in two channels as telephones record."""
    samples = array.array("h")
    for at in range(round(seconds * rate)):
        level = loudness if 0.2 < at / rate < 0.4 else 0
        samples.extend([round(32767 * level * math.sin(at * 2764 / rate))] * 2)
    stream = io.BytesIO()
    with wave.open(stream, "wb") as file:
        file.setparams((2, 2, rate, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return {"name": "wort.wav", "mimeType": "audio/wav", "buffer": stream.getvalue()}


def said(page: Page, word: str) -> Locator:
    return page.locator(f'[data-word="{word}"] [data-said]')


def test_words_are_recorded_and_uploaded_and_how_loud_they_are_is_told(hall: Stage, head: Page) -> None:
    """Cut to what is said, one channel, all at the same rate, whatever the file was."""
    clean(head)
    expect(head.locator("[data-insecure]")).to_be_hidden()
    expect(said(head, "nummer")).to_have_text("fehlt")
    button = head.get_by_role("button", name="Aufnehmen: nummer")
    button.click()
    expect(button).to_have_text("Fertig")
    head.wait_for_timeout(1200)
    button.click()
    expect(said(head, "nummer")).to_contain_text(" s")
    for loudness, word, text in ((0.5, "a", "0,3 s"), (0.03, "w", "zu leise"), (1.0, "r", "übersteuert")):
        head.get_by_label(f"Datei für: {word}").set_input_files(tone(loudness))
        expect(said(head, word)).to_contain_text(text)
    head.get_by_label("Datei für: platz").set_input_files(tone(0.0))
    expect(said(head, "platz")).to_have_text("Es ist nichts zu hören.")
    words: FilePayload = {"name": "wort.txt", "mimeType": "text/plain", "buffer": b"Platz"}
    head.get_by_label("Datei für: platz").set_input_files(words)
    expect(said(head, "platz")).to_have_text("Das ist kein Ton, den dieser Browser lesen kann.")
    expect(head.locator("[data-count]")).to_have_text("Von 15 nötigen Wörtern fehlen noch 11.")
    kept = head.request.get(f"{hall.url}/api/v1/offices/{OFFICE}/voice/de").json()
    assert kept["rate"] == 22_050
    assert {clip["word"]: 0.2 < clip["seconds"] < 0.35 for clip in kept["clips"] if clip["word"] != "nummer"} == {
        "a": True, "r": True, "w": True,
    }  # fmt: skip
    expect(head.get_by_role("button", name="Beispiel anhören")).to_be_hidden()
    head.get_by_role("button", name="Löschen: nummer").click()
    expect(said(head, "nummer")).to_have_text("fehlt")
    away = head.get_by_role("button", name="Alle Aufnahmen löschen …")
    away.click()
    clean(head)
    head.get_by_role("button", name="Behalten").click()
    expect(said(head, "w")).to_contain_text(" s")
    away.click()
    head.get_by_role("button", name="Alle löschen").click()
    expect(away).to_be_hidden()
    for word in ("a", "w", "r"):
        expect(said(head, word)).to_have_text("fehlt")


def test_without_a_microphone_files_are_the_way(hall: Stage, browser: Browser) -> None:
    """On plain http from another machine browsers give none: the page says so and offers no such button."""
    with browser_of(browser, hall, "leonie", "manager") as context:
        page = context.new_page()
        page.add_init_script("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
        page.goto(f"{hall.url}{PAGE}")
        expect(page.locator("[data-insecure]")).to_be_visible()
        expect(page.get_by_role("button", name="Aufnehmen: nummer")).to_be_hidden()
        clean(page)
