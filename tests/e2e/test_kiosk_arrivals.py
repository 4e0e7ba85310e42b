"""At the terminal with an appointment or a slip; needs; services without staff; the way out of the building."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import Update, select, update

from app.db import tables
from app.rules import events as ev
from app.usecases.change import Change
from app.usecases.context import SYSTEM
from app.usecases.unit import change
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import SIZES, Stage, clean, context_of, pair
from tests.support.server import OFFICE


def book(stage: Stage, at: str, service: str = "ausweis") -> str:
    """A portal has booked for that time of the day; returns the code."""
    body = {"appointments": [{"at": stage.moment(at).isoformat(), "concerns": [{"service": service}]}]}
    code: str = stage.api("POST", f"/offices/{OFFICE}/appointments", body)["appointments"][0]["code"]
    return code


def set_policy(stage: Stage, **changes: Any) -> None:
    """The head of the office changes a rule."""
    with stage.process.ctx.store.read() as conn:
        rules = conn.execute(select(tables.office.c.policy).where(tables.office.c.id == 1)).scalar_one()
    settings(stage, update(tables.office).where(tables.office.c.id == 1).values(policy=rules | changes))


def settings(stage: Stage, statement: Update) -> None:
    """The head of the office changes something."""

    def work(c: Change) -> None:
        c.conn.execute(statement)
        c.emit(ev.SETTINGS)

    ctx = stage.process.ctx
    with ctx.store.read() as conn:
        now = conn.execute(select(tables.office.c.last_event_at).where(tables.office.c.id == 1)).scalar_one()
    change(ctx, office=1, principal=SYSTEM, request=None, now=now, answer=type(None), work=work)


@pytest.fixture(name="asking")
def kiosk_that_asks(stage: Stage) -> Iterator[Stage]:
    """The office lets its visitors say what they need."""
    set_policy(stage, needs_at_kiosk=True)
    yield stage
    set_policy(stage, needs_at_kiosk=False)


def type_code(kiosk: Kiosk, code: str) -> None:
    """Touch the keys, as a visitor does."""
    for sign in code:
        kiosk.page.locator(".key", has_text=sign).tap()
    kiosk.tap("code-submit")


def test_a_code_from_the_keys_brings_the_number_and_a_second_time_names_it(kiosk: Kiosk, stage: Stage) -> None:
    code = book(stage, "09:30")
    kiosk.tap("checkin-open")
    expect(kiosk.title).to_have_text("Ihr Code")
    clean(kiosk.page)
    kiosk.settled()
    type_code(kiosk, "XXXX")
    expect(kiosk.page.locator(".code__note")).to_contain_text("Diesen Code kennen wir hier nicht.")
    for _ in "XXXX":
        kiosk.tap("code-erase")
    type_code(kiosk, code)
    assert kiosk.number() == "A001"
    expect(kiosk.page.locator(".ticket__told")).to_contain_text("Ihr Termin ist um 09:30 Uhr")
    clean(kiosk.page)
    assert stage.waiting == ["A001"]
    kiosk.expect_paper("Bitte nehmen Sie Ihren Zettel.")
    kiosk.page.keyboard.type(f"{code.lower()}\n")
    expect(kiosk.title).to_have_text("Sie sind schon angemeldet")
    expect(kiosk.page.locator("[data-message]")).to_contain_text("Ihre Nummer: A\u00a0001")
    clean(kiosk.page)
    kiosk.tap("leave")
    expect(kiosk.title).to_have_text("Worum geht es?")


def test_a_scanned_code_tells_who_is_early_and_who_is_late(kiosk: Kiosk, stage: Stage) -> None:
    """The scanner types anywhere on the first screen, also where a tile has the focus."""
    early, late = book(stage, "11:00"), book(stage, "08:30")
    kiosk.page.locator(".tile").first.focus()
    kiosk.page.keyboard.type(f"{early}\n")
    expect(kiosk.title).to_have_text("Noch etwas zu früh")
    expect(kiosk.page.locator("[data-message]")).to_contain_text("Anmelden können Sie sich ab 10:00 Uhr.")
    kiosk.page.get_by_role("button", name="English").tap()
    expect(kiosk.title).to_have_text("A little too early")
    kiosk.tap("leave")
    kiosk.page.keyboard.type(f"{late}\n")
    assert kiosk.number() == "A001"
    told = kiosk.page.locator(".ticket__told")
    expect(told).to_have_text("Ihr Termin um 08:30 Uhr ist vorbei. Sie warten jetzt wie alle ohne Termin.")
    kiosk.page.get_by_role("button", name="English").tap()
    expect(told).to_contain_text("Your appointment at 08:30 is over.")


def test_a_slip_of_another_day_goes_on(kiosk: Kiosk, stage: Stage) -> None:
    stage.draw("wohnung")
    parked = stage.act("start", stage.call(1))
    slip = stage.api("POST", f"/tickets/{parked['token']}/slip", {})
    stage.new_day()
    expect(kiosk.page.locator(".tile")).to_have_count(3)
    kiosk.settled()
    kiosk.page.keyboard.type(f"{slip['code']}\n")
    assert kiosk.number() == "W001"
    expect(kiosk.page.locator(".ticket__told")).to_be_hidden()


def test_needs_are_offered_after_the_service_and_never_asked_for(kiosk: Kiosk, asking: Stage) -> None:
    """Still two taps for one matter; who needs a wheelchair's counter hears when there is none."""
    kiosk.load()
    kiosk.choose("Wohnung")
    clean(kiosk.page)
    kiosk.page.get_by_role("button", name="Rollstuhl").tap()
    kiosk.tap("draw")
    assert kiosk.number() == "W001"
    [line] = asking.api("GET", f"/offices/{OFFICE}/queue")["waiting"]
    assert (line["reach"], line["fetch"]) == (True, True)
    kiosk.tap("end")
    assert kiosk.draw("Wohnung") == "W002"
    lines = asking.api("GET", f"/offices/{OFFICE}/queue")["waiting"]
    assert [one["reach"] for one in lines] == [True, False]


