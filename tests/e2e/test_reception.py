"""The reception in a real browser against a real server: one stage, each test on an empty hall."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Route, expect
from sqlalchemy import update

from app.db import tables
from tests.e2e.display import set_displays
from tests.e2e.reception import Reception, reception_of
from tests.e2e.staff import browser_of, empty, later, queue_of, spaced
from tests.e2e.stage import Stage, clean
from tests.support.server import OFFICE, http


@pytest.fixture(name="stage")
def empty_stage(hall: Stage) -> Stage:
    empty(hall)
    return hall


def waiting(stage: Stage) -> list[str]:
    return stage.waiting


def test_displays_are_checked_once_a_day(stage: Stage, rosa: Reception) -> None:
    """Each display is listed until somebody has looked and listened; what is not connected says so."""
    token = stage.token("display", "wand")
    with stage.process.ctx.store.write() as conn:
        conn.execute(update(tables.device).where(tables.device.c.name == "wand").values(status={"line": "none"}))
    rosa.page.reload()
    expect(rosa.part("checks")).to_contain_text("Anzeige ist nicht verbunden")
    expect(rosa.part("checks").get_by_role("button")).to_have_count(0)
    expect(rosa.part("alarms")).to_contain_text("wand")
    number = stage.draw()["number"]
    rosa.list("waiting")
    rosa.open(number)
    clean(rosa.page)
    there = {"build": "1", "line": "socket", "clock": "2026-11-23T09:00:00Z", "browser": "", "screen": "", "error": ""}
    report = f"{stage.url}/api/v1/device/report"
    http().post(report, json=there, headers={"Authorization": f"Bearer {token}"}).raise_for_status()
    # Perhaps nobody has opened its page yet: then it is not as the stage wants it.
    set_displays(stage, gong="off", speech=False, rows_legible=False)
    rosa.page.reload()
    expect(rosa.part("checks").get_by_role("button", name="Bild geprüft: wand", exact=True)).to_be_visible()
    set_displays(stage, gong="bells", speech=True)
    rosa.press("Bild und Ton geprüft: wand")
    expect(rosa.part("checks")).to_be_hidden()


def test_drawing_by_keyboard_prints_and_shows_the_number(stage: Stage, rosa: Reception) -> None:
    """Typing filters, Enter takes the first, Enter again draws; number, QR code and place are there at once."""
    keyboard = rosa.page.keyboard
    expect(rosa.part("wish")).to_be_focused()
    keyboard.type("reisep")
    expect(rosa.part("tile")).to_have_count(1)
    keyboard.press("Enter")
    expect(rosa.part("basket")).to_contain_text("1 × Personalausweis und Reisepass")
    keyboard.type("wohn")
    keyboard.press("Enter")
    rosa.part("basket").get_by_role("button", name="Personalausweis und Reisepass: mehr").click()
    rosa.page.locator("[name=language]").select_option("tr")
    keyboard.press("F9")
    expect(rosa.part("given")).to_be_visible()
    (line,) = queue_of(stage)["waiting"]
    rosa.given(line["number"])
    assert (line["services"], line["quantity"], line["language"]) == (["ausweis", "wohnung"], 3, "tr")
    expect(rosa.part("given-qr")).to_be_visible()
    expect(rosa.part("given-text")).to_contain_text("Papier wird gedruckt")
    expect(rosa.part("wish")).to_be_focused()
    expect(rosa.part("basket").locator("li")).to_have_count(0)
    link = rosa.part("given-qr").get_attribute("src") or ""
    rosa.press("Bearbeiten")
    rosa.press("Kopie drucken")
    expect(rosa.part("given-qr")).not_to_have_attribute("src", link)
    rosa.page.keyboard.press("Escape")
    rosa.part("given-large").click()
    expect(rosa.part("show-number")).to_have_text(spaced(line["number"]))
    clean(rosa.page)


def test_a_double_click_and_a_lost_answer_draw_one_number(stage: Stage, rosa: Reception) -> None:
    """The server has drawn, its answer is lost, the press is repeated: the same number."""
    rosa.choose("renten")
    rosa.page.locator("[data-key=F8]").dblclick()
    expect(rosa.part("given")).to_be_visible()
    assert len(waiting(stage)) == 1

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    rosa.choose("wohnung")
    rosa.page.route("**/tickets", lose, times=1)
    rosa.page.keyboard.press("F8")
    rosa.wrong("draw", "Keine Antwort")
    expect(rosa.part("basket")).to_contain_text("Wohnung")
    rosa.page.keyboard.press("F8")
    expect(rosa.part("error", "draw")).to_be_hidden()
    rosa.given(waiting(stage)[1])
    assert len(waiting(stage)) == 2


def test_a_refusal_keeps_what_was_typed_and_is_overruled_with_a_reason(stage: Stage, rosa: Reception) -> None:
    lock = stage.api("POST", f"/offices/{OFFICE}/locks", {"service": "renten", "text": {"de": "Heute keine Beratung"}})
    expect(rosa.part("tile", "renten")).to_contain_text("Heute keine Beratung")
    rosa.choose("renten")
    rosa.page.keyboard.press("F9")
    rosa.wrong("draw", "Heute keine Beratung")
    expect(rosa.part("basket")).to_contain_text("Renten")
    reason = rosa.page.get_by_label("Grund")
    expect(reason).to_be_focused()
    clean(rosa.page)
    reason.fill("Weite Anreise")
    rosa.choose("wohnung")
    expect(rosa.part("override")).to_be_hidden()
    rosa.page.keyboard.press("F9")
    expect(reason).to_have_value("Weite Anreise")
    rosa.press("Trotzdem ziehen")
    expect(rosa.part("given-text")).to_contain_text("Papier wird gedruckt")
    rosa.press("Renten: weiter ausgeben")
    expect(rosa.part("empty", "locks")).to_be_visible()
    expect(rosa.part("override")).to_be_hidden()
    assert lock["id"] not in [one["id"] for one in queue_of(stage)["locks"]]


def test_needs_group_and_a_number_from_the_pad(stage: Stage, rosa: Reception) -> None:
    """Numbers of a power cut are entered one after the other, with their time."""
    rosa.part("more").locator("summary").click()
    rosa.page.get_by_label("Eine Nummer für viele").check()
    rosa.page.get_by_label("Rollstuhl").first.check()
    for _ in range(8):
        rosa.choose("ausweis")
    rosa.page.keyboard.press("F8")
    expect(rosa.part("given")).to_be_visible()
    (line,) = queue_of(stage)["waiting"]
    assert (line["quantity"], line["fetch"], line["reach"]) == (8, True, True)
    rosa.part("more").locator("summary").click()
    rosa.choose("wohnung")
    rosa.page.get_by_label("Nummer vom Block").fill("x 7")
    rosa.page.keyboard.press("F9")
    rosa.wrong("draw", "wann")
    rosa.page.get_by_label("ausgegeben um").fill("08:40")
    rosa.page.get_by_label("Nummer vom Block").fill("xyz")
    rosa.page.keyboard.press("F9")
    rosa.wrong("draw", "Diese Nummer gibt es nicht. Beispiel: A 17.")
    rosa.page.get_by_label("Nummer vom Block").fill("x 7")
    rosa.page.keyboard.press("F9")
    rosa.given("X7")
    for label in ("Nummer vom Block", "ausgegeben um"):
        expect(rosa.page.get_by_label(label)).to_have_value("")
    assert waiting(stage)[0] == "X7"


def test_a_lost_number_is_found_changed_split_and_given_back(stage: Stage, rosa: Reception) -> None:
    """The whole way of one ticket; each answer is there at once, refusals stand beside their form."""
    number = stage.draw("wohnung")["number"]
    rosa.page.get_by_label("Nummer", exact=True).fill(number.lower())
    rosa.press("Suchen")
    expect(rosa.part("list", "found").locator("li")).to_have_count(1)
    rosa.part("list", "found").get_by_role("button").click()
    dialog = rosa.part("dialog", "ticket")
    concern = rosa.form("concern")
    concern.locator("[name=service]").select_option("ausweis")
    concern.locator("[name=quantity]").fill("99")
    rosa.press("Übernehmen", concern)
    rosa.wrong("concern", "Anzahl")
    expect(concern.locator("[name=quantity]")).to_have_value("99")
    concern.locator("[name=quantity]").fill("2")
    rosa.press("Übernehmen", concern)
    expect(rosa.part("ticket-concerns")).to_contain_text("2 × Personalausweis")
    priority = rosa.form("priority")
    priority.get_by_label("mit kleinen Kindern").check()
    rosa.press("Speichern", priority)
    expect(rosa.part("ticket-facts")).to_contain_text("Vorrang")
    clean(rosa.page)
    rosa.part("ticket-concerns").get_by_label("Personalausweis").check()
    rosa.part("ticket-concerns").get_by_label("davon").fill("1")
    rosa.press("Angekreuzte auf eigene Nummer")
    expect(rosa.part("ticket-concerns")).to_contain_text("1 × Personalausweis")
    rosa.press("Teilung zurücknehmen", dialog)
    expect(rosa.part("ticket-concerns")).to_contain_text("2 × Personalausweis")
    assert waiting(stage) == [number]
    rosa.part("ticket-concerns").get_by_label("Personalausweis").check()
    rosa.press("Angekreuzte auf eigene Nummer")
    expect(rosa.part("ticket-concerns")).to_contain_text("Personalausweis und Reisepass (auf eigener Nummer)")
    assert len(waiting(stage)) == 2
    new = next(one for one in waiting(stage) if one != number)
    expect(rosa.part("split-said")).to_have_text(f"Neue Nummer: {spaced(new)} – Papier wird gedruckt.")
    rosa.press("Kopie drucken", dialog)
    expect(rosa.part("spoken")).to_contain_text("Kopie wird gedruckt")
    rosa.press("Nummer zurückgeben", dialog)
    rosa.press("Ja, zurückgeben", dialog)
    expect(dialog).to_be_hidden()
    rosa.given(waiting(stage)[0])
    assert waiting(stage) != [number]


def test_a_missed_one_comes_back_after_the_time_and_is_forwarded(stage: Stage, rosa: Reception) -> None:
    """Later than clerks may: reception decides."""
    ticket = stage.draw()
    stage.call(1)
    stage.act("recall", ticket)
    later(stage, 61)
    stage.act("no-show", ticket)
    later(stage, 31 * 60)
    number = f"{ticket['number'][0]}\u00a0{ticket['number'][1:]}"
    missed = rosa.list("missed").filter(has_text=number)
    expect(missed).to_have_count(1)
    missed.get_by_role("button", name="Ist doch da").click()
    expect(rosa.list("waiting")).to_have_count(1)
    rosa.open(ticket["number"])
    forward = rosa.form("forward")
    rosa.press("Weiterleiten", forward)
    rosa.wrong("forward", "Bitte Anliegen")
    forward.locator("[name=service]").select_option("renten")
    forward.locator("[name=note]").fill("Vollmacht liegt vor")
    rosa.press("Weiterleiten", forward)
    expect(rosa.part("ticket-facts")).to_contain_text("Vollmacht liegt vor")
    rosa.press("Weiterleitung zurücknehmen")
    expect(rosa.part("ticket-concerns")).to_have_text(re.compile("^1 × Personalausweis und Reisepass$"))


def test_who_is_expected_checks_in(stage: Stage, rosa: Reception) -> None:
    """By the day's list of appointments, or with the code."""
    at = stage.moment("09:30").isoformat()
    booked = [
        {"at": at, "concerns": [{"service": "wohnung", "quantity": 1}], "external_id": f"rec-{n}", "label": name}
        for n, name in enumerate(("Frau Berg", "Herr Tal"))
    ]
    taken = stage.api("POST", f"/offices/{OFFICE}/appointments", {"appointments": booked})["appointments"]
    rows = rosa.list("appointments").filter(has_text=re.compile("Frau Berg|Herr Tal"))
    expect(rows).to_have_count(2)
    clean(rosa.page)
    rows.filter(has_text="Frau Berg").get_by_role("button", name="Ist da").click()
    expect(rosa.part("given")).to_be_visible()
    expect(rows.filter(has_text="ist da: ")).to_have_count(1)
    rosa.page.get_by_label("Code von Termin oder Schein").fill(taken[1]["code"])
    rosa.page.keyboard.press("Enter")
    expect(rows.filter(has_text="ist da: ")).to_have_count(2)
    assert len(waiting(stage)) == 2
    rosa.page.get_by_label("Code von Termin oder Schein").fill("gibtesnicht")
    rosa.page.keyboard.press("Enter")
    rosa.wrong("people", "Diesen Code gibt es hier nicht.")
    rosa.page.get_by_label("Code von Termin oder Schein").fill(taken[0]["code"])
    rosa.page.keyboard.press("Enter")
    rosa.wrong("people", "Schon angemeldet: ")
    rosa.press("Suchen")
    expect(rosa.part("error", "people")).to_be_hidden()


