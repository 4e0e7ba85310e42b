"""What clerks do with a visit beside calling it: concerns, forwarding, parking, colleagues; in a real browser."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, expect

from app.usecases import devices, settings
from app.usecases.context import SYSTEM, Request
from app.usecases.settings_people import PEOPLE
from tests.e2e.staff import Desk, desk_of, empty, later, queue_of, session, spaced
from tests.e2e.stage import Stage, clean
from tests.support.server import OFFICE, http


@pytest.fixture(name="stage")
def empty_stage(hall: Stage) -> Stage:
    """Nobody waits, nobody serves."""
    empty(hall)
    return hall


def visit(stage: Stage, *services: tuple[str, int], language: str = "de") -> Any:
    """Somebody draws one number for several matters."""
    concerns = [{"service": service, "quantity": quantity} for service, quantity in services]
    body = {"request_id": f"visit-{len(queue_of(stage)['waiting'])}-{queue_of(stage)['seq']}", "concerns": concerns}
    return stage.api("POST", f"/offices/{OFFICE}/tickets", body | {"language": language})


def present(stage: Stage) -> datetime:
    """Office time."""
    return datetime.fromisoformat(queue_of(stage)["at"])


def serve(desk: Desk, number: str) -> None:
    """Call the next number, which is this one, and begin."""
    desk.next()
    desk.shows(number, "called")
    desk.act("start")
    desk.shows(number, "serving")


def test_concerns_one_by_one(stage: Stage, desk: Desk) -> None:
    """Done with a quantity, changed to another service, one more, not done with a reason; finished together."""
    drawn = visit(stage, ("ausweis", 2), ("wohnung", 1))
    serve(desk, drawn["number"])
    rows = desk.part("concerns").locator("li")
    expect(rows.nth(0)).to_contain_text("Personalausweis und Reisepass × 2")
    rows.nth(0).get_by_role("button", name="Ändern").click()
    desk.form("concern", quantity="3")
    expect(rows.nth(0)).to_contain_text("× 3 erledigt")
    desk.page.keyboard.press("Alt+1")
    desk.form("concern", "Ändern", service="renten")
    expect(rows.nth(1)).to_contain_text("Renten")
    desk.act("add")
    desk.form("add", service="wohnung")
    expect(rows).to_have_count(3)
    rows.nth(1).get_by_role("button", name="erledigt").click()
    expect(rows.nth(1)).to_contain_text("erledigt")
    desk.page.keyboard.press("Alt+1")
    desk.form("concern", "Nicht erledigt", reason="papers")
    expect(rows.nth(2)).to_contain_text("nicht erledigt: Unterlagen fehlen")
    clean(desk.page)
    desk.part("action", "undo").click()
    expect(rows.nth(2)).not_to_contain_text("nicht erledigt")
    desk.act("finish")
    desk.is_free()


def test_another_concern_first_and_a_part_on_a_number_of_its_own(stage: Stage, desk: Desk) -> None:
    """Which one is in service is seen; two of one service are two rows; what leaves is chosen and can come back."""
    drawn = visit(stage, ("ausweis", 1), ("ausweis", 3), ("ausweis", 4))
    serve(desk, drawn["number"])
    rows = desk.part("concerns").locator("li")
    expect(rows.nth(0)).to_contain_text("in Arbeit")
    rows.nth(1).get_by_role("button", name="jetzt bearbeiten").click()
    expect(rows.nth(1)).to_contain_text("Personalausweis und Reisepass × 3 in Arbeit")
    expect(rows.nth(0)).not_to_contain_text("in Arbeit")
    rows.nth(1).get_by_role("button", name="erledigt").click()
    expect(rows.nth(1)).to_contain_text("erledigt")
    expect(rows.nth(0)).not_to_contain_text("erledigt")
    desk.page.keyboard.press("Alt+2")
    desk.form("concern", "Jetzt bearbeiten")
    expect(rows.nth(2)).to_contain_text("× 4 in Arbeit")
    clean(desk.page)
    desk.page.keyboard.press("Alt+t")
    dialog = desk.part("dialog", "split")
    dialog.get_by_role("button", name="Eigene Nummer").click()
    expect(dialog.locator("[data-refused]")).to_contain_text("Bitte ankreuzen")
    dialog.get_by_label("Reisepass × 4").check()
    expect(dialog.get_by_label("davon")).to_have_value("3")
    dialog.get_by_label("davon").fill("2")
    clean(desk.page)
    dialog.get_by_role("button", name="Eigene Nummer").click()
    expect(desk.part("message")).to_contain_text("Neue Nummer: ")
    expect(rows.nth(2)).to_contain_text("× 2 in Arbeit")
    expect(desk.waiting).to_contain_text(["Personalausweis und Reisepass × 2"])
    desk.part("action", "undo").click()
    expect(rows.nth(2)).to_contain_text("× 4 in Arbeit")
    expect(desk.waiting).to_have_count(0)


def test_forwarded_with_a_note_to_the_counter_of_a_colleague(stage: Stage, browser: Browser, desk: Desk) -> None:
    """The colleague is named; only that desk sees the number as its next one, with the note once it is called."""
    other = desk_of(browser, stage, "bert", 2)
    drawn = visit(stage, ("ausweis", 1))
    serve(desk, drawn["number"])
    desk.page.keyboard.press("Alt+w")
    expect(desk.part("dialog", "forward").locator("[name=counter]")).to_contain_text("Platz 2 – bert")
    place = str(stage.counters()[1])
    desk.form("forward", counter=place, service="renten", note="Bitte Rentenausweis prüfen")
    desk.is_free()
    expect(desk.part("upcoming")).to_be_hidden()
    expect(desk.row("waiting", drawn["number"])).to_contain_text("nur Platz 2")
    expect(other.part("upcoming")).to_contain_text(f"{spaced(drawn['number'])} Renten")
    other.next()
    other.shows(drawn["number"], "called")
    expect(other.part("note")).to_have_text("Bitte Rentenausweis prüfen")
    other.page.keyboard.press("Alt+o")
    other.part("dialog", "note").locator("textarea").fill("")
    other.part("dialog", "note").get_by_role("button", name="Speichern").click()
    expect(other.part("note")).to_be_hidden()
    other.page.context.close()


def test_to_another_office_and_from_there(stage: Stage, desk: Desk) -> None:
    """It is gone from here; who comes from there is expected until the desk checks them in."""
    drawn = visit(stage, ("ausweis", 1))
    serve(desk, drawn["number"])
    desk.act("forward")
    desk.part("dialog", "forward").locator("[name=office]").select_option("nord")
    expect(desk.part("dialog", "forward").locator("[name=service] option")).to_have_count(2)
    desk.form("forward", "Weiterleiten", service="pass")
    desk.is_free()
    token = devices.register(stage.process.ctx, kind="api", office="nord", name="nord", now=present(stage))
    nord = {"Authorization": f"Bearer {token}"}
    body = {"request_id": f"nord-{drawn['number']}", "concerns": [{"service": "pass"}]}
    sent = http().post(f"{stage.url}/api/v1/offices/nord/tickets", json=body, headers=nord).raise_for_status().json()
    where = {"office": OFFICE, "service": "wohnung"}
    http().post(f"{stage.url}/api/v1/tickets/{sent['token']}/forward", json=where, headers=nord).raise_for_status()
    expected = desk.row("expected", f"NO {sent['number']}")
    expect(expected).to_contain_text("Wohnung anmelden")
    expected.get_by_role("button", name="Ist da").click()
    expect(desk.part("upcoming")).to_contain_text(spaced(sent["number"]))


def test_parked_with_a_reason_and_a_room_and_resumed(stage: Stage, desk: Desk) -> None:
    """SCENARIO 20 at the desk: the place is free, anybody goes on later; waiting for a printout is one key."""
    number = stage.draw()["number"]
    serve(desk, number)
    desk.page.keyboard.press("Alt+k")
    desk.form("park", reason="photo", room="Flur 2")
    desk.is_free()
    expect(desk.row("parked", number)).to_contain_text("Foto fehlt · Flur 2")
    desk.row("parked", number).get_by_role("button", name="Fortsetzen").click()
    desk.shows(number, "serving")
    desk.page.keyboard.press("F6")
    desk.is_free()
    expect(desk.row("parked", number)).to_contain_text("Ausdruck")
    desk.rested()
    desk.row("parked", number).get_by_role("button", name="Schein").click()
    expect(desk.part("dialog", "ask")).to_contain_text("Code ")
    desk.answer("Schließen")


def test_a_colleague_falls_ill(stage: Stage, browser: Browser, desk: Desk) -> None:
    """Who is served where; the open case is taken over from the list, with a question, and can be given back."""
    number = stage.draw()["number"]
    other = desk_of(browser, stage, "bert", 2)
    serve(other, number)
    row = desk.part("list", "others").locator("li", has_text="Platz 2")
    expect(row).to_contain_text(f"{spaced(number)} in Bedienung")
    expect(row).to_contain_text("bert · seit 0")
    row.get_by_role("button").click()
    desk.answer("Fall übernehmen")
    desk.shows(number, "serving")
    other.is_free()
    expect(other.part("message")).to_have_text(f"Platz 1 hat {spaced(number)} übernommen.")
    expect(other.part("action", "undo")).to_be_hidden()
    waiting = stage.draw()["number"]
    expect(other.waiting).to_have_count(1)
    other.next()
    other.shows(waiting, "called")
    expect(other.part("message")).to_be_hidden()
    other.act("finish")
    other.is_free()
    desk.part("action", "undo").click()
    other.shows(number, "serving")
    other.page.context.close()


def test_wrap_up_is_one_key(stage: Stage, desk: Desk) -> None:
    """The case is finished, the place is not free; again: it is free. Undo takes the finish back."""
    number = stage.draw()["number"]
    serve(desk, number)
    desk.act("wrap-up")
    expect(desk.part("state")).to_have_text("Nacharbeit")
    expect(desk.part("number")).to_have_text("–")
    expect(desk.part("timer")).to_have_text("0:00")
    desk.act("wrap-up")
    desk.is_free()
    desk.part("action", "undo").click()
    desk.shows(number, "serving")


def test_leaving_with_an_open_case_asks(stage: Stage, browser: Browser, desk: Desk) -> None:
    """Give back, hand over, park, finish; "not appeared" only when it is time for it."""
    other = desk_of(browser, stage, "bert", 2)
    first, second = stage.draw()["number"], stage.draw()["number"]
    desk.next()
    desk.shows(first, "called")
    desk.part("pause").click()
    question = desk.part("dialog", "ask")
    expect(question).to_contain_text(spaced(first))
    expect(question).not_to_contain_text("Nicht erschienen")
    desk.answer("Zurück in die Reihe")
    expect(desk.part("state")).to_have_text("Pause")
    desk.part("pause").click()
    desk.is_free()
    desk.next()
    desk.act("recall")
    expect(desk.part("state")).to_contain_text("2. Aufruf")
    later(stage, 61)
    expect(desk.part("action", "no-show")).to_have_attribute("aria-disabled", "false")
    desk.part("pause").click()
    desk.answer("Nicht erschienen")
    expect(desk.row("missed", first)).to_be_visible()
    expect(desk.part("state")).to_have_text("Pause")
    desk.next()
    desk.is_free()
    desk.next()
    desk.shows(second, "called")
    desk.part("pause").click()
    desk.answer("Übergeben")
    desk.form("forward", counter=str(stage.counters()[1]))
    expect(desk.part("state")).to_have_text("Pause")
    expect(other.part("upcoming")).to_contain_text(spaced(second))
    other.page.context.close()


def test_before_the_call(stage: Stage, desk: Desk) -> None:
    """Language, "bitte abholen", Vorrang without its reason, not confirmed; and the same after it."""
    first = visit(stage, ("ausweis", 2), language="tr")
    desk.next()
    desk.shows(first["number"], "called")
    desk.page.keyboard.press("Alt+v")
    dialog = desk.part("dialog", "priority")
    clean(desk.page)
    dialog.get_by_label("schwerbehindert").check()
    dialog.get_by_label("gehörlos").check()
    dialog.get_by_role("button", name="Hinzufügen").click()
    for text in ("bitte abholen", "Vorrang", "Türkisch"):
        expect(desk.part("marks")).to_contain_text(text)
    desk.act("return")
    desk.is_free()
    later(stage, 120)
    upcoming = desk.part("upcoming")
    for text in (spaced(first["number"]), "Reisepass × 2", "bitte abholen", "Vorrang", "Türkisch", "wartet 2"):
        expect(upcoming).to_contain_text(text)
    assert "schwerbehindert" not in desk.part("work").inner_text()
    desk.next()
    desk.shows(first["number"], "called")
    desk.act("priority")
    dialog.get_by_label("Rollstuhl").check()
    dialog.get_by_role("button", name="Hinzufügen").click()
    expect(desk.part("marks")).to_contain_text("barrierefreien")
    expect(desk.part("marks")).to_contain_text("Vorrang")
    desk.act("priority")
    dialog.get_by_role("button", name="zurücksetzen").click()
    desk.answer("Zurücksetzen")
    expect(desk.part("marks")).not_to_contain_text("Vorrang")


def test_why_this_order_and_a_service_without_a_number(stage: Stage, desk: Desk) -> None:
    first, second = stage.draw()["number"], stage.draw()["number"]
    expect(desk.waiting).to_have_count(2)
    desk.page.keyboard.press("Alt+u")
    dialog = desk.part("dialog", "why")
    dialog.get_by_role("button", name="Erklären").click()
    expect(desk.part("answer")).to_contain_text(spaced(first))
    expect(desk.part("answer")).to_contain_text(spaced(second))
    clean(desk.page)
    desk.page.keyboard.press("Escape")
    before = queue_of(stage)["seq"]
    desk.page.keyboard.press("Alt+q")
    desk.part("dialog", "quick").locator("select").press("Enter")
    expect(desk.part("dialog", "quick").locator("[data-refused]")).to_have_text("Bitte wählen Sie die Dienstleistung.")
    desk.form("quick", service="renten", quantity="1")
    expect(desk.part("message")).to_have_text("1 × Renten gezählt.")
    assert queue_of(stage)["seq"] == before + 1
    expect(desk.part("undo-label")).to_have_text("Kurzanliegen zurücknehmen")
    desk.page.reload()
    expect(desk.part("undo-label")).to_have_text("Kurzanliegen zurücknehmen")
    desk.page.keyboard.press("Control+z")
    expect(desk.part("action", "undo")).to_be_hidden()
    assert queue_of(stage)["seq"] == before + 2
    desk.next()
    desk.shows(first, "called")
    expect(desk.part("message")).to_be_hidden()


def test_a_refused_form_stays_open_with_what_was_typed(stage: Stage, desk: Desk) -> None:
    """The error is inside; a service that the other office has not is named, and nothing else is sent."""
    number = stage.draw()["number"]
    serve(desk, number)
    desk.act("add")
    dialog = desk.part("dialog", "add")
    dialog.locator("[name=service]").select_option("wohnung")
    dialog.locator("[name=quantity]").fill("50")
    dialog.locator("[name=quantity]").press("Enter")
    expect(dialog.locator("[data-refused]")).to_have_text(re.compile(r"Höchstens \d+ Stück\."))
    expect(dialog.locator("[name=quantity]")).to_have_value("50")
    clean(desk.page)
    desk.form("add", quantity="1")
    expect(desk.part("message")).to_be_hidden()
    expect(desk.part("next")).to_be_focused()
    desk.act("forward")
    dialog = desk.part("dialog", "forward")
    dialog.locator("textarea").fill("Bitte prüfen")
    dialog.get_by_role("button", name="Weiterleiten").click()
    expect(dialog.locator("[data-refused]")).to_contain_text("Bitte wählen Sie, wohin")
    expect(dialog.locator("textarea")).to_have_value("Bitte prüfen")
    dialog.locator("[name=service]").select_option("renten")
    dialog.locator("[name=office]").select_option("nord")
    expect(dialog.locator("[name=service] option")).to_have_count(3)
    dialog.get_by_role("button", name="Weiterleiten").click()
    expect(dialog.locator("[data-refused]")).to_have_text("„Renten“ gibt es an diesem Standort nicht.")
    desk.form("forward", "Weiterleiten", service="pass")
    desk.is_free()


def test_a_forgotten_end_is_asked_for_quietly(stage: Stage, desk: Desk) -> None:
    """Two timers; after three times the planned twelve minutes a question, once."""
    number = stage.draw()["number"]
    desk.next()
    desk.shows(number, "called")
    later(stage, 45)
    expect(desk.part("timer")).to_have_text("0:45")
    desk.act("start")
    desk.shows(number, "serving")
    later(stage, 70)
    expect(desk.part("timer")).to_have_text("1:10")
    expect(desk.part("since-call")).to_have_text("Aufruf vor 1:55")
    expect(desk.part("question")).to_be_hidden()
    later(stage, 35 * 60)
    expect(desk.part("question")).to_contain_text("Geplant waren 12")
    clean(desk.page)
    desk.part("still").click()
    expect(desk.part("question")).to_be_hidden()
    later(stage, 36 * 60)
    expect(desk.part("question")).to_be_visible()


def test_a_counter_offers_what_its_clerk_may_serve(stage: Stage, browser: Browser) -> None:
    """Qualifications show before opening; what nobody present can serve stands above the list; who learns reads so."""
    session(stage, "carla", "clerk", OFFICE)
    qualify(stage, "carla", ("renten", "wohnung"))
    stage.draw("ausweis")
    trainer = desk_of(browser, stage, "bert", 2)
    desk = desk_of(browser, stage, "carla")
    expect(desk.page.get_by_text("in Ausbildung", exact=True)).to_be_visible()
    desk.part("place").nth(1).click()
    expect(desk.part("dialog", "ask")).to_contain_text("zählt als Ausbildung")
    desk.answer("Anderen Platz wählen")
    trainer.page.context.close()
    empty(stage)
    stage.draw("ausweis")
    first = desk.page.locator(".desk-place-item").first
    expect(first.locator("[data-services]")).to_have_text("Wohnung anmelden, Renten")
    first.get_by_role("button", name="nur einzelne").click()
    boxes = desk.part("dialog", "services").locator("input")
    expect(boxes).to_have_count(2)
    clean(desk.page)
    boxes.first.uncheck()
    desk.form("services", "Platz öffnen")
    expect(desk.part("unstaffed")).to_contain_text("Personalausweis und Reisepass")
    expect(desk.part("hint")).to_have_text("Für Sie wartet niemand.")
    opened = next(one for one in queue_of(stage)["counters"] if one["clerk"] == "carla")
    assert opened["services"] == ["renten"]
    desk.page.context.close()


def qualify(stage: Stage, name: str, services: tuple[str, ...]) -> None:
    """The head says what a trainee may serve."""
    ctx = stage.process.ctx
    known = settings.get(ctx, PEOPLE, office=OFFICE, principal=SYSTEM)
    people = tuple(replace(one, services=services, trainee=True) if one.name == name else one for one in known.people)
    wanted, now = replace(known, people=people), present(stage)
    request = Request("people", None, b"")
    settings.put(ctx, PEOPLE, office=OFFICE, wanted=wanted, principal=SYSTEM, request=request, now=now)
