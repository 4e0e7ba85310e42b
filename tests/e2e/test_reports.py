"""The report page with a day that was lived through the API, its CSV, and who may see it."""

from __future__ import annotations

import csv
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.staff import browser_of, town_hall
from tests.e2e.stage import Stage, clean, context_of
from tests.support import server
from tests.support.browser import axe
from tests.support.server import OFFICE

DAY = "from=2026-11-23&to=2026-11-23&office=mitte"
WAITS = (0, 4, 7, 16, 31)
"""Minutes of the five who drew at 09:00; their median is 7, 8 of 10 stay under 19."""


@pytest.fixture(scope="module", name="stage")
def start_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with town_hall(tmp_path_factory.mktemp("reports")) as started:
        live_through_a_morning(started)
        yield started


def live_through_a_morning(stage: Stage) -> None:
    """Five are served, one comes at eleven and never hears the call, one draws and is never called."""
    stage.move("09:00")
    for service in ("ausweis", "wohnung", "ausweis", "wohnung", "ausweis"):
        stage.draw(service)
    for wait in WAITS:
        stage.move(f"09:{wait:02d}:59")
        stage.act("start", stage.call(1))
    stage.move("11:00")
    stage.draw("renten")
    in_vain = stage.call(1)
    stage.move("11:01")
    stage.act("recall", in_vain)
    stage.act("no-show", in_vain)
    stage.draw("ausweis")
    stage.api("POST", f"/counters/{stage.open(1)}/quick", {"service": "renten"}, status=201)
    stage.new_day()


@pytest.fixture(name="page")
def manager_page(stage: Stage, browser: Browser) -> Iterator[Page]:
    """A manager's browser."""
    context = browser_of(browser, stage, "leitung", "manager", None)
    yield context.new_page()
    context.close()