def test_a_visit_from_another_office_checks_in(stage: Stage, rosa: Reception) -> None:
    headers = {"Authorization": f"Bearer {stage.process.device('api', 'nord-programm', 'nord')}"}
    wish = {"request_id": "guest", "concerns": [{"service": "pass"}], "override": {"reason": "Prüfung"}}
    drawn = http().post(f"{stage.url}/api/v1/offices/nord/tickets", json=wish, headers=headers).json()
    sent = {"office": OFFICE, "service": "ausweis"}
    path = f"{stage.url}/api/v1/tickets/{drawn['token']}/forward"
    http().post(path, json=sent, headers=headers).raise_for_status()
    rows = rosa.list("expected")
    expect(rows).to_contain_text("kommt von einem anderen Standort")
    rows.get_by_role("button", name="Ist da").click()
    expect(rosa.part("given-number")).to_have_text(spaced(f"NO {drawn['number']}"))
    expect(rows).to_have_count(0)
    assert waiting(stage) == [f"NO {drawn['number']}"]


def test_a_silent_call_for_help_is_seen_and_answered(stage: Stage, rosa: Reception) -> None:
    call = stage.api("POST", f"/counters/{stage.open(2)}/help", {})
    urgent = rosa.part("urgent")
    expect(urgent).to_contain_text("Platz 2 braucht Hilfe")
    clean(rosa.page)
    rosa.press("Ich komme")
    expect(urgent).to_contain_text("Hilfe kommt vom Empfang")
    (shown,) = queue_of(stage)["help"]
    assert (shown["seen"], shown["answered_by"]) == (1, "")
    stage.api("POST", f"/help/{call['id']}/end", {})
    expect(urgent).to_be_empty()


