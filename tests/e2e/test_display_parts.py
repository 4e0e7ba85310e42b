"""Single parts of the display's page in the browser, for what a whole office shows too seldom."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.display import page_of_parts, told
from tests.e2e.stage import Stage

BURST = """
let present = 0;
performance.now = () => present * 1000;
const { startSleep } = await part("sleep");
const announcer = { hold: () => log.push("hold"), goOn: (isOld) => log.push(isOld({ at: at(0) })) };
const sleep = startSleep(announcer, 1);
sleep.told(at(0));
present = 30;
[5, 20, 29].forEach((moment) => sleep.told(at(moment)));
log.push("held up");
sleep.wake(false);
sleep.told(at(30));
log.push("looked");
present = 31;
sleep.told(at(120));
return log;
"""
GONG = """
const later = window.setTimeout;
window.setTimeout = (what, ms) => later(what, ms / 100);
window.addEventListener("error", (event) => (log.push(event.message), event.preventDefault()));
const { startAnnouncer } = await part("announcer");
const player = {
  running: true, volume: 1, load: async () => null, finished: async () => {}, silence: () => {},
  gong: () => { throw new Error("no gong"); },
};
const done = new Promise((over) => {
  const announcer = startAnnouncer({
    player, look: { gong: "bells", speech: true }, onSpeechless: () => {},
    onCurrent: (call) => (call ? log.push(call.number) : over()), onDone: (call, heard) => log.push(heard),
  });
  announcer.add([{ number: "A001" }, { number: "A002" }]);
});
await done;
return log;
"""
OPENS = """
const { statusText } = await part("status");
const texts = { closed: "zu", opens_tomorrow: "morgen {time}", opens_today: "Nummern ab {time}" };
const state = (first, opening) => ({
  timezone: "Europe/Berlin", waiting: 0, calls: [],
  status: { issuing: false, reason: "closed", open: false, issue_from: first, next_opening: opening },
});
const days = 86400;
const now = new Date(at(-3600 * 2));
const german = { texts, code: "de" };
return [state(at(-900), at(0)), state(at(days - 900), at(days))].map((one) => statusText(german, one, now).more);
"""
# Two offices of one display that are closed, and open at the same time or not.
BOTH = """
const { statusOfAll } = await part("status");
const texts = { closed: "zu", opens_today: "ab {time}" };
const state = (name, opening) => ({
  name, timezone: "Europe/Berlin", waiting: 0, calls: [],
  status: { issuing: false, reason: "closed", open: false, issue_from: opening, next_opening: opening },
});
const now = new Date(at(-3600 * 2));
return [at(0), at(3600)].map((other) => {
  const states = new Map([["m", state("Mitte", at(0))], ["n", state("Nord", other)]]);
  const { title, more } = statusOfAll({ texts, code: "de" }, states, now);
  return [title, more];
});
"""
# Two offices whose lines break at different times; what the line about them says, by seconds.
AGE = """
let present = 100;
performance.now = () => present * 1000;
const { startAge } = await part("age");
const set = startAge({ age_seconds: "{n} s", age_minutes: "{n} min" }, { now: () => null });
const line = document.querySelector("[data-age]"), byHttp = document.querySelector("[data-byhttp]");
const steps = [
  [100, "mitte", { up: true, via: "socket" }], [100, "nord", { up: false, since: 98_000 }],
  [103, "nord", { up: false, since: 98_000 }], [103, "mitte", { up: false, since: 40_000 }],
  [160, "nord", { up: false, since: 98_000 }], [160, "mitte", { up: true, via: "http" }],
  [160, "nord", { up: true, via: "socket" }],
];
return steps.map(([now, office, state]) => {
  present = now;
  set(office, state);
  const said = line.hidden ? "" : line.querySelector("[data-slot=text]").textContent;
  return [said, document.body.hasAttribute("data-stale"), !byHttp.hidden];
});
"""
# One office, then two of which one is closed, then one that has nothing to say, then a display of some counters;
# "|" stands for an element's border.
FOOT = """
const { startFoot } = await part("foot");
const look = { show_next: true, show_order: true, show_waits: true, show_hours: true };
const render = startFoot(look);
const state = (short_name, letter, reason) => ({
  short_name, timezone: "Europe/Berlin", status: { issuing: !reason, reason },
  notice: { de: "Bitte leise" }, next: [`${letter}002`, `${letter}003`], hours: [[at(0), at(3600)]],
  locks: [{ names: { de: "Renten" }, text: { de: "Netzausfall" } }],
  waits: [{ names: { de: "Ausweis" }, text: "etwa 20 Minuten" }],
});
const quiet = { ...state("SU", "S", "closed"), notice: null, next: [], waits: [], hours: [] };
const parts = ["notice", "locks", "soon", "waits", "hours"].map((name) => document.querySelector(`[data-${name}]`));
const plain = (html) => html.replaceAll("&nbsp;", " ").replace(/(<[^>]+>)+/g, "|");
const said = (one) => plain((one.querySelector("[data-slot=list]") ?? one).innerHTML);
const [one, other] = [state("MI", "A"), state("NO", "L", "closed")];
return [[one], [one, other], [quiet], [one]].map((states, n) => {
  look.counters = n === 3 ? [1] : null;
  render(new Map(states.map((one) => [one.short_name, one])));
  return parts.map((one) => (one.hidden ? null : said(one)));
});
"""
# Twelve services, one of which takes longer; then all alike. What is said at each turn, how high and whether it fits.
WAITS = """
const turns = [];
window.setInterval = (turn) => turns.push(turn);
const { startWaits } = await part("waits");
const render = startWaits({ show_waits: true });
const line = document.querySelector("[data-waits]");
const names = [...Array(12).keys()].map((n) => `Dienstleistung mit der Nummer ${n + 1}`);
const text = (isLong) => (isLong ? "eine Stunde" : "etwa 20 Minuten");
const waits = (long) => names.map((de, n) => ({ names: { de }, text: text(n === long) }));
const said = [];
const list = line.querySelector("[data-slot=list]");
const plain = () => list.innerText.replaceAll("\u00a0", " ");
const look = () => said.push([plain(), line.clientHeight, line.scrollWidth <= line.clientWidth]);
render([{ short_name: "MI", waits: waits(4) }]);
for (let n = 0; n < 6; n += 1) look(), turns[0]();
render([{ short_name: "MI", waits: waits(-1) }]);
look();
return [said, parseFloat(getComputedStyle(line).lineHeight)];
"""
TURN = """
const { writeIn } = await part("turns");
const line = document.createElement("p");
const languages = [["ar", "rtl"], ["tr", "ltr"]].map(([code, direction]) => ({ code, direction }));
return [...languages, null].map((language) => {
  writeIn(line, language, "A 001", "Nummer A 001");
  return [line.lang, line.dir, line.hidden];
});
"""


# What the desk of a counter says of its call: by the displays that show it, and by what they have answered.
SHOWN = """
const { shownText } = await import(`/static/${document.querySelector("meta[name=build]").content}/app/desk/shown.js`);
const line = { state: "called", number: "A001", counter: { id: 1 }, called_at: at(0) };
const display = (connected, audible) => ({ connected, audible, counters: null });
const told = (heard) => [{ number: "A001", display: "wand", heard }];
return [
  [[display(true, false), display(false, true)], told(false)],
  [[display(true, false), display(true, true)], told(false)],
  [[display(false, true)], told(true)],
].map(([displays, shown]) => shownText({ displays, shown }, line).text);
"""


@pytest.fixture(scope="module", name="page")
def display_page(hall: Stage, browser: Browser) -> Iterator[Page]:
    yield from page_of_parts(hall, browser)


def test_messages_that_were_held_up_are_no_sleep(hall: Stage, page: Page) -> None:
    """A burst after half a minute: what it brings is said. A machine that slept says nothing old."""
    assert told(hall, page, BURST) == ["held up", "hold", False, "looked", True]


def test_a_gong_that_fails_holds_up_no_call(hall: Stage, page: Page) -> None:
    """The fault is reported, the calls are shown one after the other, and nobody is told that they were heard."""
    told_once = told(hall, page, GONG)
    assert [one for one in told_once if not str(one).startswith("Uncaught")] == ["A001", False, "A002", False]
    assert len(told_once) == 6


def test_a_line_is_in_the_language_whose_turn_it_is(hall: Stage, page: Page) -> None:
    """Also where two languages say the same."""
    assert told(hall, page, TURN) == [["ar", "rtl", False], ["tr", "ltr", False], ["tr", "ltr", True]]


def test_numbers_begin_before_the_doors_open_but_only_today(hall: Stage, page: Page) -> None:
    """Nobody is sent here at a quarter to eight tomorrow for doors that open at eight."""
    assert told(hall, page, OPENS) == ["Nummern ab 08:45", "morgen 09:00"]


def test_closed_offices_of_one_display_say_when_each_opens(hall: Stage, page: Page) -> None:
    assert told(hall, page, BOTH) == [
        ["Mitte: zu · Nord: zu", "ab 09:00"],
        ["Mitte: zu, ab 09:00 · Nord: zu, ab 10:00", ""],
    ]


def test_of_several_lines_the_oldest_counts_and_whoever_is_back_is_no_longer_old(hall: Stage, page: Page) -> None:
    """Nothing is said of a moment; from two minutes on minutes are enough; a line that only asks says so."""
    assert told(hall, page, AGE) == [
        ["", False, False],
        ["", False, False],
        ["5 s", True, False],
        ["63 s", True, False],
        ["2 min", True, False],
        ["62 s", True, True],
        ["", False, True],
    ]


def test_each_of_several_offices_says_whose_words_these_are(hall: Stage, page: Page) -> None:
    """Notices, locks, next numbers, waits and hours; a closed office needs no word about its locks.

    Beside some counters no number is next: it may be called to another one.
    """
    wait = "|Ausweis| etwa 20 Minuten|"
    alone = ["Bitte leise", "|Renten| – Netzausfall|", "|A 002|A 003|", f"{wait} ", "09:00–10:00"]
    assert told(hall, page, FOOT) == [
        alone,
        [
            "MI: Bitte leise · NO: Bitte leise",
            "|MI: Renten| – Netzausfall|",
            "|MI:|A 002|A 003|NO:|L 002|L 003|",
            f"|MI: {wait} |NO: {wait} ",
            "MI: 09:00–10:00 · NO: 09:00–10:00",
        ],
        [None] * 5,
        [*alone[:2], None, *alone[3:]],
    ]


def test_every_service_says_in_its_turn_how_long_it_takes(hall: Stage, page: Page) -> None:
    """Services that take equally long stand together; never more than two lines, and all of them if all are alike."""
    said, line_height = told(hall, page, WAITS)
    *turns, (alike, _, _) = said
    heard = " ".join(text for text, _, _ in turns)
    for n in range(1, 13):
        text = "eine Stunde" if n == 5 else "etwa 20 Minuten"
        assert re.search(rf"Nummer {n}(,[^.]*?)?[ \n]*{text}", heard), n
    assert all(height < 2.5 * line_height and fits for _, height, fits in turns)
    assert "Nummer 1, Dienstleistung mit der Nummer 2" in turns[0][0]
    assert turns[0][0] != turns[1][0]
    assert alike.strip() == "etwa 20 Minuten"


def test_a_display_that_is_off_plays_no_call(hall: Stage, page: Page) -> None:
    """The only one that runs is mute: the desk asks for a voice, unless the call was heard before."""
    sent = "Gesendet – wand: gezeigt"
    assert told(hall, page, SHOWN) == [
        f"Der Aufruf ist nur zu sehen: bitte selbst rufen. {sent}",
        sent,
        f"{sent} und angesagt",
    ]