def test_needs_are_not_offered_where_the_office_does_not_ask(kiosk: Kiosk) -> None:
    kiosk.choose("Wohnung")
    expect(kiosk.page.locator("[data-needs]")).to_be_hidden()


def test_services_that_nobody_there_can_serve_say_so_and_can_be_drawn(kiosk: Kiosk, stage: Stage) -> None:
    place = stage.counters()[0]
    equipped = update(tables.counter).where(tables.counter.c.id == place)
    settings(stage, equipped.values(allowed=[1]))
    stage.open(1)
    tile = kiosk.page.locator(".tile", has_text="Renten")
    expect(tile).to_contain_text("zurzeit kann das hier niemand bearbeiten")
    expect(kiosk.page.locator(".tile", has_text="Personalausweis")).not_to_contain_text("niemand")
    clean(kiosk.page)
    assert kiosk.draw("Renten") == "R001"
    settings(stage, equipped.values(allowed=None))


@pytest.mark.parametrize("shape", ["portrait", "landscape"])
def test_everything_gives_way_to_the_words_that_lead_out(browser: Browser, stage: Stage, shape: str) -> None:
    """In both languages at once, over an open dialogue; afterwards everything goes on."""
    assert shape in SIZES
    with context_of(browser, shape, has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), stage.url)
        kiosk.load()
        kiosk.choose("Renten")
        stage.api("POST", f"/offices/{OFFICE}/evacuation", {})
        words = kiosk.page.locator("[data-screen=evacuation]:visible")
        expect(words).to_contain_text("Bitte verlassen Sie das Gebäude")
        expect(words).to_contain_text("Please leave the building")
        expect(kiosk.page.locator("dialog[open]")).to_have_count(0)
        clean(kiosk.page)
        stage.api("POST", f"/offices/{OFFICE}/evacuation/end", {})
        expect(kiosk.title).to_have_text("Worum geht es?")
        assert stage.waiting == []
