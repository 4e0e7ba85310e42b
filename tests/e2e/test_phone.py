"""The visitor's page on the phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.display import EAR, loud, silent_s
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import Stage, clean, context_of, weight
from tests.support.browser import complaints
from tests.support.server import OFFICE, eventually, http

LIMIT = 60_000
DEAD = "Diese Nummer gibt es nicht mehr"
HURRY = "const later = setTimeout; window.setTimeout = (what, ms, ...more) => later(what, Math.min(ms, 300), ...more);"

# Counts what shakes the phone, and keeps what the browser really gives to keep the screen awake.
POCKET = """
window.buzzes = 0;
navigator.vibrate = () => ++window.buzzes;
window.locks = [];
const request = navigator.wakeLock.request.bind(navigator.wakeLock);
navigator.wakeLock.request = async (kind) => {
  const lock = await request(kind);
  window.locks.push(lock);
  return lock;
};
"""


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone; its browser lets pages keep the screen awake, as phones' browsers do."""
    allowed = ["screen-wake-lock"]
    with context_of(browser, "phone", has_touch=True, locale="de-DE", permissions=allowed) as context:
        yield context


def follow(phone: BrowserContext, stage: Stage, ticket: dict[str, str], query: str = "") -> Page:
    """The page of a ticket."""
    page = phone.new_page()
    page.goto(f"{stage.url}/t/{ticket['token']}{query}")
    return page


