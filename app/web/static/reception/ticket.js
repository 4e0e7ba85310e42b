/* Everything about one number, in a dialog that stays until it is closed. */
import { button, part, rows, write } from "../js/dom.js";
import { complain } from "../js/status.js";
import { waited } from "../js/line.js";
import { timeOfDay } from "../js/time.js";
import { UNDO, languageName, spaced } from "../js/words.js";
import { caseOf, officeMove, ticketMove } from "./api.js";
import { drawConcerns, elsewhere } from "./concerns.js";
import { fillForms } from "./forms.js";
import { showLarge } from "./large.js";
import { paper } from "./paper.js";
import { complainIn, press } from "./press.js";
import { page, view } from "./state.js";
import { STATES } from "./words.js";

const PLACES = ["ticket", "split", "concern", "priority", "forward"];

const GONE = "Diese Nummer hat inzwischen einen neuen Zettel. Bitte noch einmal suchen.";

/** The ticket that is open, with its needs and classes. */
let open = null;
const listeners = [];

/** Call `hear(before, after)` when a ticket was changed here; `after` null: it was given back. */
export function onMoved(hear) {
  listeners.push(hear);
}

const moved = (before, after) => listeners.forEach((hear) => hear(before, after));

/** Open the dialog of a ticket. */
export async function openTicket({ token }) {
  try {
    learn(await caseOf(token));
  } catch (error) {
    complain(error.status === 404 ? GONE : error.detail_de ?? "Keine Antwort vom Server.");
    return;
  }
  complain("");
  for (const place of PLACES) complainIn(place, "");
  part("split-said").hidden = true;
  part("sure").hidden = true;
  const dialog = part("dialog", "ticket");
  if (!dialog.open) dialog.showModal();
}

function learn(found) {
  open = found;
  const { ticket } = found;
  write(part("ticket-number"), spaced(ticket.number));
  write(part("ticket-facts"), facts(ticket));
  drawConcerns(ticket);
  drawActions(ticket);
  fillForms(found);
}

function facts(ticket) {
  const found = [STATES[ticket.state], `gezogen um ${timeOfDay(ticket.issued_at, view.queue.timezone)}`];
  if (ticket.state === "waiting") found.push(`wartet ${waited(ticket)} min, ${ticket.ahead} davor`);
  if (ticket.estimate) found.push(ticket.estimate.text);
  if (ticket.counter) found.push(ticket.counter.name);
  if (ticket.target) found.push(`wartet auf ${ticket.target.name}`);
  if (ticket.parked_room) found.push(ticket.parked_room);
  if (ticket.priority) found.push("Vorrang");
  if (ticket.language !== "de") found.push(languageName(ticket.language));
  if (ticket.note) found.push(`Notiz: ${ticket.note}`);
  return found.join(" · ");
}

function drawActions(ticket) {
  const can = (name) => ticket.actions.includes(name);
  // What was done at somebody's counter is taken back there; parting may have been done here.
  const mine = !elsewhere(ticket) || ticket.undo === "split";
  const undoable = mine && ticket.undo && Date.parse(ticket.undo_until) > Date.parse(view.queue.at);
  const every = [
    part("paper") && can("priority") ? ["Kopie drucken", () => move("reprint", "Kopie wird gedruckt", { body: paper() })] : null,
    ["Groß zeigen", () => showLarge(open.ticket)],
    can("resume") ? ["Zurück in die Reihe", () => move("resume", "wieder in der Reihe")] : null,
    can("check_in") ? ["Ist da", () => checkIn()] : null,
    undoable ? [UNDO[ticket.undo] ?? "Letzten Schritt zurücknehmen", () => move("undo", "zurückgenommen")] : null,
    can("cancel") ? ["Nummer zurückgeben", () => { part("sure").hidden = false; part("sure-no").focus(); }] : null,
  ];
  rows(part("ticket-actions"), every.filter(Boolean), {
    key: ([label]) => `${ticket.token} ${label}`,
    print: ([label]) => label,
    render: ([label, click]) => button(label, { kind: "secondary", click: (event) => event.detail > 1 || click() }),
  });
}

/** Send a move of the open ticket and show what has become of it; answers whether it was done. */
export async function move(name, said, { body = {}, place = "ticket", send = ticketMove(open.ticket.token, name) } = {}) {
  const before = open.ticket;
  const done = await press({ key: `${name}:${before.token}`, send, body, place, said: `${spaced(before.number)}: ${said}` });
  if (!done?.answer) return undefined;
  // A copy has another link than the paper before; splitting answers another ticket.
  const { token } = done.answer.number === before.number ? done.answer : before;
  // Who presses the next key before the ticket is read anew presses it for the link that holds now.
  open.ticket = { ...open.ticket, token };
  const found = await caseOf(token).catch(() => null);
  if (found) learn(found);
  moved(before, found?.ticket ?? before);
  return done.answer;
}

function checkIn() {
  const { token } = open.ticket;
  return move("check-in", "ist da", { body: { code: token }, send: officeMove(page.office, "check-in") });
}

async function cancel() {
  part("sure").hidden = true;
  const before = open.ticket;
  const said = `${spaced(before.number)}: zurückgegeben`;
  const done = await press({ key: `cancel:${before.token}`, send: ticketMove(before.token, "cancel"), place: "ticket", said });
  if (!done?.answer) return;
  part("dialog", "ticket").close();
  moved(before, null);
}

/** Start the buttons that are always there. */
export function startTicket() {
  part("ticket-close").addEventListener("click", () => part("dialog", "ticket").close());
  part("sure-no").addEventListener("click", () => { part("sure").hidden = true; });
  part("sure-yes").addEventListener("click", (event) => event.detail > 1 || cancel());
}
