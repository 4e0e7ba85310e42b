"""When the terminal gives numbers and when not: the server decides, and the page follows by itself."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import Stage, clean
from tests.support.proxy import Proxy


def test_s01_before_opening_no_number_then_it_opens_by_itself(kiosk: Kiosk, stage: Stage) -> None:
    """07:58: closed, in both languages with the time; also a direct request is refused; at 08:00 it opens."""
    stage.new_day("07:58")
    expect(kiosk.title).to_have_text("Zurzeit geschlossen")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Nummern gibt es heute ab 08:00 Uhr.")
    clean(kiosk.page)
    kiosk.settled()
    kiosk.page.get_by_role("button", name="English").tap()
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Numbers are available today from 08:00.")
    expect(kiosk.page.locator(".tile:visible")).to_have_count(0)
    body = {"request_id": "early", "concerns": [{"service": "ausweis", "quantity": 1}], "language": "de"}
    assert stage.api("POST", "/offices/mitte/tickets", body, status=409)["code"] == "closed"
    loads = kiosk.page.evaluate("performance.timeOrigin")
    stage.move("08:00")
    expect(kiosk.title).to_have_text("How can we help you?")
    assert kiosk.page.evaluate("performance.timeOrigin") == loads
    assert kiosk.draw("Register") == "W001"


def test_s02_page_of_before_the_break_is_refused_by_the_server(kiosk: Kiosk, stage: Stage) -> None:
    """Chosen at 11:59, pressed at 12:00:05: no number, the reason, and when there are numbers again."""
    stage.move("11:59")
    kiosk.choose("Personalausweis")
    stage.move("12:00:05")
    kiosk.tap("draw")
    expect(kiosk.title).to_have_text("Sie haben keine Nummer bekommen")
    refusal = kiosk.page.locator("[data-refusal]")
    expect(refusal).to_contain_text("Zurzeit ist Pause.")
    expect(refusal).to_contain_text("Nummern gibt es heute ab 13:00 Uhr.")
    clean(kiosk.page)
    assert stage.waiting == []
    kiosk.settled()
    kiosk.page.locator("[data-refusal] [data-leave]").tap()
    expect(kiosk.title).to_have_text("Zurzeit ist Pause")


def test_s05_break_says_when_it_goes_on(kiosk: Kiosk, stage: Stage) -> None:
    """12:30: no tickets, "ab 13:00 Uhr", and those who wait need not fear for their place."""
    stage.draw()
    stage.move("12:30")
    expect(kiosk.title).to_have_text("Zurzeit ist Pause")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Nummern gibt es heute ab 13:00 Uhr.")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Wer schon eine Nummer hat, wird noch aufgerufen.")
    clean(kiosk.page)
    stage.move("13:00")
    expect(kiosk.title).to_have_text("Worum geht es?")


def test_s06_locked_service_says_why_and_the_others_go_on(kiosk: Kiosk, stage: Stage) -> None:
    """The text stands on the tile at once and on the refusal's page; the lock ends at its time."""
    text = {"de": "Wegen Krankheit heute nicht.", "en": "Not today because of illness."}
    until = stage.moment("10:00").isoformat()
    stage.api("POST", "/offices/mitte/locks", {"service": "renten", "text": text, "until": until})
    tile = kiosk.page.locator(".tile", has_text="Renten")
    expect(tile).to_contain_text(text["de"])
    clean(kiosk.page)
    kiosk.choose("Renten")
    expect(kiosk.page.locator("[data-refusal]")).to_contain_text(text["de"])
    kiosk.page.get_by_role("button", name="English").tap()
    expect(kiosk.page.locator("[data-refusal]")).to_contain_text(text["en"])
    kiosk.tap("other")
    assert kiosk.draw("Register") == "W001"
    kiosk.tap("end")
    stage.move("10:00")
    expect(tile).not_to_contain_text(text["de"])
    assert kiosk.draw("Renten") == "R001"


def test_locked_office_shows_its_text_instead_of_tiles(kiosk: Kiosk, stage: Stage) -> None:
    """A lock of the whole office, and the notice of the day."""
    stage.api("PUT", "/offices/mitte/notice", {"text": {"de": "Der Aufzug steht still."}})
    expect(kiosk.page.locator("[data-notice]")).to_have_text("Der Aufzug steht still.")
    body = {"text": {"de": "Personalversammlung bis 11 Uhr."}, "until": stage.moment("11:00").isoformat()}
    stage.api("POST", "/offices/mitte/locks", body)
    expect(kiosk.title).to_have_text("Zurzeit gibt es keine Nummern")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Personalversammlung bis 11 Uhr.")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Nummern gibt es heute ab 11:00 Uhr.")
    clean(kiosk.page)
    stage.api("PUT", "/offices/mitte/notice", {"text": None})


def test_closed_in_the_evening_names_the_next_day(kiosk: Kiosk, stage: Stage) -> None:
    """17:00: the next opening with its weekday, in the chosen language."""
    stage.move("17:00")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("Nummern gibt es wieder morgen,")
    expect(kiosk.page.locator("[data-closed]")).to_contain_text("ab 08:00 Uhr.")


def test_s33_line_down_is_said_and_nothing_is_issued(far_kiosk: Kiosk, stage: Stage, proxy: Proxy) -> None:
    """The words about it stand in every language where tiles were; with the line everything goes on by itself."""
    proxy.cut()
    banner = far_kiosk.page.locator(".line__box")
    expect(banner).to_be_visible()
    expect(banner.locator("[lang=de]")).to_contain_text("Keine Verbindung")
    expect(banner.locator("[lang=en]")).to_contain_text("No connection")
    clean(far_kiosk.page)
    expect(far_kiosk.page.locator(".tile:visible")).to_have_count(0)
    proxy.mend()
    expect(banner).to_be_hidden()
    assert far_kiosk.draw() == "A001"
    assert stage.waiting == ["A001"]
