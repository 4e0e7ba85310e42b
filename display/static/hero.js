/* [data-hero] The one call that matters now: announced at this moment, else the newest. */
import { spaced } from "../app/js/officetime.js";
import { fit, startFit } from "./fit.js";
import { slots } from "./slots.js";

/** Answers `render(call, {announcing, quiet})`; without a call `quiet` `{title, more}` is shown. */
export function startHero() {
  const root = document.querySelector("[data-hero]");
  const parts = slots(root);
  const write = (element, text) => element.textContent === text || (element.textContent = text);
  startFit(() => fit(parts.counter));

  return function render(call, { announcing, quiet }) {
    parts.call.hidden = !call;
    parts.quiet.hidden = Boolean(call);
    root.toggleAttribute("data-quiet", !call);
    root.toggleAttribute("data-announcing", Boolean(call && announcing));
    if (!call) {
      write(parts.title, quiet.title);
      write(parts.more, quiet.more);
      return;
    }
    write(parts.number, spaced(call.number));
    write(parts.place, call.place);
    write(parts.lift, call.step_free);
    parts.lift.parentElement.hidden = !call.step_free;
    if (parts.counter.textContent !== call.counter || root.dataset.shown !== call.key) {
      parts.counter.textContent = call.counter;
      root.dataset.shown = call.key;
      fit(parts.counter);
    }
  };
}
