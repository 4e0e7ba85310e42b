/* What the keys of the desk do. A number is called when the server says so, never before. */
import { Unreachable } from "../js/http.js";
import { counterMove, ticketMove } from "./api.js";
import { attempt, calm } from "./attempts.js";
import { ask } from "./dialog.js";
import { part, write } from "./dom.js";
import { learn, refresh, view } from "./screen.js";
import { complain, speak, toLogin } from "./status.js";
import { DONE, spaced } from "./words.js";

const LOST =
  "Keine Antwort vom Server. Ob es geklappt hat, zeigt der nächste Stand; die Taste darf noch einmal gedrückt werden.";

/** Send one press; shows what the server refuses, with a fresh list. Answers the server's answer, or undefined. */
async function press(key, send, body = {}) {
  const pressed = document.activeElement;
  let sent = false;
  try {
    return await attempt(key, body, async (whole) => {
      sent = true;
      part("work").setAttribute("aria-busy", "true");
      const answer = await send(whole);
      complain("");
      if (answer?.token) learn(answer);
      await refresh();
      return answer;
    });
  } catch (error) {
    if (error.status === 401) toLogin();
    complain(error instanceof Unreachable ? LOST : error.detail_de ?? String(error));
    await refresh();
    return undefined;
  } finally {
    if (sent) rest();
    keepFocus(pressed);
  }
}

/** The keys are at rest when the next press would be a new one. */
function rest() {
  const left = calm();
  if (left) setTimeout(rest, left + 1);
  else part("work").removeAttribute("aria-busy");
}

/** After a press the big key has the focus, unless it has moved on meanwhile: Enter is never "once more". */
function keepFocus(pressed) {
  const held = document.activeElement;
  if (held === pressed || held === document.body || held.closest("[hidden]")) part("next").focus();
}

/** The big key: finish what is open, and call whoever is next. */
export async function next() {
  const { counter, line } = view;
  if (!line && counter.state !== "open") return press("resume-counter", counterMove(counter.id, "resume"));
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

/** Recall, start, finish, … the open case; undo: the last step. */
export async function act(name) {
  const target = name === "undo" ? view.last : view.line;
  if (!target) return;
  const done = await press(`${name}:${target.token}`, ticketMove(target.token, name));
  if (done) speak(`${spaced(target.number)}: ${DONE[name]}`);
}

/** Begin to work at a counter. */
export async function openPlace(counter, takeOver) {
  await press(`open:${counter.id}`, counterMove(counter.id, "open"), takeOver ? { take_over: true } : {});
}

/** Pause or close: an open case has to be settled first. */
export async function leave(move, title) {
  const { counter, line } = view;
  if (line) {
    const buttons = [["finish", "Abschließen"], ...(line.state === "called" ? [["return", "Zurück in die Reihe"]] : []), ["park", "Parken"], ["", "Abbrechen"]];
    const answer = await ask({ title, text: `${spaced(line.number)} ist noch offen. Was soll damit geschehen?`, buttons });
    if (!answer || !(await press(`${answer}:${line.token}`, ticketMove(line.token, answer)))) return;
  }
  await press(`${move}:${counter.id}`, counterMove(counter.id, move));
}
