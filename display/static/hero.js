/* [data-hero] The one call that matters now: announced at this moment, else the newest. */
import { spaced } from "../app/js/officetime.js";
import { drawArrow } from "./arrow.js";
import { fit, startFit } from "./fit.js";
import { isLandscape, leastLetter } from "./sizes.js";
import { slots } from "./slots.js";
import { writeIn } from "./turns.js";

/** How number and counter may stand, the best way first: beside or below each other, the counter in one line or in two. */
const WAYS = {
  landscape: [
    { stacked: false, wrapped: false },
    { stacked: false, wrapped: true },
    { stacked: true, wrapped: false },
    { stacked: true, wrapped: true },
  ],
  portrait: [
    { stacked: true, wrapped: false },
    { stacked: true, wrapped: true },
  ],
};
/** Height of two lines of letters, with what lies between them. */
const LINES = 2.3;
const STEP = 0.04;
const SMALLEST = 0.4;

/** `severalOffices`: each call says which one. Answers `render(call, {announcing, quiet})`; without a call `quiet` `{title, more, other}` is shown. */
export function startHero(texts, { look, severalOffices }) {
  const root = document.querySelector("[data-hero]");
  const parts = slots(root);
  const write = (element, text) => element.textContent === text || (element.textContent = text);
  let told = "";

  /** The counter stays as large as it has to be for the farthest seat; what gives way is how it stands there. */
  function suit() {
    const least = leastLetter(look);
    root.style.setProperty("--least", `${least}px`);
    root.style.setProperty("--share", 1);
    const suits = WAYS[isLandscape() ? "landscape" : "portrait"].some((way) => stand(way, least));
    if (!suits) fit(parts.counter);
    const isCut = () => parts.call.offsetHeight > root.clientHeight;
    // What is good to know below gives way to the call, and stays away while this call stands there.
    if (isCut()) document.body.toggleAttribute("data-tight", true);
    // A line of other words more, or the button for sound: all of it gives way a little rather than being cut.
    for (let share = 1 - STEP; share >= SMALLEST && isCut(); share -= STEP)
      root.style.setProperty("--share", share.toFixed(2));
  }

  function stand({ stacked, wrapped }, least) {
    root.toggleAttribute("data-stacked", stacked);
    parts.counter.toggleAttribute("data-wrapped", wrapped);
    parts.counter.style.setProperty("--fit", 1);
    const size = parseFloat(getComputedStyle(parts.counter).fontSize);
    return fit(parts.counter, least / size) && parts.counter.clientHeight < LINES * size;
  }

  startFit(root.parentElement, () => parts.call.hidden || suit());

  function draw(call) {
    write(parts.number, spaced(call.number));
    write(parts.office, severalOffices ? (call.officeName ?? "") : "");
    write(parts.place, call.place);
    write(parts.lift, call.step_free);
    parts.lift.parentElement.hidden = !call.step_free;
    drawArrow(parts.arrow, call.arrow, texts);
    write(parts.counter, call.counter);
  }

  return function render(call, { announcing, quiet }) {
    if (!call) document.body.toggleAttribute("data-tight", false);
    parts.call.hidden = !call;
    parts.quiet.hidden = Boolean(call);
    root.toggleAttribute("data-quiet", !call);
    root.toggleAttribute("data-announcing", Boolean(call && announcing));
    if (!call) {
      write(parts.title, quiet.title);
      write(parts.more, quiet.more);
      writeIn(parts.other, quiet.other?.language, quiet.other?.text, quiet.other?.german);
      told = "";
      return;
    }
    const now = JSON.stringify([call.key, call.counter, call.place, call.step_free, call.arrow, look.distance_m, look.diagonal_inches]);
    if (told === now) return;
    told = now;
    document.body.toggleAttribute("data-tight", false);
    draw(call);
    suit();
  };
}
