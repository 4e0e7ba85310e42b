"""What the terminal does with people who get no number, the wrong one, or many; counted once, without a name."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, expect

from app.usecases import report_demand
from tests.e2e.kiosk import Kiosk
from tests.e2e.kiosk_states import north, open_north, without_printer
from tests.e2e.stage import Stage, clean, config, context_of, pair, running
from tests.e2e.test_kiosk_arrivals import set_policy
from tests.support.server import eventually

MONDAY = "2027-01-04T08:00"


@pytest.fixture(scope="module", name="stage")
def two_offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Mitte with a kiosk, and Nord where nobody waits."""
    rules = "early_minutes = 0\nburst_numbers = 3\nburst_most = 6\nburst_seconds = 60"
    text = without_printer(config(policy=rules)) + north("ausweis")
    with running(tmp_path_factory.mktemp("refusals"), MONDAY, text) as started:
        yield started


@pytest.fixture(name="kiosk")
def terminal(browser: Browser, stage: Stage) -> Iterator[Kiosk]:
    """The terminal, with timers that can be hurried."""
    with context_of(browser, "portrait", has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        context.clock.install()
        kiosk = Kiosk(context.new_page(), stage.url)
        kiosk.load()
        yield kiosk
        # A refusal is an answer that the browser calls an error; hurried timers give up the line, which comes again.
        expected = ("409 (CONFLICT)", "WebSocket is closed before")
        assert [text for text in kiosk.complaints if not any(known in text for known in expected)] == []


def told(stage: Stage) -> report_demand.Demand:
    """Today's report."""
    day = stage.moment("12:00").date()
    return report_demand.demand(stage.process.ctx, offices=("mitte",), first=day, last=day)


def reasons(stage: Stage) -> dict[str, int]:
    return {one.code: one.n for one in told(stage).refused}


def left(stage: Stage) -> dict[str, int]:
    return {one.code: one.n for one in told(stage).abandoned}


def test_s14_a_burst_is_asked_about_stopped_and_told_to_the_desks(kiosk: Kiosk, stage: Stage) -> None:
    """Three draw as they come; the fourth is asked and has to wait; the seventh goes to reception, with an alarm."""
    stage.new_day("09:00")
    kiosk.hurry(1)
    for n in range(6):
        kiosk.choose("Personalausweis")
        kiosk.tap("draw")
        if n >= 3:
            expect(kiosk.find("burst")).to_be_visible()
            kiosk.settled()
            clean(kiosk.page)
            expect(kiosk.find("burst-yes")).to_be_disabled()
            kiosk.hurry(5.1)
            kiosk.tap("burst-yes")
        assert kiosk.number() == f"A00{n + 1}"
        kiosk.tap("have")
    kiosk.choose("Personalausweis")
    kiosk.tap("draw")
    expect(kiosk.page.locator("[data-refusal]")).to_contain_text("Bitte wenden Sie sich an den Empfang.")
    clean(kiosk.page)
    [alarm] = [one for one in stage.api("GET", "/offices/mitte/queue")["alarms"] if one["code"] == "hoarding"]
    assert alarm["device"] == "eingang"
    assert reasons(stage) == {"hoarding": 1}
    assert len(stage.waiting) == 6


def test_a_wrong_matter_is_changed_on_the_same_number(kiosk: Kiosk, stage: Stage) -> None:
    """„Anderes Anliegen?“ and the right one; number and place stay, the question goes after a minute."""
    stage.new_day("09:00")
    kiosk.draw("Personalausweis")
    kiosk.tap("correct-open")
    kiosk.settled()
    expect(kiosk.title).to_have_text("Welches Anliegen ist das richtige?")
    clean(kiosk.page)
    kiosk.page.locator("[data-correct] .tile", has_text="Renten").tap()
    expect(kiosk.page.locator(".ticket__concerns:visible")).to_have_text("Renten")
    expect(kiosk.page.locator(".ticket__told")).to_contain_text("Ihre Nummer bleibt gleich")
    assert kiosk.number() == "A001"
    clean(kiosk.page)
    [line] = stage.api("GET", "/offices/mitte/queue")["waiting"]
    concerns = stage.api("GET", f"/tickets/{line['token']}")["concerns"]
    assert [one["service"] for one in concerns] == ["renten"]
    kiosk.hurry(61)
    expect(kiosk.find("correct-open")).to_have_count(0)
    kiosk.tap("have")


def test_another_office_with_a_shorter_wait_is_named(kiosk: Kiosk, stage: Stage) -> None:
    """On the sheet and on the refusal, with way and wait; nothing is drawn there."""
    stage.new_day("09:00")
    for _ in range(3):
        stage.draw()
    stage.open(1)
    open_north(stage)
    kiosk.choose("Personalausweis")
    hint = kiosk.page.locator("dialog .elsewhere")
    expect(hint).to_contain_text("Bürgerbüro Nord")
    expect(hint).to_contain_text("Nordplatz 3")
    expect(hint).to_contain_text("in wenigen Minuten")
    clean(kiosk.page)
    stage.move("12:00:05")
    kiosk.tap("draw")
    expect(kiosk.page.locator("[data-refusal] .elsewhere")).to_contain_text("Nordplatz 3")
    clean(kiosk.page)
    assert len(stage.waiting) == 3


def test_what_is_too_long_before_closing_names_what_is_not(kiosk: Kiosk, stage: Stage) -> None:
    """With the way to the public page in the language of the glass, as a code and in words."""
    stage.new_day("09:00")
    set_policy(stage, last_ticket=True, show_elsewhere=False)
    stage.move("16:46")
    stage.open(1)
    stage.draw()
    expect(kiosk.page.locator(".tile--locked:visible")).to_have_count(2)
    kiosk.choose("Personalausweis")
    refusal = kiosk.page.locator("[data-refusal]")
    expect(refusal).to_contain_text("Dieses Anliegen ist heute vor der Schließung nicht mehr zu schaffen.")
    expect(refusal).to_contain_text("Noch möglich: Wohnung anmelden")
    public = refusal.locator("[data-public]")
    expect(public).to_contain_text(f"{stage.url.removeprefix('http://')}/o/mitte")
    eventually(lambda: codes(public) == [f"{stage.url}/o/mitte"])
    clean(kiosk.page)
    kiosk.page.get_by_role("button", name="English").tap()
    expect(refusal).to_contain_text("Still possible: Register an address")
    eventually(lambda: codes(public) == [f"{stage.url}/o/mitte?lang=en"])
    kiosk.tap("other")
    assert kiosk.draw("Register") == "W001"
    kiosk.tap("have")
    set_policy(stage, last_ticket=False, show_elsewhere=True)


def codes(place: Locator) -> list[str]:
    """What somebody else's reader sees there."""
    with Image.open(BytesIO(place.screenshot())) as picture:
        return [code.text for code in zxingcpp.read_barcodes(picture.convert("L"))]


def test_a_closed_kiosk_counts_one_visitor_and_asks_when(kiosk: Kiosk, stage: Stage) -> None:
    """Five touches are one refusal; one more says when; after a minute somebody else stands there."""
    stage.new_day("07:00")
    expect(kiosk.title).to_have_text("Zurzeit geschlossen")
    kiosk.settled()
    clean(kiosk.page)
    for _ in range(5):
        kiosk.title.tap()
    kiosk.page.get_by_role("button", name="Vor 08:00 Uhr").tap()
    expect(kiosk.page.locator("[data-wishes-thanks]")).to_be_visible()
    clean(kiosk.page)
    eventually(lambda: [(one.band, one.minute, one.n) for one in told(stage).wished] == [("before", 480, 1)])
    assert reasons(stage) == {"closed": 1}
    kiosk.hurry(61)
    expect(kiosk.title).to_have_text("Zurzeit geschlossen")
    kiosk.title.tap()
    eventually(lambda: reasons(stage) == {"closed": 2})


def test_whoever_goes_away_without_a_number_is_counted_once(kiosk: Kiosk, stage: Stage) -> None:
    """Cancelled, gone, taken back and gone, in the middle of a reload; drawn after all is not abandoned."""
    stage.new_day("09:00")
    kiosk.choose("Personalausweis")
    kiosk.tap("add")
    kiosk.tap("stop")
    eventually(lambda: left(stage) == {"stop": 1})
    kiosk.choose("Personalausweis")
    kiosk.page.reload()
    eventually(lambda: left(stage) == {"stop": 1, "restart": 1})
    kiosk.choose("Personalausweis")
    gone(kiosk)
    eventually(lambda: left(stage) == {"stop": 1, "restart": 1, "idle": 1})
    kiosk.choose("Wohnung")
    kiosk.tap("back")
    gone(kiosk)
    eventually(lambda: left(stage).get("back") == 1)
    kiosk.choose("Wohnung")
    kiosk.tap("back")
    assert kiosk.draw("Renten") == "R001"
    kiosk.tap("have")
    assert sum(left(stage).values()) == 4
    assert reasons(stage) == {}


def gone(kiosk: Kiosk) -> None:
    """Nobody touches the glass any more."""
    kiosk.settled()
    kiosk.hurry(41)
    expect(kiosk.page.locator("dialog[data-idle]")).to_be_visible()
    kiosk.hurry(21)
    expect(kiosk.page.locator("dialog[data-idle]")).to_be_hidden()
    kiosk.hurry(1)
