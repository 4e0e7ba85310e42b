"""What displays tell beside the calls, as its modules do it: pictures and films that come late, break or are gone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.display import page_of_parts, told
from tests.e2e.stage import Stage
from tests.support.film import RECORD

# A picture that cannot be had, of a page of a PDF and of a notice with words of its own.
INFO = """
const slide = (heading, text) => ({ heading, text, picture: "none", alt: "Heiligabend zu" });
const headers = { "content-type": "application/json" };
const ask = window.fetch;
const { startInfo } = await part("info");
const words = document.querySelector("[data-slides] [data-slot=words]");
for (const slides of [[slide("", "")], [slide("Rathaus", "Bitte leise")]]) {
  const answer = () => new Response(JSON.stringify({ slides }), { headers });
  window.fetch = async (url, ...rest) => (`${url}`.endsWith("/slides") ? answer() : ask(url, ...rest));
  const drawn = new Promise((done) => new MutationObserver(done).observe(words, { subtree: true, childList: true }));
  const told = { calls: 0, quiet: true, announcing: false };
  startInfo({ look: { show_slides: true }, device: "wand" })(new Map([["mitte", { slides: "1" }]]), told);
  await drawn;
  log.push([words.hidden, [...words.children].map((one) => one.textContent)]);
}
return log;
"""
# A film in a closed office where nobody waits, and one that cannot be had.
NIGHT = """
const slides = [{ heading: "", text: "", picture: "", film: "none", alt: "So geht das Terminal" }];
const headers = { "content-type": "application/json" };
window.addEventListener("error", (event) => (event.error && log.push(event.message), event.preventDefault()));
window.fetch = async (url) => {
  if (`${url}`.endsWith("/slides")) return new Response(JSON.stringify({ slides }), { headers });
  if (`${url}`.includes("/films/")) log.push(url);
  return new Response("", { status: 404 });
};
const { startInfo } = await part("info");
const text = document.querySelector("[data-slides] [data-slot=text]");
const told = { calls: 0, quiet: true, announcing: false };
let state, render;
for (const open of [false, true]) {
  const drawn = new Promise((done) => new MutationObserver(done).observe(text, { childList: true }));
  state = { slides: "1", status: { open, issuing: false }, waiting: 0, calls: [] };
  const onWell = (fault) => log.push(`well: ${fault}`);
  render = startInfo({ look: { show_slides: true }, device: "wand", onWell });
  render(new Map([["mitte", state]]), told);
  await drawn;
  log.push(text.textContent);
}
slides[0].film = "";
render(new Map([["mitte", { ...state, slides: "2" }]]), told);
while (log.length < 5) await new Promise((over) => setTimeout(over, 5));
return log;
"""
# Films as they come: the line breaks, stands still, and there is room for two.
FETCHED = """
const ask = window.fetch, later = window.setTimeout, makeUrl = URL.createObjectURL;
window.setTimeout = (what, ms, ...more) => later(what, ms / 300, ...more);
const made = [], gone = [];
URL.createObjectURL = (film) => (made.push(film), makeUrl(film));
URL.revokeObjectURL = (url) => gone.push(url);
let end;
window.fetch = async (url, { headers, signal, ...more }) => {
  if (url.length > 1) return ask(url, { headers, ...more });
  log.push(url + (headers.Range ? ` ${headers.Range}` : ""));
  const body = new ReadableStream({
    start(line) {
      line.enqueue(new TextEncoder().encode(headers.Range ? "rest" : "film-"));
      signal.addEventListener("abort", () => line.error(signal.reason));
    },
    pull: (line) => end(line),
  });
  return new Response(body, { status: headers.Range ? 206 : 200 });
};
const { filmAt, useFilm, keepFilms } = await part("films", "?second");
const failed = (address) => filmAt(address).then(() => "came", (error) => log.push(`temporary: ${error.temporary}`));
end = (line) => line.error(new TypeError("Failed to fetch"));
await failed("a");
end = () => new Promise(() => {});
await failed("a");
end = (line) => line.close();
const a = await filmAt("a");
log.push(await made[0].text());
await Promise.all([filmAt("a"), filmAt("b")]);
await failed("c");
useFilm("a");
await failed("c");
useFilm("b");
await filmAt("c");
log.push(gone.length === 1 && gone[0] === a);
keepFilms(["c"]);
await filmAt("b");
return log;
"""
RECORDED = f"""
const recorded = await ({RECORD})(["video/webm;codecs=vp8", 300]);
const film = new Blob([Uint8Array.from(atob(recorded), (one) => one.charCodeAt())]);
"""
# A film that gets stuck is loaded anew.
STUCK = """
const url = URL.createObjectURL(film);
const video = document.querySelector("[data-slot=film]");
const { startFilm } = await part("film");
const shown = startFilm(video, { onOver() {}, onLost: (error) => log.push(error.message) });
video.addEventListener("loadstart", () => log.push("loads"));
await shown.show(url);
await shown.show(url);
shown.play();
video.dispatchEvent(new Event("error"));
await shown.show(url);
return log;
"""
# A film alone whose office closes; then one that is late, and a call when it comes. Hours and long waits are short.
TURNS = """
const later = window.setTimeout;
window.setTimeout = (what, ms, ...more) => later(what, ms > 11_000 ? 50 : ms / 4, ...more);
const headers = { "content-type": "application/json" };
let slides = [{ heading: "", text: "", picture: "", film: "a", alt: "So geht das Terminal" }];
let comes = async () => {};
window.fetch = async (url) => {
  if (`${url}`.endsWith("/slides")) return new Response(JSON.stringify({ slides }), { headers });
  await comes();
  return new Response(film);
};
const { startInfo } = await part("info");
const render = startInfo({ look: { show_slides: true }, device: "wand" });
const root = document.querySelector("[data-slides]");
const [video, heading, text] = ["film", "heading", "text"].map((name) => root.querySelector(`[data-slot=${name}]`));
const until = async (is) => { while (!is()) await new Promise((over) => later(over, 5)); };
function tell({ open = true, version = "1", announcing = false }) {
  const state = { slides: version, status: { open, issuing: open }, waiting: 0, calls: [] };
  render(new Map([["mitte", state]]), { calls: 0, quiet: true, announcing });
}
tell({});
await until(() => !video.hidden);
tell({ open: false });
await until(() => video.hidden);
log.push(text.textContent);
const [one] = slides;
slides = [{ ...one, film: "", heading: "Bitte leise" }, { ...one, film: "b", heading: "Terminal" }];
new MutationObserver(() => log.push(root.hasAttribute("data-turning") ? "fades" : "is there"))
  .observe(root, { attributeFilter: ["data-turning"] });
