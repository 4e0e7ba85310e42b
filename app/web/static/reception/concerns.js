/* The concerns of the open number, which of them may leave it, and what only the counter may do that has the case. */
import { make, part, rows, write } from "../js/dom.js";
import { choosable, leaving } from "../js/pieces.js";
import { CONCERNS, REASONS } from "../js/words.js";
import { nameOf, view } from "./state.js";

const STILL = { in_service: "in Bedienung", ...CONCERNS };

const settled = (one) => (one.reason === "split" ? REASONS.split : STILL[one.state]);

/** The counter where somebody else has the case now, or null. */
export function elsewhere({ state, counter }) {
  if (!counter || !["called", "serving"].includes(state)) return null;
  const there = view.queue.counters.find((one) => one.id === counter.id);
  return there?.mine ? null : there ?? null;
}

/** Draw the concerns, with boxes where something may go to a number of its own. */
export function drawConcerns(ticket) {
  const busy = elsewhere(ticket);
  const parts = ticket.actions.includes("split") ? leaving(ticket.concerns, !busy) : [];
  part("splittable").hidden = parts.length === 0;
  drawBusy(ticket, busy);
  rows(part("ticket-concerns"), ticket.concerns, {
    key: (one) => `${ticket.token} ${one.position}`,
    print: (one) => JSON.stringify([one, parts.includes(one)]),
    render: (one) => {
      const text = `${one.quantity} × ${nameOf(one.service)}${one.state in STILL ? ` (${settled(one)})` : ""}`;
      return make("li", {}, ...(parts.includes(one) ? choosable(one, text, !busy) : [text]));
    },
  });
}

function drawBusy({ state }, busy) {
  part("busy").hidden = !busy;
  if (!busy) return;
  const where = busy.clerk ? `${busy.name} (${busy.clerk})` : busy.name;
  const what = state === "called" ? "ist gerade aufgerufen an" : "wird gerade bedient an";
  write(part("busy"), `Diese Nummer ${what} ${where}. Anliegen ändern, weiterleiten und Schritte zurücknehmen kann nur dieser Platz: bitte dort Bescheid sagen.`);
}
