"""What reception puts right: cases at counters, days with a power cut, appointments; in a real browser."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from tests.e2e.reception import Reception
from tests.e2e.staff import desk_of, empty, later, queue_of, spaced
from tests.e2e.stage import Stage, clean
from tests.support.office import BERLIN
from tests.support.server import OFFICE


@pytest.fixture(name="stage")
def empty_stage(hall: Stage) -> Stage:
    empty(hall)
    return hall


def test_of_a_case_at_a_counter_what_is_not_in_service_may_leave(
    stage: Stage, rosa: Reception, browser: Browser
) -> None:
    """The dialog says whose the case is; what only that counter can do is not offered."""
    desk = desk_of(browser, stage, "bert", 2)
    family = stage.api(
        "POST",
        f"/offices/{OFFICE}/tickets",
        {
            "request_id": f"family-{queue_of(stage)['seq']}",
            "concerns": [{"service": "ausweis", "quantity": 4}, {"service": "wohnung"}],
        },
    )
    desk.next()
    desk.shows(family["number"], "called")
    desk.act("start")
    desk.shows(family["number"], "serving")
    expect(rosa.list("busy")).to_contain_text(["Personalausweis und Reisepass × 4, Wohnung anmelden"])
    dialog = rosa.open(family["number"])
    expect(rosa.part("busy")).to_contain_text("wird gerade bedient an Platz 2 (bert)")
    expect(dialog.get_by_role("button", name="zurücknehmen")).to_have_count(0)
    for name in ("concern", "forward"):
        expect(rosa.form(name)).to_be_hidden()
    expect(rosa.part("ticket-concerns").get_by_role("checkbox")).to_have_count(1)
    rosa.part("ticket-concerns").get_by_label("Wohnung").check()
    clean(rosa.page)
    rosa.press("Angekreuzte auf eigene Nummer")
    expect(rosa.part("ticket-concerns")).to_contain_text("1 × Wohnung anmelden (auf eigener Nummer)")
    assert [line["services"] for line in queue_of(stage)["waiting"]] == [["wohnung"]]
    rosa.press("Teilung zurücknehmen", dialog)
    expect(rosa.part("ticket-concerns").get_by_role("checkbox")).to_have_count(1)
    desk.page.context.close()


def test_after_a_power_cut_paper_is_put_right(stage: Stage, rosa: Reception) -> None:
    """A pad number that was served already, and printed ones that were ticked off: counted, never called."""
    first, second = stage.draw("wohnung")["number"], stage.draw()["number"]
    later(stage, 20 * 60)
    now = datetime.fromisoformat(queue_of(stage)["at"])
    span = {"since": f"{now - timedelta(minutes=15)}", "until": f"{now - timedelta(minutes=5)}"}
    cut = stage.api("POST", f"/offices/{OFFICE}/outage", {name: at.replace(" ", "T") for name, at in span.items()})
    expect(rosa.list("waiting").first).to_contain_text("10\u00a0min")
    stage.api("DELETE", f"/offices/{OFFICE}/outage/{cut['id']}")
    expect(rosa.list("waiting").first).to_contain_text("20\u00a0min")
    rosa.part("more").locator("summary").click()
    rosa.choose("wohnung")
    rosa.page.get_by_label("Nummer vom Block").fill("y 8")
    rosa.page.get_by_label("ausgegeben um").fill("08:40")
    rosa.page.get_by_label("schon bedient").check()
    rosa.page.keyboard.press("F8")
    rosa.given("Y8")
    expect(rosa.part("given-text")).to_contain_text("als bedient eingetragen")
    expect(rosa.page.get_by_label("schon bedient")).to_be_checked()
    assert stage.waiting == [first, second]
    rosa.page.get_by_text("Auf der Tagesliste abgehakt").click()
    ticks = rosa.part("list", "on-paper").locator("li")
    mine, other = (ticks.filter(has_text=spaced(number)) for number in (first, second))
    expect(mine).to_have_count(1)
    rosa.press("Angekreuzte sind bedient")
    rosa.wrong("on-paper", "Bitte ankreuzen")
    mine.get_by_role("checkbox").check()
    clean(rosa.page)
    rosa.press("Angekreuzte sind bedient")
    expect(mine).to_have_count(0)
    assert stage.waiting == [second]
    stage.call(1)
    other.get_by_role("checkbox").check()
    rosa.press("Angekreuzte sind bedient")
    rosa.wrong("on-paper", f"{spaced(second)} wartet nicht mehr")


def test_appointments_come_from_a_file_are_cancelled_and_stay_in_sight(stage: Stage, rosa: Reception) -> None:
    """Faults are named line by line; other days can be looked at; who is here stays in the list with the number."""
    rosa.part("tab", "appointments").click()
    rosa.page.get_by_text("Termine aus einer Datei").click()
    form = rosa.part("upload")

    def send(*rows: str) -> None:
        text = "\n".join(["at;service;external_id;label", *rows])
        file = FilePayload(name="termine.csv", mimeType="text/csv", buffer=text.encode("cp1252"))
        form.locator("[type=file]").set_input_files(file)
        rosa.press("Übernehmen", form)

    now = datetime.fromisoformat(queue_of(stage)["at"]).astimezone(BERLIN)
    first, second = (now + timedelta(minutes=m) for m in (31, 32))
    known = f"u{queue_of(stage)['seq']}"
    send(f"{first:%Y-%m-%dT%H:%M};schmied;{known}-1;")
    rosa.wrong("upload", "nicht übernommen")
    expect(rosa.part("list", "faults")).to_contain_text("Zeile 2: dieses Anliegen gibt es an dem Tag nicht (schmied)")
    clean(rosa.page)
    send(
        f"{first:%Y-%m-%dT%H:%M};wohnung;{known}-1;Frau Größ",
        f"{second:%Y-%m-%dT%H:%M};wohnung;{known}-2;",
        f"2027-06-01T10:00;renten;{known}-3;",
    )
    expect(rosa.part("upload-said")).to_contain_text("3 neu")
    rows = rosa.part("list", "people").locator("li")
    mine = rows.filter(has_text=f"{first:%H:%M}")
    expect(mine).to_contain_text("Frau Größ")
    other = rows.filter(has_text=f"{second:%H:%M}")
    other.get_by_role("button", name="Absagen").click()
    other.get_by_role("button", name="wirklich absagen").click()
    expect(other).to_contain_text("abgesagt")
    expect(other.get_by_role("button")).to_have_count(0)
    mine.get_by_role("button", name="Ist da").click()
    expect(mine).to_contain_text("ist da: W\u00a0")
    assert queue_of(stage)["waiting"][0]["services"] == ["wohnung"]
    clean(rosa.page)
    rosa.part("booked-day").fill("2027-06-01")
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Renten")
    expect(rows.get_by_role("button", name="Ist da")).to_have_count(0)