comes = async () => {
  await new Promise((over) => later(over, 300));
  log.push("comes");
  tell({ version: "2", announcing: true });
  comes = () => {};
};
tell({ version: "2" });
await until(() => log.includes("comes"));
await new Promise((over) => later(over, 400));
log.push(heading.textContent);
tell({ version: "2" });
await until(() => heading.textContent === "Terminal" && !root.hasAttribute("data-turning"));
log.push(video.hidden);
return log;
"""


@pytest.fixture(scope="module", name="page")
def display_page(hall: Stage, browser: Browser) -> Iterator[Page]:
    yield from page_of_parts(hall, browser)


def test_a_picture_that_cannot_be_had_is_told_in_words(hall: Stage, page: Page) -> None:
    assert told(hall, page, INFO) == [
        [False, ["", "Heiligabend zu"]],
        [False, ["Rathaus", "Bitte leise\nHeiligabend zu"]],
    ]


def test_a_film_plays_for_nobody_at_night_and_one_that_is_gone_is_told_in_words(hall: Stage, page: Page) -> None:
    """That it is gone is reported, until something else is told."""
    words, asked = "So geht das Terminal", "/display/wand/films/mitte/none"
    assert told(hall, page, NIGHT) == [words, asked, "Uncaught Problem: HTTP 404", words, "well: HTTP 404"]


def test_what_has_come_of_a_film_is_kept_and_two_films_are(hall: Stage, page: Page) -> None:
    """A broken or silent line is no fault of the film: only the rest is asked for. One that had its turn goes."""
    temporary = "temporary: true"
    came = ["a", temporary, "a bytes=5-", temporary, "a bytes=9-", "film-restrest"]
    assert told(hall, page, FETCHED) == [*came, "b", temporary, temporary, "c", True, "b"]


def test_a_film_that_gets_stuck_is_loaded_anew(hall: Stage, page: Page) -> None:
    assert told(hall, page, RECORDED + STUCK) == ["loads", "film: undefined", "loads"]


def test_the_field_is_never_empty_and_nothing_new_comes_while_somebody_is_called(hall: Stage, page: Page) -> None:
    """A film that is alone goes when the office has closed. What was there stays until a late one is ready."""
    said = told(hall, page, RECORDED + TURNS)
    assert said == ["So geht das Terminal", "comes", "Bitte leise", "fades", "is there", False]