def test_issue_is_stopped_and_goes_on_with_notice_and_fire_alarm(stage: Stage, rosa: Reception) -> None:
    rosa.page.locator("summary", has_text="Ausgabe anhalten").click()
    rosa.page.get_by_label("Text für alle").fill("Wir machen um zehn weiter")
    rosa.page.get_by_label("bis (leer").fill("08:30")
    rosa.press("Anhalten")
    rosa.wrong("lock", "Die Uhrzeit ist schon vorbei.")
    rosa.page.get_by_label("bis (leer").fill("")
    rosa.press("Anhalten")
    expect(rosa.part("error", "lock")).to_be_hidden()
    expect(rosa.part("issuing")).to_contain_text("Wir machen um zehn weiter")
    rosa.press("Ganzer Standort: weiter ausgeben")
    expect(rosa.part("issuing")).to_have_text("Nummern werden ausgegeben")
    rosa.page.locator("summary", has_text="Ausgabe anhalten").click()
    rosa.part("lock").get_by_label("Wofür").select_option("renten")
    expect(rosa.page.get_by_label("Text für alle")).to_have_value("Für Renten werden zurzeit keine Nummern ausgegeben.")
    rosa.press("Anhalten")
    expect(rosa.part("issuing")).to_have_text("Nummern werden ausgegeben, außer für Renten")
    counts = "lists => lists.map(one => new Set([...one.options].map(o => o.value)).size - one.options.length)"
    assert rosa.page.locator("[data-services]").evaluate_all(counts) == [0, 0, 0, 0]
    rosa.press("Renten: weiter ausgeben")
    expect(rosa.part("issuing")).to_have_text("Nummern werden ausgegeben")
    rosa.page.locator("summary", has_text="Hinweis auf den Anzeigen").click()
    rosa.page.get_by_label("Hinweis", exact=True).fill("Bis 18 Uhr geöffnet")
    rosa.press("Zeigen", rosa.part("notice-form"))
    expect(rosa.part("notice-now")).to_have_text("Bis 18 Uhr geöffnet")
    rosa.page.locator("summary", has_text="Stromausfall").click()
    cut = rosa.part("outage")
    cut.get_by_label("von", exact=True).fill("08:40")
    cut.get_by_label("bis", exact=True).fill("08:20")
    rosa.press("Eintragen", cut)
    rosa.wrong("outage", "Uhrzeit")
    cut.get_by_label("von", exact=True).fill("08:10")
    rosa.press("Eintragen", cut)
    expect(cut).to_be_hidden()
    expect(rosa.part("error", "outage")).to_be_hidden()
    rosa.page.locator("summary", has_text="Stromausfall").click()
    expect(rosa.part("list", "outages")).to_have_text("Mo., 23.11., 08:10 bis 08:20 UhrEntfernen")
    rosa.press("Ausfall Mo., 23.11., 08:10 bis 08:20 Uhr entfernen")
    expect(rosa.part("list", "outages")).to_be_empty()
    rosa.page.locator("summary", has_text="Räumung").click()
    fire = rosa.part("evacuate")
    fire.dblclick()
    assert queue_of(stage)["evacuation"] is None
    fire.click()
    expect(rosa.part("urgent")).to_contain_text(re.compile(r"Räumung seit \d\d:"))
    expect(rosa.part("tile", "renten")).to_contain_text("Räumung: keine Nummern")
    clean(rosa.page)
    rosa.press("Weiter", rosa.part("urgent"))
    expect(rosa.part("urgent")).to_be_empty()
    stage.api("PUT", f"/offices/{OFFICE}/notice", {"text": None})


@pytest.mark.parametrize("look", ["narrow", "dark"])
def test_the_page_is_accessible_and_does_not_scroll_sideways(stage: Stage, browser: Browser, look: str) -> None:
    for service in ("wohnung", "renten"):
        stage.draw(service)
    width, scheme = (1024, "light") if look == "narrow" else (1600, "dark")
    rosa = reception_of(browser, stage, viewport={"width": width, "height": 768}, color_scheme=scheme)
    for summary in rosa.page.locator("summary:visible").all():
        summary.click()
    expect(rosa.list("waiting")).to_have_count(2)
    clean(rosa.page)
    assert rosa.page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    rosa.page.keyboard.press("F1")
    clean(rosa.page)
    rosa.page.context.close()


def test_a_clerk_and_another_offices_reception_see_nothing(stage: Stage, browser: Browser) -> None:
    for name, role, office, path in (
        ("anna", "clerk", OFFICE, "/reception"),
        ("nele", "reception", "nord", f"/reception?office={OFFICE}"),
    ):
        context = browser_of(browser, stage, name, role, office)
        answer = context.new_page().goto(f"{stage.url}{path}")
        assert answer is not None
        assert answer.status == 404
        context.close()
