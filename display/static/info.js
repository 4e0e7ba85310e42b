/* [data-slides] What the office has to tell while calls leave room for it: texts and pictures that turn calmly. */
import { fetchJson } from "../app/js/http.js";
import { fitBox, startFit } from "./fit.js";
import { slots } from "./slots.js";

const SHOWN_MS = 12000;
const READING_MS = 45;
const FADE_MS = 800;
const AGAIN_MS = 5000;
/** So many called numbers below the newest leave room beside them. */
export const MOST_BESIDE = 3;

const wayOf = (calls, quiet) => (quiet ? "large" : calls ? "beside" : "below");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** `device`: the display's name, for the addresses of pictures. Answers `render(states, {calls, announcing})`. */
export function startInfo({ look, device }) {
  const main = document.querySelector("[data-main]");
  const root = document.querySelector("[data-slides]");
  const parts = slots(root);
  const known = new Map();
  let told = [];
  let at = 0;
  let yields = false;
  let drawn = 0;
  let timer;

  /** Fetch what an office tells, whenever the board names another version of it. */
  async function fetchSlides(office, version) {
    if (known.get(office)?.version === version) return;
    known.set(office, { version, slides: known.get(office)?.slides ?? [] });
    const url = `/api/v1/offices/${office}/slides`;
    const answer = version ? await fetchJson(url).catch(() => null) : { slides: [] };
    if (known.get(office)?.version !== version) return;
    if (!answer) {
      known.delete(office);
      setTimeout(() => fetchSlides(office, version), AGAIN_MS);
      return;
    }
    known.set(office, { version, slides: answer.slides.map((slide) => ({ ...slide, office })) });
    told = [...known.values()].flatMap((one) => one.slides);
    at = 0;
    place();
    draw();
  }

  /** Its address, or null where it cannot be had: then the words stand alone. */
  async function pictureOf({ office, picture }) {
    if (!picture) return null;
    const url = `/display/${device}/pictures/${office}/${picture}.webp`;
    const image = new Image();
    image.src = url;
    return image.decode().then(() => url, () => null);
  }

  async function draw() {
    clearTimeout(timer);
    const mine = (drawn += 1);
    const slide = told[at];
    if (!slide || root.hidden) return;
    const url = await pictureOf(slide);
    // Each drawing ends the one before: of two that wait for a picture only one goes on turning.
    if (mine !== drawn) return;
    timer = setTimeout(turn, SHOWN_MS + READING_MS * slide.text.length);
    parts.picture.hidden = !url;
    if (url) [parts.picture.src, parts.picture.alt] = [url, slide.alt];
    parts.heading.textContent = slide.heading;
    parts.text.textContent = slide.text;
    parts.words.hidden = !slide.heading && !slide.text;
    fitBox(parts.words);
  }

  async function turn() {
    // Nothing moves while somebody is called.
    if (yields || told.length < 2) {
      timer = setTimeout(turn, SHOWN_MS);
      return;
    }
    root.toggleAttribute("data-turning", true);
    if (!isStill()) await wait(FADE_MS);
    at = (at + 1) % told.length;
    await draw();
    root.toggleAttribute("data-turning", false);
  }

  function place({ calls, quiet } = place.last ?? { calls: 0, quiet: true }) {
    place.last = { calls, quiet };
    const was = main.dataset.info;
    const isDark = document.body.hasAttribute("data-dim");
    const fits = look.show_slides && told.length > 0 && calls <= MOST_BESIDE && !isDark;
    main.dataset.info = fits ? wayOf(calls, quiet) : "";
    if (was === main.dataset.info) return;
    root.hidden = !fits;
    if (fits && !was) draw();
  }

  startFit(root, () => fitBox(parts.words));
  /** `calls`: how many called numbers there are below the newest; `quiet`: nobody is called at all. */
  return function render(states, { calls, quiet, announcing }) {
    for (const [office, { slides }] of states) fetchSlides(office, slides);
    yields = announcing;
    root.toggleAttribute("data-yields", announcing);
    place({ calls, quiet });
  };
}
