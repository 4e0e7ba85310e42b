/* Fire alarm: one button with a question; then everything stands still until "Weiter". */
import { officeMove } from "./api.js";
import { ask } from "./dialog.js";
import { part, write } from "../js/dom.js";
import { press } from "./press.js";
import { page } from "./screen.js";
import { timeOfDay } from "../js/time.js";

/** Draw the frozen state, or take it away. */
export function drawEvacuation(queue) {
  const since = queue.evacuation;
  part("frozen").hidden = !since;
  part("work").inert = Boolean(since);
  part("choose").inert = Boolean(since);
  part("evacuate").hidden = Boolean(since);
  if (!since) write(part("frozen-said"), "");
  if (since) write(part("frozen-since"), timeOfDay(since, queue.timezone));
}

/** A key was pressed that does nothing now: say why. */
export const still = () => write(part("frozen-said"), "Räumung: Es wird nicht aufgerufen.");

/** Ask, then tell everybody to leave the building. */
export async function evacuate() {
  const answer = await ask({
    title: "Räumung auslösen?",
    text: "Alle Anzeigen und Terminals fordern auf, das Gebäude zu verlassen. Alle Fälle stehen still, bis jemand „Weiter“ drückt. Die Feuerwehr ruft das nicht.",
    buttons: [["yes", "Räumung auslösen"], ["", "Abbrechen"]],
  });
  if (answer) await press("evacuation", officeMove(page.office, "evacuation"));
}

/** Back in the building: the order is as before. */
export const goOn = () => press("evacuation-end", officeMove(page.office, "evacuation/end"));
