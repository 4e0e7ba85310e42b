/* The number that was drawn last: with its QR code, to be photographed from the screen. */
import { part, write } from "../js/dom.js";
import { speak } from "../js/status.js";
import { spaced } from "../js/words.js";
import { picture, showLarge } from "./large.js";
import { onMoved, openTicket } from "./ticket.js";

const HINTS = {
  late: "zu spät zum Termin: wartet wie ohne Termin",
  no_reachable_counter: "Kein besetzter Platz ist mit dem Rollstuhl erreichbar.",
};
/** Entered after a power cut, for somebody who does not wait any more. */
const ENDED = { finished: "als bedient eingetragen", unserved: "als nicht bedient eingetragen" };
let last = null;

function sentence(ticket) {
  const parts = ENDED[ticket.state] ? [ENDED[ticket.state]] : [];
  if (ticket.ahead !== null) parts.push(`${ticket.ahead} davor`);
  if (ticket.estimate) parts.push(ticket.estimate.text);
  if (ticket.hint in HINTS) parts.push(HINTS[ticket.hint]);
  if (ticket.handover === "printing") parts.push("Papier wird gedruckt");
  return parts.join(" · ");
}

/** Show a number that somebody has got just now; `said` is spoken. */
export function give(ticket, said) {
  draw(ticket);
  speak(`${said}. ${sentence(ticket)}`);
}

function draw(ticket) {
  last = ticket;
  part("given").hidden = false;
  write(part("given-number"), spaced(ticket.number));
  write(part("given-text"), sentence(ticket));
  picture(part("given-qr"), ticket);
}

/** The link on the screen must not be a dead one. */
function follow(before, after) {
  if (last?.token !== before.token) return;
  if (after) draw(after);
  else part("given").hidden = true;
}


/** Start its buttons. */
export function startGiven() {
  part("given-large").addEventListener("click", () => showLarge(last));
  part("given-open").addEventListener("click", () => openTicket(last));
  onMoved(follow);
}
