"""The terminal for people who do not see it: everything is spoken, and everything is done by keys or by swipes."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from app.usecases import devices
from dev import ROOT
from printer.double import PrinterDouble
from tests.e2e.stage import Stage, context_of, pair
from tests.e2e.voice import Finger, Listener
from tests.support.proxy import Proxy
from tests.support.server import eventually

# Nothing is waited for: `untouched` is the time until the question as {ms, run}, `second` a second of its countdown.
# A clock that leaps would be a dead line to the page.
WAITED = """
const soon = window.setTimeout;
window.setTimeout = (run, ms, ...rest) => {
  if (ms >= 120000) return (window.untouched = { ms, run }) && 0;
  if (ms === 1000 && document.querySelector("dialog[data-idle][open]")) return (window.second = run) && 0;
  return soon(run, ms, ...rest);
};
"""


@pytest.fixture(name="listener")
def listener_at_the_terminal(loud_browser: Browser, stage: Stage) -> Iterator[Listener]:
    """Somebody with a keypad and headphones."""
    with context_of(loud_browser, "portrait", has_touch=True) as context:
        terminal = Listener(context, stage)
        yield terminal
        assert [text for text in terminal.complaints if "409 (CONFLICT)" not in text] == []


def test_the_whole_way_by_ear(listener: Listener, stage: Stage, double: PrinterDouble) -> None:
    """From the idle kiosk to the number, by keys alone: each step is asked for in words, played, and heard."""
    papers = double.papers
    for place in (1, 2, 3):
        stage.open(place)
    stage.draw()
    assert listener.asked == []
    listener.start()
    listener.hear("Vorlesen ist an.")
    eventually(listener.loud)
    listener.press("ArrowRight")
    listener.hear("Personalausweis und Reisepass")
    listener.press("ArrowDown")
    listener.hear("Wohnung anmelden")
    listener.press("ArrowLeft", "ArrowLeft")
    listener.hear("Worum geht es?")
    listener.press("1", "Enter")
    listener.hear("Ihr Anliegen")
    listener.find_by_ear("Mehr", "ArrowLeft")
    listener.press("Enter")
    listener.hear("Mehr")
    listener.find_by_ear("Nummer ziehen")
    listener.press("Enter")
    # Not its heading: while the number is drawn, that is said with the same words.
    listener.hear("A, 2")
    assert stage.waiting == ["A001", "A002"]
    before = (
        "Vorlesen ist an.",
        "Worum geht es?",
        "1 von 3",
        "2 von 3",
        "Ihr Anliegen",
        "Nummer ziehen",
        "2, Personen",
    )
    ticket = ("Ihre Nummer", "A, 2", "2 Personalausweis", "Vor Ihnen, 1 Person ist vor Ihnen.", "Wartezeit, in wenigen")
    listener.expect_asked(*before, *ticket)
    listener.expect_asked("Bitte nehmen Sie Ihren Zettel.")
    wording = [text for _, text in listener.asked]
    assert all(language == "de" for language, _ in listener.asked)
    assert not [text for text in wording if "A 002" in text or "A\u00a0002" in text]
    assert double.papers == papers + 1
    listener.find_by_ear("Fertig")
    listener.press("Enter")
    listener.hear("Vorlesen ist aus.")
    expect(listener.page.locator("html[data-voice]")).to_have_count(0)
    expect(listener.title).to_have_text("Worum geht es?")


def test_interrupted_repeated_louder_and_as_usual_for_the_next(listener: Listener) -> None:
    """Any key silences, one repeats, two change the volume, which is as usual for the next visitor."""
    listener.start()
    eventually(listener.loud)
    listener.page.keyboard.press("Shift")
    eventually(lambda: not listener.loud())
    listener.forget()
    listener.press("F2")
    listener.hear("Vorlesen ist an.")
    listener.press("F4", "F4")
    listener.hear("Lautstärke 6 von 7")
    listener.press("F3")
    listener.hear("Lautstärke 5 von 7")
    listener.press("F1")
    listener.hear("Vorlesen ist aus.")
    listener.press("F1", "F4")
    listener.hear("Lautstärke 5 von 7")


def test_swipes_and_two_taps_choose_on_the_glass(listener: Listener, stage: Stage) -> None:
    """A long press in the lower left corner begins; one tap reads and chooses nothing; two taps choose."""
    touch = Finger(listener)
    touch.hold(60, 1860)
    listener.hear("Vorlesen ist an.")
    touch.swipe(1)
    listener.hear("Personalausweis und Reisepass")
    touch.swipe(1)
    listener.hear("Wohnung anmelden")
    assert stage.waiting == []
    box = listener.page.locator(".tile", has_text="Renten").bounding_box()
    assert box
    listener.settled()
    touch.tap(box["x"] + 50, box["y"] + 50)
    listener.hear("Renten")
    assert listener.find("draw").count() == 0
    touch.swipe(-1)
    listener.hear("Wohnung anmelden")
    touch.tap_twice(500, 1500)
    listener.hear("Ihr Anliegen")
    touch.tap_twice(500, 1000)
    assert eventually(lambda: stage.waiting) == ["W001"]
    listener.expect_asked("W, 1")


def test_a_switch_says_how_it_is_when_it_is_reached_and_when_it_is_pressed(listener: Listener) -> None:
    """Whoever hears that the type is large need not press to know."""
    listener.start()
    listener.find_by_ear("Große Schrift", "ArrowLeft")
    listener.hear("nicht gewählt")
    listener.press("Enter")
    listener.hear("Große Schrift", "gewählt")
    listener.press("ArrowRight")
    listener.hear("Mehr Kontrast", "nicht gewählt")


def test_headphones_that_are_plugged_in_beside_the_printer_begin_reading_aloud(
    loud_browser: Browser, stage: Stage, tmp_path: Path
) -> None:
    """The agent of the terminal hears the plug, and its page speaks; pulled out, it is silent again."""
    token = stage.token("printer", "neben-ohr")
    stage.token("kiosk", "ohr")
    who = devices.by_token(stage.process.ctx, stage.token("api", "programm"))
    assert who
    devices.print_on(stage.process.ctx, kiosk="ohr", printer="neben-ohr", principal=who, now=stage.moment("09:00"))
    (tmp_path / "token").write_text(token)
    (tmp_path / "config.toml").write_text("")
    jack = tmp_path / "jack"
    os.mkfifo(jack)
    command = ["-m", "printer", "run", "--server", stage.url, "--headphones", str(jack)]
    own = ["--config", str(tmp_path / "config.toml"), "--data-dir", str(tmp_path)]
    with context_of(loud_browser, "portrait") as context:
        listener = Listener(context, stage, name="ohr")
        with subprocess.Popen([sys.executable, *command, *own], cwd=ROOT) as agent:
            try:
                with jack.open("wb", buffering=0) as hardware:
                    hardware.write(plug(1))
                    listener.hear("Vorlesen ist an.")
                    eventually(listener.loud)
                    hardware.write(plug(0))
                    listener.hear("Vorlesen ist aus.")
                    expect(listener.page.locator("html[data-voice]")).to_have_count(0)
            finally:
                agent.kill()
                stage.revoke("printer", "neben-ohr")


def plug(value: int) -> bytes:
    """A headphone switch as the kernel tells it: in (1) or out (0)."""
    return struct.pack("@llHHi", 1, 2, 5, 2, value)


def test_refusals_and_the_line_are_spoken(loud_browser: Browser, stage: Stage, proxy: Proxy) -> None:
    """Why there is no number, and that the line is down, although the server cannot be asked for sound then."""
    with context_of(loud_browser, "portrait", has_touch=True) as context:
        listener = Listener(context, stage, f"http://127.0.0.1:{proxy.port}")
        stage.move("11:59")
        listener.start()
        listener.press("1", "Enter")
        listener.hear("Ihr Anliegen")
        stage.move("12:00:05")
        listener.press("Enter")
        listener.hear("Sie haben keine Nummer bekommen")
        page = f"Wartezeiten und Öffnungszeiten im Internet: {stage.url.removeprefix('http://')}/o/mitte"
        listener.expect_asked("Zurzeit ist Pause.", "Nummern gibt es heute ab 13:00 Uhr.", page)
        proxy.cut()
        listener.hear("Keine Verbindung. Zurzeit gibt es hier keine Nummern.")
        eventually(listener.loud)


def test_countdown_is_spoken_and_waits_for_who_listens(loud_browser: Browser, stage: Stage) -> None:
    """The question comes later than for others and not while something is said; any key stays, and does only that."""
    with context_of(loud_browser, "portrait") as context:
        context.add_init_script(WAITED)
        listener = Listener(context, stage)
        page, dialog = listener.page, listener.page.locator("dialog[data-idle]")
        listener.start()
        listener.press("1", "Enter")
        listener.hear("Ihr Anliegen")
        assert page.evaluate("untouched.ms") == 120_000
        page.evaluate("untouched.run()")
        expect(dialog).to_be_hidden()
        listener.press("Shift")
        page.evaluate("untouched.run()")
        expect(dialog).to_be_visible()
        listener.hear("Sind Sie noch da?")
        left = dialog.inner_text()
        page.evaluate("second()")
        assert dialog.inner_text() == left
        page.keyboard.press("Shift")
        expect(dialog).to_be_hidden()
        listener.hear("Ihr Anliegen")
        listener.press("Shift")
        page.evaluate("untouched.run()")
        listener.hear("Sind Sie noch da?")
        eventually(lambda: page.evaluate("second()") or dialog.inner_text() != left, 40)
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(listener.find("draw")).to_be_visible()
        assert stage.waiting == []


def test_kiosk_without_a_voice_says_so_on_the_glass(loud_browser: Browser, hall: Stage) -> None:
    """Nobody waits for words that do not come."""
    with context_of(loud_browser, "portrait") as context:
        pair(context, hall, "kiosk", "eingang")
        listener = Listener(context, hall)
        listener.page.keyboard.press("F1")
        note = listener.page.locator("[data-voice-note]")
        expect(note).to_have_text("Dieses Gerät kann nicht vorlesen. Bitte wenden Sie sich an den Empfang.")
        assert listener.asked == []
