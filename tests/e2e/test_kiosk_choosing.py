"""Choosing at a terminal with sixty services: topics, pages, search, what to bring; nothing is cut, nothing scrolls."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.catalog import COUNT
from tests.e2e.kiosk import Kiosk
from tests.e2e.kiosk_states import large_office
from tests.e2e.stage import Stage, clean, config, context_of, pair, running

SMALL = {"width": 1024, "height": 768}
SEARCH = """async ([query, texts]) => {
  const { found } = await import(`/static/${document.querySelector("meta[name=build]").content}/kiosk/search.js`);
  return found(texts.map((all) => ({ all })), query, (one) => one.all).map((one) => one.all[0]);
}"""
CUT = """() => [...document.querySelectorAll('.tile, .button, .key, h1, .language')].filter((one) => {
  const box = one.getBoundingClientRect();
  return box.height > 2 && (one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2
    || box.right > innerWidth || box.bottom > innerHeight || box.left < 0);
}).map((one) => one.innerText)"""
SCROLLS = """() => [...document.querySelectorAll('html, .main, .tiles, dialog[open]')]
  .filter((one) => one.scrollHeight > one.clientHeight + 1 && one.clientHeight).map((one) => one.className)"""


# How many services stand before the topics, and how many of them beside the first.
BEFORE = """() => {
  const own = [...document.querySelectorAll(".tile:not(.tile--topic)")].filter((one) => one.checkVisibility());
  const top = (one) => one.getBoundingClientRect().top;
  return [own.length, own.filter((one) => top(one) === top(own[0])).length];
}"""
# Names twice as large, as if other letters made them so; then those of a script come that nobody has used.
OTHER_LETTERS = """() => {
  document.querySelectorAll(".tile__name").forEach((one) => { one.style.fontSize = "200%"; });
  return document.fonts.load("600 16px 'Fira Sans'", "\u0416").then((all) => all.length);
}"""
NEXT_PICTURE = "new Promise((go) => requestAnimationFrame(() => setTimeout(go, 0)))"


@pytest.fixture(scope="module", name="stage")
def sixty_services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Sixty services."""
    text = large_office(config(policy="early_minutes = 0"))
    with running(tmp_path_factory.mktemp("large"), "2027-01-02T09:00", text) as started:
        yield started


def terminal(browser: Browser, stage: Stage, shape: str, **size: Any) -> Iterator[Kiosk]:
    with context_of(browser, shape, has_touch=True) as context:
        pair(context, stage, "kiosk", "eingang")
        kiosk = Kiosk(context.new_page(), stage.url)
        if size:
            kiosk.page.set_viewport_size({"width": size["width"], "height": size["height"]})
        kiosk.load()
        yield kiosk
        assert [text for text in kiosk.complaints if "409 (CONFLICT)" not in text] == []


@pytest.fixture(name="kiosk")
def upright(browser: Browser, stage: Stage) -> Iterator[Kiosk]:
    """The terminal upright."""
    yield from terminal(browser, stage, "portrait")


@pytest.fixture(name="shaped", params=["portrait", "landscape", "small"])
def in_every_shape(request: pytest.FixtureRequest, browser: Browser, stage: Stage) -> Iterator[Kiosk]:
    """Upright, lying, and on an old screen of 1024 × 768."""
    small = SMALL if request.param == "small" else {}
    yield from terminal(browser, stage, "landscape" if small else request.param, **small)


def whole(kiosk: Kiosk) -> None:
    """Nothing is cut, nothing has to be scrolled."""
    kiosk.settled()
    assert kiosk.page.evaluate(CUT) == []
    assert kiosk.page.evaluate(SCROLLS) == []


def names(kiosk: Kiosk) -> list[str]:
    """The tiles in sight."""
    return kiosk.page.locator(".tile:visible .tile__name").all_inner_texts()


def under(kiosk: Kiosk, topic: str) -> set[str]:
    """The services under a topic, page by page; each page is whole."""
    kiosk.settled()
    kiosk.page.locator(".tile--topic", has_text=topic).tap()
    whole(kiosk)
    seen = set(names(kiosk))
    while kiosk.find("page-next").count() and kiosk.find("page-next").is_enabled():
        kiosk.tap("page-next")
        whole(kiosk)
        seen |= set(names(kiosk))
    kiosk.tap("topics-all")
    return seen


def keeps_the_focus(kiosk: Kiosk) -> None:
    """Whoever has gone to a topic by keys stays there when the tiles are laid anew."""
    topic, size = kiosk.page.locator(".tile--topic").last, kiosk.page.viewport_size
    assert size
    topic.focus()
    for less in (4, 0):
        kiosk.page.set_viewport_size({"width": size["width"], "height": size["height"] - less})
        kiosk.page.evaluate(NEXT_PICTURE)
    expect(topic).to_be_focused()


