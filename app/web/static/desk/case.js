/* The case at this counter: number, facts, and which keys are ready. */
import { ready } from "../js/attempts.js";
import { drawConcerns } from "./concerns.js";
import { drawSplit } from "./split.js";
import { make, part, rows, write } from "../js/dom.js";
import { describes, choices, nextLabel, noShowIn } from "./model.js";
import { page } from "./screen.js";
import { waited } from "../js/line.js";
import { now, spell } from "../js/time.js";
import { drawShown } from "./shown.js";
import { drawTimers } from "./timers.js";
import { drawUndo } from "./undo.js";
import { COUNTER_STATES, TICKET_STATES, spaced } from "../js/words.js";
import { marksOf } from "./marks.js";

const ACTIONS = ["recall", "start", "no-show", "return", "finish", "wrap-up", "park", "printout", "forward", "add", "note", "priority"];

/** Draw the case; called with every new state. */
export function drawCase(view) {
  const { counter, line, detail } = view;
  part("case").dataset.case = line?.state ?? counter.state;
  write(part("number"), line ? spaced(line.number) : "–");
  drawConcerns(view);
  drawSplit(view);
  drawNote(line, detail);
  write(part("next-label"), nextLabel(counter, line));
  write(part("label", undefined, part("action", "wrap-up")), counter.state === "wrap_up" ? "Wieder frei" : "Nacharbeit");
  ready("next");
  const open = choices(counter, line);
  for (const name of ACTIONS) {
    enable(part("action", name), open.has(name));
    if (line && open.has(name)) ready(`${name}:${line.token}`);
  }
  drawTimes(view);
}

/** Draw what moves with the clock; called every second. */
export function drawTimes(view) {
  const { counter, line, detail, last } = view;
  write(part("state"), stateText(counter, line));
  drawTimers(view);
  drawShown(view);
  rows(part("marks"), marks(line), { key: ([, text]) => text, print: String, render: mark });
  drawNoShow(line, detail);
  drawUndo(last);
}

function drawNoShow(line, detail) {
  const button = part("action", "no-show");
  const wait = line?.state === "called" ? noShowIn(line, detail, now()) : undefined;
  // Who leads the office may overrule the calls that have to come first, and is asked.
  enable(button, wait === 0 || (wait !== undefined && page.overrule));
  write(part("count", undefined, button), wait ? `(${spell(Math.ceil(wait / 1000))})` : wait === null ? "(nach weiterem Aufruf)" : "");
}

function drawNote(line, detail) {
  const text = line && describes(detail, line) ? detail.note : "";
  part("note").hidden = !text;
  write(part("note"), text);
}

function enable(button, on) {
  button.setAttribute("aria-disabled", String(!on));
}

function stateText(counter, line) {
  if (!line) return counter.state === "open" ? "Kein Fall" : COUNTER_STATES[counter.state];
  const calls = line.state === "called" && line.call_count > 1 ? `, ${line.call_count}. Aufruf` : "";
  return TICKET_STATES[line.state] + calls;
}

function marks(line) {
  if (!line) return [];
  return [["info", `gewartet ${waited(line)}\u00a0min`], ...marksOf(line).map((text) => ["warning", text])];
}

function mark([kind, text]) {
  const label = make("span", { class: "kern-label kern-label--small" }, text);
  return make("span", { class: `kern-badge kern-badge--${kind} kern-badge--small` }, label);
}