def clean_but_drawn(page: Page) -> None:
    """As `clean`; axe cannot decide about text inside a drawing, so its contrast is worked out here."""
    drawn = page.evaluate(DRAWN_TEXT)
    ground = luminance(page.evaluate("getComputedStyle(document.querySelector('body')).backgroundColor"))
    for name, colour in drawn.items():
        lighter, darker = sorted((luminance(colour), ground), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name
    found = axe(page, undecided=frozenset(drawn))
    assert not found, found


DRAWN_TEXT = """Object.fromEntries([...document.querySelectorAll('svg text')].map(
    text => ['#' + text.id, getComputedStyle(text).fill]))"""


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of `rgb(r, g, b)`."""
    shares = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def cells(page: Page, table: str, group: str) -> list[str]:
    """The figures of one row of a table."""
    row = page.locator(f"section[aria-labelledby={table}] tbody tr").filter(has_text=group)
    return row.locator("td").all_inner_texts()


def test_a_day_in_figures(page: Page, stage: Stage) -> None:
    """Key figures, curve with its sentence, heat map and tables say the same as a calculation by hand."""
    page.goto(f"{stage.url}/reports?{DAY}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wartezeiten")
    figures = page.locator(".wm-figures dd").all_inner_texts()
    assert figures == ["5", "7", "19", "60 %", "0", "0", "1", "1"]
    assert cells(page, "by-hour", "09:00")[:7] == ["5", "11,6", "7", "19", "25", "31", "60 %"]
    assert cells(page, "by-hour", "11:00")[0] == "0"
    assert cells(page, "by-service", "Renten")[-4:] == ["1", "0", "0", "0"]
    assert cells(page, "by-service", "Wohnung anmelden")[0] == "2"
    assert cells(page, "by-further", "Renten") == ["0", "0", "–", "–", "0", "–", "1"]
    assert cells(page, "by-further", "Wohnung anmelden")[4] == "2"
    sentence = "Am längsten wartet, wer zwischen 09:00 und 09:30 Uhr kommt: die Hälfte höchstens 7 Minuten"
    expect(page.locator("figcaption")).to_contain_text(sentence)
    expect(page.locator("svg circle")).to_have_count(2)
    monday = page.locator(".wm-heat tbody tr").filter(has_text="Montag")
    expect(monday.locator("td").first).to_have_text("19 Minuten, bedient: 5")
    clean_but_drawn(page)
    page.emulate_media(color_scheme="dark")
    clean_but_drawn(page)


def test_the_public_page_tells_the_usual_waits(stage: Stage, browser: Browser) -> None:
    """The next day everybody reads the hour in which five were served, in figures and colours, and no other one."""
    with context_of(browser, "phone", locale="de-DE") as context:
        page = context.new_page()
        page.goto(f"{stage.url}/o/{OFFICE}")
        table = page.get_by_role("table").filter(has_text="Montag")
        assert table.get_by_role("columnheader").all_inner_texts() == ["Tag", "09"]
        assert table.get_by_role("cell").all_inner_texts() == ["19"]
        expect(table.get_by_role("rowheader")).to_have_text("Montag")
        expect(table.locator("td")).to_have_css("background-color", "rgb(255, 243, 196)")
        clean(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_numbers_of_the_curve_are_a_table_too(page: Page, stage: Stage) -> None:
    """The curve's data opens with the keyboard."""
    page.goto(f"{stage.url}/reports?{DAY}")
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(page.locator("details table")).to_be_visible()
    assert "09:00" in page.locator("details tbody").inner_text()
    clean_but_drawn(page)


def test_the_csv_opens_in_a_german_spreadsheet(page: Page, stage: Stage, tmp_path: Path) -> None:
    """Semicolons, decimal commas, German headings."""
    page.goto(f"{stage.url}/reports?{DAY}")
    with page.expect_download() as started:
        page.get_by_role("link", name="Nach Stunden als CSV").click()
    path = tmp_path / started.value.suggested_filename
    started.value.save_as(path)
    assert path.name == "wartezeiten-hour-2026-11-23-2026-11-23.csv"
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert [(row["Gruppe"], row["Bediente"], row["Mittel"]) for row in rows] == [
        ("09:00", "5", "11,6"),
        ("11:00", "0", ""),
        ("gesamt", "5", "11,6"),
    ]


def test_an_empty_period_says_so(page: Page, stage: Stage) -> None:
    """No table of zeros, but a sentence; a period that is none is named and answered with the usual one."""
    page.goto(f"{stage.url}/reports?from=2026-01-05&to=2026-01-05&office=nord")
    expect(page.locator("main")).to_contain_text("In diesem Zeitraum gibt es nichts zu berichten")
    expect(page.locator("table")).to_have_count(0)
    clean(page)
    page.goto(f"{stage.url}/reports?from=2026-01-05&to=2025-01-05")
    expect(page.get_by_role("alert")).to_contain_text("kein Zeitraum")
    expect(page.get_by_role("textbox", name="Von")).to_have_value("2026-10-28")
    clean_but_drawn(page)


def test_choosing_office_and_service(page: Page, stage: Stage) -> None:
    """The form asks for one service of one office."""
    page.goto(f"{stage.url}/reports?{DAY}")
    page.get_by_label("Anliegen", exact=True).select_option("wohnung")
    page.get_by_role("button", name="Anzeigen").click()
    page.wait_for_url("**service=wohnung*")
    expect(page.locator(".wm-figures dd").first).to_have_text("2")


def test_only_the_head_of_an_office_sees_its_report(stage: Stage, browser: Browser) -> None:
    """Strangers are sent to the login, clerks and the heads of other offices get nothing."""
    for name, role, office, expected in (
        (None, "", "", "Anmelden"),
        ("sabine", "clerk", OFFICE, "gibt es hier nicht"),
        ("nordleitung", "manager", "nord", "gibt es hier nicht"),
    ):
        context = browser_of(browser, stage, name, role, office)
        page = context.new_page()
        page.goto(f"{stage.url}/reports?{DAY}")
        expect(page.locator("main")).to_contain_text(expected)
        expect(page.locator(".wm-figures")).to_have_count(0)
        context.close()


def test_a_small_screen_needs_no_sideways_scrolling(page: Page, stage: Stage) -> None:
    """Tables scroll in their own frames."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{stage.url}/reports?{DAY}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("form", ["json", "csv", "text"])
def test_the_command_says_the_same(stage: Stage, form: str) -> None:
    """`report waits` on the same data."""
    done = command(stage, form)
    assert done.returncode == 0, done.stderr
    wanted = {
        "json": '"median": 7',
        "csv": "09:00,5,11.6,7.0,19.0,25.0,",
        "text": "09:00  5  11.6     7.0  19.0  25.0   31",
    }
    assert wanted[form] in done.stdout


def test_a_format_that_is_not_there_yet_is_refused(stage: Stage) -> None:
    refused = command(stage, "xlsx")
    assert (refused.returncode, "not available" in refused.stderr) == (1, True)


def command(stage: Stage, form: str) -> subprocess.CompletedProcess[str]:
    """Run `report waits` on the stage's data."""
    words = ("--office", OFFICE, "--from", "2026-11-23", "--to", "2026-11-23", "--by", "hour", "--format", form)
    return server.command(stage.folder, "report", "waits", *words)
