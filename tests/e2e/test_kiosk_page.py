"""The terminal's page itself: idle time-outs, weight, silence on the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, expect

from app.languages.catalogue import DOMAINS, catalogue
from app.languages.known import LANGUAGES
from tests.e2e.kiosk import Kiosk
from tests.e2e.stage import Stage, asked_for, clean, context_of, pair, weight
from tests.support.browser import complaints
from tests.support.server import OFFICE
from tests.unit.test_plurals import COUNTS

LIMIT = 200_000
"""Bytes: the texts of twelve languages are a good part of them."""


SCRIPTS = """
() => performance.getEntriesByType("resource").map(({name}) => new URL(name).pathname.split("/").slice(3).join("/"))
  .filter((name) => name.endsWith(".js"))
"""


@pytest.fixture(name="timed")
def kiosk_with_a_clock(browser: Browser, stage: Stage) -> Iterator[Kiosk]:
    """A terminal whose own timers can be hurried."""
    with context_of(browser, "landscape", has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        context.clock.install()
        kiosk = Kiosk(context.new_page(), stage.url)
        kiosk.load()
        yield kiosk


def test_page_comes_with_what_it_shows_first(browser: Browser, stage: Stage) -> None:
    """Nobody waits for a line that is only coming about: without one word over it there is something to choose."""
    with context_of(browser, "portrait", has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        page = context.new_page()
        page.route_web_socket("**/*", lambda _: None)
        page.route("**/api/**", lambda route: route.abort())
        kiosk = Kiosk(page, stage.url)
        kiosk.load()
        kiosk.choose("Personalausweis")
        expect(kiosk.find("draw")).to_be_visible()


def test_languages_are_named_in_letters_of_their_own(kiosk: Kiosk) -> None:
    """The first screen names every language, and yet loads no whole font of another script."""
    kiosk.page.evaluate("document.fonts.ready.then(() => null)")
    names = "performance.getEntriesByType('resource').map(({name}) => name.split('/').at(-1))"
    fonts = {name for name in kiosk.page.evaluate(names) if name.endswith((".woff", ".woff2"))}
    assert [name for name in fonts if not re.match(r"names-|fira-sans-latin-[0-9]", name)] == []
    assert len([name for name in fonts if name.startswith("names-")]) == 3
    signs = "".join(sorted({sign for language in LANGUAGES.values() for sign in language.name if ord(sign) > 255}))
    assert kiosk.page.evaluate("(signs) => document.fonts.check(\"600 20px 'Language names'\", signs)", signs)


def test_idle_dialog_can_be_extended_and_ends_in_german(timed: Kiosk, stage: Stage) -> None:
    """After 40 s a question, 20 s to answer it with one touch; then language and choice are reset."""
    timed.page.get_by_role("button", name="English").tap()
    timed.choose("Identity")
    dialog = timed.page.locator("dialog[data-idle]")
    timed.hurry(41)
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("This page starts again in")
    clean(timed.page)
    timed.settled()
    timed.find("stay").tap()
    expect(dialog).to_be_hidden()
    expect(timed.find("draw")).to_be_visible()
    timed.hurry(41)
    expect(dialog).to_be_visible()
    timed.hurry(21)
    expect(dialog).to_be_hidden()
    expect(timed.title).to_have_text("Worum geht es?")
    expect(timed.find("draw")).to_have_count(0)
    assert stage.waiting == []


def test_idle_kiosk_that_nobody_touched_asks_nothing(timed: Kiosk) -> None:
    """There is nothing to clear away."""
    timed.hurry(120)
    expect(timed.page.locator("dialog[data-idle]")).to_be_hidden()


def test_ticket_leaves_by_itself_after_fifteen_seconds(timed: Kiosk) -> None:
    """Once the paper is out; a key shows that somebody still reads."""
    timed.draw()
    timed.expect_paper("Bitte nehmen Sie Ihren Zettel.")
    timed.hurry(14)
    expect(timed.page.locator(".ticket__number")).to_be_visible()
    timed.page.keyboard.press("Tab")
    timed.hurry(14)
    expect(timed.page.locator(".ticket__number")).to_be_visible()
    timed.hurry(2)
    expect(timed.title).to_have_text("Worum geht es?")


def test_cold_page_is_light_and_then_silent(browser: Browser, stage: Stage) -> None:
    """Light on the wire, only from our host, and not one request but its sign of life while nobody touches it."""
    with context_of(browser, "portrait") as context:
        pair(context, stage, "kiosk", "eingang")
        page = context.new_page()
        found = complaints(page)
        stage.open(1)
        measured = weight(page, f"{stage.url}/kiosk/eingang", ".tile")
        assert 20_000 < measured < LIMIT
        assert page.evaluate(SCRIPTS) == ["vendor/pages/kiosk/kiosk.js"], "the build joins the modules in one file"
        stage.open(1)
        requests = asked_for(page)
        stage.draw()
        expect(page.locator(".tile").first).to_contain_text("Minuten")
        page.wait_for_timeout(2500)
        assert requests == []
        assert found == []


FORMS = """async ([texts, counts]) => {
  const build = document.querySelector("meta[name=build]").content;
  const {formOf} = await import(`/static/${build}/app/js/wording.js`);
  return texts.map(([language, forms]) => counts.map((n) => formOf(forms, n, language)));
}"""


def test_the_browser_chooses_the_plural_form_that_gettext_chooses(browser: Browser, stage: Stage) -> None:
    """Of every message with a count, in every language."""
    plurals = [
        (catalogue(domain, language), key, forms)
        for domain, language in product(DOMAINS, LANGUAGES)
        for key, forms in catalogue(domain, language).messages.items()
        if isinstance(forms, dict)
    ]
    with context_of(browser, "landscape") as context:
        pair(context, stage, "kiosk", "eingang")
        page = context.new_page()
        page.goto(f"{stage.url}/kiosk/eingang")
        asked = [(spoken.language, forms) for spoken, _, forms in plurals]
        chosen = page.evaluate(FORMS, [asked, [*COUNTS]])
    wanted = [[spoken.reader.ngettext(key, key, n) for n in COUNTS] for spoken, key, _ in plurals]
    assert len(plurals) > 100
    assert chosen == wanted


def test_every_language_is_one_touch_away_in_its_own_script_and_direction(browser: Browser, stage: Stage) -> None:
    """The buttons keep their places when the page turns round; axe is content; a refusal speaks the language too."""
    with context_of(browser, "portrait", has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), stage.url)
        kiosk.load()
        buttons = kiosk.page.locator(".head [data-language]")
        assert buttons.evaluate_all("all => all.map((one) => one.dataset.language)") == list(LANGUAGES)
        assert buttons.nth(1).inner_text() == "Einfache Sprache"
        places = buttons.evaluate_all("all => all.map((one) => one.getBoundingClientRect().x)")
        for language in ("ar", "fa", "uk", "pl"):
            kiosk.settled()
            kiosk.page.locator(f'.head [data-language="{language}"]').tap()
            root = kiosk.page.locator("html")
            expect(root).to_have_attribute("lang", language)
            expect(root).to_have_attribute("dir", LANGUAGES[language].direction)
            expect(kiosk.title).to_have_text(catalogue("kiosk", language).say("choose_title"))
            assert buttons.evaluate_all("all => all.map((one) => one.getBoundingClientRect().x)") == places
            clean(kiosk.page)
        kiosk.choose("Renten")
        kiosk.tap("draw")
        kiosk.number()
        assert stage.api("GET", f"/offices/{OFFICE}/queue")["waiting"][-1]["language"] == "pl"
