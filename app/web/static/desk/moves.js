/* What the keys of the desk do with one press. A number is called when the server says so, never before. */
import { counterMove, ticketMove } from "./api.js";
import { keepCounted } from "./counted.js";
import { part, write } from "../js/dom.js";
import { press } from "./press.js";
import { view } from "./screen.js";
import { speak } from "../js/status.js";
import { DONE, spaced } from "../js/words.js";

/** The big key: finish what is open, and call whoever is next; after a pause: go on. */
export async function next() {
  const { counter, line } = view;
  if (!line && counter.state === "paused") return press(`on:${counter.id}`, counterMove(counter.id, "resume"));
  const done = await press("next", counterMove(counter.id, "next"), line ? { settle: "finish" } : {});
  if (done?.answer) announce(done.answer);
  else if (done) tell("Niemand wartet.");
  return done;
}

function announce(ticket) {
  const what = ticket.concerns.map((one) => one.name).join(", ");
  speak(`${spaced(ticket.number)} aufgerufen: ${what}`);
}

function tell(text) {
  speak("");
  speak(text);
  write(part("hint"), text);
}

/** Call this ticket, out of turn. */
export async function pick(line) {
  const done = await press(`pick:${line.number}`, counterMove(view.counter.id, "pick"), { number: line.number });
  if (done) announce(done.answer);
}

/** Go on with a parked ticket, or take back one who did not appear. */
export async function resume(line) {
  const done = await press(`resume:${line.token}`, ticketMove(line.token, "resume"), { counter: view.counter.id });
  if (done) speak(`${spaced(line.number)}: ${DONE.resume}`);
}

/** Do something with a ticket: its words are in DONE. Answers the server's answer, or undefined. */
export async function move(name, ticket, body = {}, key = name) {
  const done = await press(`${key}:${ticket.token}`, ticketMove(ticket.token, name), body);
  if (done) speak(`${spaced(ticket.number)}: ${DONE[key] ?? DONE[name]}`);
  return done;
}

/** Take the last step back. */
export async function undo() {
  const { last } = view;
  if (last?.seq) await undoQuick(last);
  else if (last) await move("undo", last);
}

async function undoQuick({ counter, seq, token }) {
  const done = await press(`undo:${token}`, counterMove(counter, "quick/undo"), { seq });
  if (!done) return;
  view.last = keepCounted(null);
  speak(`Kurzanliegen: ${DONE.undo}`);
}

/** Begin to work at a counter, for all services or some. */
export async function openPlace(counter, { takeOver = false, services = null } = {}) {
  const body = { ...(takeOver && { take_over: true }), ...(services && { services }) };
  await press(`open:${counter.id}`, counterMove(counter.id, "open"), body);
}