def test_tiles_fit_again_when_letters_come_late(kiosk: Kiosk) -> None:
    """A name that breaks otherwise makes its tile taller and no list smaller."""
    kiosk.page.locator(".tile--topic", has_text="Ausweise").tap()
    whole(kiosk)
    before = len(names(kiosk))
    assert kiosk.page.evaluate(OTHER_LETTERS) == 1
    kiosk.page.evaluate(NEXT_PICTURE)
    assert kiosk.page.evaluate(SCROLLS) == []
    assert 0 < len(names(kiosk)) < before


def test_sixty_services_are_found_by_topic_and_by_word_on_every_screen(shaped: Kiosk) -> None:
    """All topics at once, services under their topic, pages where they do not fit, results while typing."""
    assert COUNT == 60
    whole(shaped)
    topics = shaped.page.locator(".tile--topic:visible .tile__name").all_inner_texts()
    assert topics[0] == "Ausweise"
    assert topics[-1] == "Weitere Anliegen"
    assert len(topics) == 8
    services, beside = shaped.page.evaluate(BEFORE)
    assert services >= beside > 1
    assert services % beside == 0
    keeps_the_focus(shaped)
    clean(shaped.page)
    seen: set[str] = set()
    # Every tile has to fit where there is least room; elsewhere the first topic, and the one with the longest name.
    is_small = shaped.page.viewport_size == SMALL
    for topic in topics if is_small else ("Ausweise", "Auto und Verkehr"):
        seen |= under(shaped, topic)
    assert len(seen) == (COUNT if is_small else 16)
    shaped.tap("find-open")
    whole(shaped)
    clean(shaped.page)
    for key in "PERS":
        shaped.page.locator(".key:visible", has_text=key).first.tap()
    assert names(shaped)[0] == "Personalausweis beantragen"
    whole(shaped)
    clean(shaped.page)
    shaped.page.locator("[data-find] .tile:visible").first.tap()
    whole(shaped)
    expect(shaped.page.locator("dialog .bring__list li")).to_have_count(3)
    clean(shaped.page)


def test_two_taps_for_what_most_people_want_even_among_sixty(kiosk: Kiosk, stage: Stage) -> None:
    """The first services of the office's list stand on the first screen; what to bring is said before the wait."""
    kiosk.choose("Personalausweis beantragen")
    expect(kiosk.page.locator("dialog .bring")).to_contain_text("Aktuelles Passfoto")
    kiosk.tap("draw")
    number = kiosk.number()
    assert number in stage.waiting
    expect(kiosk.page.locator(".ticket .bring")).to_contain_text("Aktuelles Passfoto")
    clean(kiosk.page)
    kiosk.page.get_by_role("button", name="English").tap()
    expect(kiosk.page.locator(".ticket .bring")).to_contain_text("Recent passport photo")


def test_topics_speak_the_visitors_language_and_keys_alone_find_a_service(kiosk: Kiosk, stage: Stage) -> None:
    """Letters, a step down to the results, Enter; a word that fits nothing says so."""
    kiosk.page.get_by_role("button", name="English").tap()
    expect(kiosk.page.locator(".tile--topic", has_text="Family")).to_be_visible()
    kiosk.find("find-open").focus()
    kiosk.page.keyboard.press("Enter")
    kiosk.settled()
    expect(kiosk.page.locator(".find__field")).to_be_focused()
    kiosk.page.keyboard.type("xyzzy")
    expect(kiosk.page.locator(".find__note")).to_contain_text("Nothing found")
    for _ in "xyzzy":
        kiosk.page.keyboard.press("Backspace")
    kiosk.page.keyboard.type("Umzug", delay=150)
    assert names(kiosk) == ["Register a new address"]
    kiosk.page.keyboard.press("ArrowDown")
    kiosk.page.keyboard.press("Enter")
    kiosk.settled()
    kiosk.page.keyboard.press("Enter")
    assert kiosk.number() in stage.waiting


FOUND = {
    "anderung": "Namensänderung",
    "Aenderung": "Namensänderung",
    "meldung": "Hundeanmeldung",
    "fuehrungs": "Führungszeugnis",
    "furungszeugnis": "Führungszeugnis",
    "führnugs": "Führungszeugnis",
    "perso": "Personalausweis",
    "  PASS, neu ": "Reisepass",
    "nüfus": "Kimlik",
    "хорошо": "Справка",
    "جواز": "جواز سفر",
    "xy": None,
    "": None,
}


def test_words_are_found_with_a_slip_and_without_accents(kiosk: Kiosk) -> None:
    texts = [
        ["Namensänderung"], ["Hundeanmeldung"], ["Führungszeugnis"], ["Personalausweis", "Perso"],
        ["Reisepass", "neuer Pass"], ["Kimlik", "nufus"], ["Справка", "Хорошо"], ["جواز سفر"],
    ]  # fmt: skip
    found = {query: kiosk.page.evaluate(SEARCH, [query, texts]) for query in FOUND}
    assert {query: next(iter(names), None) for query, names in found.items()} == FOUND
