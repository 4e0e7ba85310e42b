/* [data-slides] What the office has to tell while calls leave room for it: texts, pictures and films that turn calmly. */
import { fetchJson } from "../app/js/http.js";
import { fitBox, startFit } from "./fit.js";
import { startSlide } from "./slide.js";
import { slots } from "./slots.js";

const SHOWN_MS = 12000;
const READING_MS = 45;
const FADE_MS = 800;
const AGAIN_MS = 5000;
const MOST_BESIDE = 3;

/** So many called numbers below the newest leave room beside them; letters for the farthest seat need the whole width. */
export const mostBeside = (look) => (look.rows_legible ? 0 : MOST_BESIDE);

const wayOf = (calls, quiet) => (quiet ? "large" : calls ? "beside" : "below");
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
/** May somebody be in the room? At night a film plays for nobody. */
const isAwake = ({ status, waiting, calls }) => status.open || status.issuing || waiting > 0 || calls.length > 0;

/**
 * `device`: the display's name, for the addresses of pictures and films; `onWell(text)`: a fault of a film, reported
 * before, is over. Answers `render(states, {calls, quiet, announcing})`.
 */
export function startInfo({ look, device, onWell }) {
  const main = document.querySelector("[data-main]");
  const root = document.querySelector("[data-slides]");
  const parts = slots(root);
  const known = new Map();
  const mayMove = () => !isStill() && offices.some(isAwake);
  const shown = startSlide(parts, {
    device,
    mayMove,
    onOver() {
      timer = setTimeout(turn, restOf(told[at]));
    },
    onLost: () => draw({ asFilm: false }),
    onWell,
  });
  let offices = [];
  let told = [];
  let at = 0;
  let yields = false;
  let drawn = 0;
  let drawnAt = 0;
  let timer;
  let late;

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
    shown.keep(told);
    at = 0;
    place();
    draw();
  }

  const readingTime = ({ text }) => SHOWN_MS + READING_MS * text.length;

  /** A film is over: alone it rests before it begins again, and words beside it may need more time than it took. */
  function restOf(slide) {
    if (told.length < 2) return SHOWN_MS;
    return slide.heading || slide.text ? Math.max(0, drawnAt + readingTime(slide) - performance.now()) : 0;
  }

  const turnTo = (is) => root.toggleAttribute("data-turning", is);

  /** Show a slide, once all that there is to see of it is ready. */
  async function draw({ to = at, asFilm = true, fades = false } = {}) {
    clearTimeout(timer);
    shown.stop();
    late = null;
    const mine = (drawn += 1);
    // Each drawing ends the one before: of two that wait for a picture only one goes on turning.
    const isCurrent = () => mine === drawn;
    async function fade() {
      if (!fades || yields || !isCurrent() || root.hasAttribute("data-turning")) return;
      turnTo(true);
      if (!isStill()) await wait(FADE_MS);
    }
    const slide = told[to];
    if (!slide || root.hidden) return turnTo(false);
    const seen = await shown.look(slide, { isCurrent, asFilm, fade });
    await fade();
    if (!isCurrent()) return;
    // While somebody is called only a field in which nothing stands yet gets something.
    if (yields && drawnAt) late = () => draw({ to, asFilm, fades });
    else put(slide, to, seen);
    turnTo(false);
  }

  function put(slide, to, seen) {
    at = to;
    shown.put(slide, seen);
    drawnAt = performance.now();
    if (seen.plays) shown.play();
    else timer = setTimeout(turn, readingTime(slide));
    if (told.length > 1) shown.fetch(told[(at + 1) % told.length]);
  }

  function turn() {
    const isAlone = told.length < 2;
    // A film that is alone begins again, or goes where nothing should move; one that could not be had is tried again.
    const isDue = !isAlone || (told[at]?.film && (mayMove() || shown.hasFilm()));
    if (isDue && !yields) draw(isAlone ? {} : { to: (at + 1) % told.length, fades: true });
    else timer = setTimeout(turn, SHOWN_MS);
  }

  function place({ calls, quiet } = place.last ?? { calls: 0, quiet: true }) {
    place.last = { calls, quiet };
    const was = main.dataset.info;
    const isDark = document.body.hasAttribute("data-dim");
    const fits = look.show_slides && told.length > 0 && calls <= mostBeside(look) && !isDark;
    main.dataset.info = fits ? wayOf(calls, quiet) : "";
    if (was === main.dataset.info) return;
    root.hidden = !fits;
    // Hidden it only stops.
    if (!fits || !was) draw();
  }

  startFit(root, () => fitBox(parts.words));
  /** `calls`: how many called numbers there are below the newest; `quiet`: nobody is called at all. */
  return function render(states, { calls, quiet, announcing }) {
    for (const [office, { slides }] of states) fetchSlides(office, slides);
    offices = [...states.values()];
    yields = announcing;
    shown.hold(announcing);
    root.toggleAttribute("data-yields", announcing);
    place({ calls, quiet });
    if (!yields) late?.();
  };
}
