/* The keys are at rest when the next press would be a new one. */
import { calm } from "../js/attempts.js";
import { part } from "../js/dom.js";

/** Show that presses do not count yet, until they do. */
export function rest() {
  const left = calm();
  part("work").toggleAttribute("aria-busy", left > 0);
  if (!left) return;
  part("work").setAttribute("aria-busy", "true");
  setTimeout(rest, left + 1);
}