def wake(page: Page) -> None:
    """The phone is taken out of the pocket: the page asks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_s27_phone_follows_from_the_queue_to_the_counter(phone: BrowserContext, stage: Stage) -> None:
    """Position and estimate, then "Bitte zu Platz 4" within 2.5 s, then served, then done; all clean."""
    stage.open(1)
    stage.draw()
    mine = stage.draw()
    page = follow(phone, stage, mine)
    found = complaints(page)
    title = page.locator("h1")
    expect(page.locator(".card__number")).to_have_text("A\u00a0002")
    expect(title).to_have_text("1 Person vor Ihnen")
    expect(page.locator(".card")).to_contain_text("kann auch steigen")
    clean(page)
    stage.call(1)
    wake(page)
    expect(title).to_have_text("Sie sind bald an der Reihe")
    called = stage.call(4)
    expect(page.locator(".card__lead")).to_have_text("Bitte zu Platz 4", timeout=3500)
    expect(page.locator(".card")).to_contain_text("Ohne Stufen: Aufzug neben dem Eingang")
    expect(page).to_have_title("A\u00a0002 – Sie sind dran")
    clean(page)
    stage.act("start", called)
    wake(page)
    expect(title).to_have_text("Sie werden bedient")
    clean(page)
    stage.act("finish", called)
    wake(page)
    expect(title).to_have_text("Erledigt")
    clean(page)
    assert found == []


def test_call_vibrates_and_rings_after_one_tap(phone: BrowserContext, stage: Stage) -> None:
    """Phones allow sound and vibration only after a touch; it sounds at once, the screen stays awake till served."""
    for script in (HURRY, EAR, POCKET):
        phone.add_init_script(script)
    mine = stage.draw()
    page = follow(phone, stage, mine)
    title, alert = page.locator("h1"), page.locator("[data-alert]")
    stage.call(1)
    expect(title).to_have_text("Sie sind dran")
    stage.act("return", mine)
    expect(page.locator("[data-state=waiting]")).to_be_visible()
    assert (loud(page), locks(page)) == ([], [])
    alert.tap()
    expect(alert).to_have_text("Ton und Vibration sind an. Lassen Sie diese Seite offen.")
    eventually(lambda: loud(page) and silent_s(page) > 0.3)
    end = loud(page)[-1][1]
    assert locks(page) == [("screen", False)]
    clean(page)
    # Whenever the page is hidden the browser lets the screen go dark again.
    page.evaluate("window.locks[0].release()")
    wake(page)
    eventually(lambda: locks(page) == [("screen", True), ("screen", False)])
    before = page.evaluate("window.buzzes")
    stage.call(1)
    expect(title).to_have_text("Sie sind dran")
    assert page.evaluate("window.buzzes") == before + 1
    eventually(lambda: loud(page)[-1][0] > end)
    stage.act("start", mine)
    eventually(lambda: locks(page) == [("screen", True), ("screen", True)])


def locks(page: Page) -> list[tuple[str, bool]]:
    """What the page was given to keep awake, and whether it has let go of it."""
    return [(kind, is_released) for kind, is_released in page.evaluate("locks.map(one => [one.type, one.released])")]


def test_number_is_given_back_after_a_question(phone: BrowserContext, stage: Stage) -> None:
    """Asked once, then the place is free and the page says so, unless staff take it back: it goes on asking."""
    phone.add_init_script(HURRY)
    ticket = stage.draw()
    page = follow(phone, stage, ticket)
    page.get_by_text("Nummer zurückgeben", exact=True).tap()
    clean(page)
    page.get_by_role("button", name="Ja, Nummer zurückgeben").tap()
    expect(page.locator("h1")).to_have_text("Nummer zurückgegeben")
    clean(page)
    assert stage.waiting == []
    stage.act("undo", ticket)
    expect(page.locator("[data-state=waiting]")).to_be_visible()


def test_more_time_lets_others_pass_and_can_be_taken_back(phone: BrowserContext, stage: Stage) -> None:
    """One change however often it is tapped; the leave to ring stays; a third wish is refused in words."""
    stage.open(1)
    mine, other = stage.draw(), stage.draw()
    page = follow(phone, stage, mine)
    title, more = page.locator("h1"), page.get_by_role("button", name="Ich brauche noch 10 Minuten")
    page.locator("[data-alert]").tap()
    page.evaluate("for (let n = 0; n < 3; n++) document.querySelector('[data-act=later]').requestSubmit()")
    expect(title).to_have_text("Sie haben Zeit bis 09:10 Uhr")
    expect(more).to_be_hidden()
    expect(page.locator("[data-alert]")).to_be_disabled()
    clean(page)
    assert stage.call(1)["number"] == other["number"]
    page.get_by_role("button", name="Doch jetzt").tap()
    expect(title).to_have_text("Sie sind bald an der Reihe")
    more.tap()
    expect(title).to_have_text("Sie haben Zeit bis 09:10 Uhr")
    page.get_by_role("button", name="Doch jetzt").tap()
    expect(title).to_have_text("Sie sind bald an der Reihe")
    expect(more).to_be_hidden()
    page.evaluate("document.querySelector('[data-act=later]').requestSubmit()")
    expect(page.get_by_role("alert")).to_contain_text("Mehr Zeit gibt es nur zweimal.")
    phone.set_offline(True)
    page.get_by_text("Nummer zurückgeben", exact=True).tap()
    page.get_by_role("button", name="Ja, Nummer zurückgeben").tap()
    expect(page.get_by_role("alert")).to_contain_text("Das ist nicht angekommen")
    phone.set_offline(False)


def test_missed_and_parked_visitors_know_what_to_do(phone: BrowserContext, stage: Stage) -> None:
    """No-show and parked."""
    mine = stage.draw()
    page = follow(phone, stage, mine)
    stage.call(1)
    stage.act("start", mine)
    stage.api("POST", f"/tickets/{mine['token']}/park", {"room": "Wartezone B"})
    wake(page)
    expect(page.locator(".card")).to_contain_text("Sie kommen gleich wieder dran.")
    expect(page.locator(".card")).to_contain_text("Bitte warten Sie hier: Wartezone B")
    clean(page)
    other = stage.draw()
    page = follow(phone, stage, other)
    stage.call(1)
    stage.act("no-show", other)
    wake(page)
    expect(page.locator(".card")).to_contain_text("Bitte wenden Sie sich an den Empfang.")
    clean(page)


def test_a_fire_alarm_comes_before_everything_else(phone: BrowserContext, stage: Stage) -> None:
    """The phone says leave, and afterwards goes on where it was."""
    stage.open(1)
    page = follow(phone, stage, stage.draw())
    stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
    wake(page)
    expect(page.locator("h1")).to_have_text("Bitte verlassen Sie das Gebäude")
    expect(page.locator(".card__lead")).to_have_text("Ihre Nummer bleibt gültig.")
    clean(page)
    stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})
    wake(page)
    expect(page.locator("h1")).to_have_text("Sie sind bald an der Reihe")


def test_language_of_the_ticket_with_a_switch(phone: BrowserContext, stage: Stage) -> None:
    """An English ticket has an English page; one touch makes it German, also after the next news.

    After midnight the link is dead: open pages say so by themselves, each in its language, and late visitors hear it.
    """
    stage.open(1)
    mine = stage.draw(language="en")
    english = follow(phone, stage, mine)
    page = follow(phone, stage, mine)
    expect(page.locator("h1")).to_have_text("It will soon be your turn")
    assert page.locator("html").get_attribute("lang") == "en"
    clean(page)
    page.locator(".head__languages summary").tap()
    clean(page)
    page.get_by_role("link", name="Deutsch").tap()
    expect(page.locator("h1")).to_have_text("Sie sind bald an der Reihe")
    stage.call(1)
    wake(page)
    expect(page.locator("h1")).to_have_text("Sie sind dran")
    stage.new_day()
    for open_page, language, dead in ((page, "de", DEAD), (english, "en", "This number does not exist any more")):
        wake(open_page)
        expect(open_page.locator("h1")).to_have_text(dead)
        assert open_page.locator("html").get_attribute("lang") == language
        clean(open_page)
    for query, language in (("", "en"), ("?lang=de", "de"), ("?lang=ar", "ar")):
        late = http().get(f"{stage.url}/t/{mine['token']}{query}", headers={"Accept-Language": "de"})
        assert (late.status_code, f'<html lang="{language}"' in late.text) == (410, True)
    assert http().get(f"{stage.url}/t/{mine['token']}/status").status_code == 410


def test_works_without_scripts(browser: Browser, stage: Stage) -> None:
    """The first picture comes from the server, more time can be had, and the number can be given back."""
    stage.open(1)
    mine = stage.draw()
    with context_of(browser, "phone", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{stage.url}/t/{mine['token']}")
        expect(page.locator(".card__number")).to_have_text("A\u00a0001")
        page.get_by_role("button", name="Ich brauche noch 10 Minuten").click()
        expect(page.locator("h1")).to_have_text("Sie haben Zeit bis 09:10 Uhr")
        page.get_by_role("button", name="Doch jetzt").click()
        expect(page.locator("h1")).to_have_text("Sie sind bald an der Reihe")
        page.get_by_text("Nummer zurückgeben").first.click()
        page.get_by_role("button", name="Ja, Nummer zurückgeben").click()
        expect(page.locator("h1")).to_have_text("Nummer zurückgegeben")


def test_page_is_light_and_asks_with_its_etag(phone: BrowserContext, stage: Stage) -> None:
    """Under 60 KB; nothing new is 304; a phone that wakes up asks at once."""
    mine = stage.draw()
    page = phone.new_page()
    measured = weight(page, f"{stage.url}/t/{mine['token']}", ".card")
    assert 5_000 < measured < LIMIT
    with page.expect_response("**/status*") as first:
        pass
    assert first.value.status == 304
    with page.expect_response("**/status*") as second:
        pass
    assert second.value.status == 304
    with page.expect_response("**/status*", timeout=1000):
        wake(page)


def test_a_phone_that_wakes_does_not_wait_for_a_question_that_hangs(phone: BrowserContext, stage: Stage) -> None:
    """Asked when it fell asleep, in a net that is gone: that question is given up after eight seconds only."""
    page = follow(phone, stage, stage.draw())
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/status*", hold)
    eventually(lambda: page.evaluate("true") and held)
    stage.call(4)
    wake(page)
    eventually(lambda: page.evaluate("true") and len(held) == 2, 4)
    held[1].continue_()
    expect(page.locator(".card__lead")).to_have_text("Bitte zu Platz 4", timeout=2000)


def test_opened_page_is_a_number_handed_over(phone: BrowserContext, kiosk: Kiosk, stage: Stage) -> None:
    """Whoever opens the page has the number: it is not marked as unclaimed."""
    kiosk.draw()
    token = kiosk.page.evaluate("JSON.parse(sessionStorage['wartemarke-ticket']).ticket.token")
    follow(phone, stage, {"token": token})
    stage.move("09:03")
    assert eventually(lambda: stage.api("GET", "/offices/mitte/queue")["waiting"])[0]["unclaimed"] is False


def test_s30_tokens_cannot_be_guessed_and_pages_tell_no_others(phone: BrowserContext, stage: Stage) -> None:
    """A changed token is unknown; the page of one ticket names no other, no clerk."""
    mine, other = stage.draw(), stage.draw("wohnung")
    page = follow(phone, stage, mine)
    html = page.content()
    assert other["token"] not in html
    assert other["number"] not in html
    assert "programm" not in html
    guessed = mine["token"][:-1] + ("0" if mine["token"][-1] != "0" else "1")
    page = follow(phone, stage, {"token": guessed})
    expect(page.locator("h1")).to_have_text(DEAD)
    clean(page)


def test_lost_line_shows_the_age(phone: BrowserContext, stage: Stage) -> None:
    """Off line the page says how old it is; back on line it is fresh at once."""
    phone.clock.install()
    page = follow(phone, stage, stage.draw())
    phone.set_offline(True)
    wake(page)
    page.clock.run_for(5000)
    expect(page.locator("[data-age]")).to_contain_text("Keine Verbindung. Stand vor", timeout=9000)
    clean(page)
    phone.set_offline(False)
    expect(page.locator("[data-age]")).to_be_hidden()
