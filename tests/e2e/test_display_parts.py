"""Single parts of the display's page in the browser, for what a whole office shows too seldom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.stage import Stage, context_of, pair

# A module of this page by its public name; times are seconds after nine o'clock.
TOOLS = """
const part = (name) => import(`/static/${document.querySelector("meta[name=build]").content}/display/${name}.js`);
const at = (seconds) => new Date(Date.UTC(2026, 10, 23, 8, 0, seconds)).toISOString();
const log = [];
"""
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

TURN = """
const { writeIn } = await part("turns");
const line = document.createElement("p");
const languages = [["ar", "rtl"], ["tr", "ltr"]].map(([code, direction]) => ({ code, direction }));
return [...languages, null].map((language) => {
  writeIn(line, language, "A 001", "Nummer A 001");
  return [line.lang, line.dir, line.hidden];
});
"""


@pytest.fixture(scope="module", name="page")
def display_page(hall: Stage, browser: Browser) -> Iterator[Page]:
    with context_of(browser, "landscape") as context:
        pair(context, hall, "display", "wand")
        yield context.new_page()


def told(hall: Stage, page: Page, script: str) -> Any:
    page.goto(f"{hall.url}/display/wand")
    return page.evaluate(f"async () => {{ {TOOLS} {script} }}")


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
