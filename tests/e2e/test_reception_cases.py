"""What reception puts right: cases at counters, days with a power cut, appointments; in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.reception import Reception
from tests.e2e.staff import desk_of, empty, queue_of
from tests.e2e.stage import Stage, clean
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
