/* Draws the whole page from what `screen.js` knows. */
import { drawCase, drawTimes } from "./case.js";
import { drawColleagues } from "./colleagues.js";
import { part, write } from "../js/dom.js";
import { drawEvacuation } from "./evacuation.js";
import { drawHelpCalls } from "./helping.js";
import { drawHouse } from "./house.js";
import { drawTickets } from "./lists.js";
import { drawPlaces } from "./places.js";
import { view } from "./screen.js";
import { drawSilent } from "./silent.js";
import { drawAlarms } from "../js/status.js";
import { drawUpcoming } from "./upcoming.js";

let fresh = true;

/** Draw everything; `presses` is what the buttons in lists do: `{pick, resume, slip, checkIn, openPlace}`. */
export function draw(presses) {
  const { queue, counter } = view;
  part("choose").hidden = Boolean(counter);
  part("work").hidden = !counter;
  for (const name of ["pause", "close", "quick"]) part(name).hidden = !counter;
  const paused = counter?.state === "paused";
  part("pause").setAttribute("aria-pressed", String(paused));
  write(part("label", undefined, part("pause")), paused ? "Weiter" : "Pause");
  write(part("counter-name"), counter ? counter.name : "Schalter");
  drawEvacuation(queue);
  drawHelpCalls();
  drawSilent();
  drawAlarms(queue);
  if (!counter) {
    drawPlaces(queue, presses.openPlace);
    return;
  }
  drawCase(view);
  drawUpcoming(view);
  drawTickets(view, presses);
  drawColleagues(view);
  drawHouse(view);
  // After a reload too, Enter is the big key.
  if (fresh && document.activeElement === document.body) part("next").focus();
  fresh = false;
}

/** Redraw what moves with the clock. */
export function tick() {
  if (!view.counter) return;
  drawTimes(view);
  drawUpcoming(view);
  drawSilent();
}
