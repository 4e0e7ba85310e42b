/* The case at this counter: number, facts, and which keys are ready. */
import { ready } from "./attempts.js";
import { make, part, rows, write } from "./dom.js";
import { choices, nextLabel, serviceNames, undoable } from "./model.js";
import { minutesSince, now, secondsSince, secondsUntil, spell } from "./time.js";
import { COUNTER_STATES, TICKET_STATES, UNDO, languageName, spaced } from "./words.js";

const ACTIONS = ["recall", "start", "finish", "no-show", "park", "return"];

/** Draw the case; called with every new state. */
export function drawCase({ queue, counter, line, detail, last }) {
  part("case").dataset.case = line?.state ?? counter.state;
  write(part("number"), line ? spaced(line.number) : "–");
  rows(part("concerns"), concerns(line, detail, queue), { key: (c) => c, print: (c) => c, render: (c) => make("li", {}, c) });
  const idle = counter.state !== "open";
  write(part("next-label"), idle && !line ? "Weiterarbeiten" : nextLabel(line));
  write(part("hint"), hint(queue, counter, line));
  ready("next");
  const open = choices(line, detail);
  for (const name of ACTIONS) {
    enable(part("action", name), Boolean(open[name]));
    if (line && open[name]) ready(`${name}:${line.token}`);
  }
  drawTimes({ queue, counter, line, detail, last });
}

/** Draw what moves with the clock; called every second. */
export function drawTimes({ counter, line, detail, last }) {
  if (!counter) return;
  write(part("state"), stateText(counter, line));
  write(part("timer"), line?.called_at ? spell(secondsSince(since(line, detail))) : "");
  rows(part("marks"), marks(line), { key: (m) => m, print: (m) => m, render: mark });
  const early = choices(line, detail)["no-show"];
  const wait = typeof early === "string" ? secondsUntil(early) : 0;
  if (line?.state === "called") {
    enable(part("action", "no-show"), Boolean(early) && !wait);
    write(part("count", undefined, part("action", "no-show")), early ? seconds(wait) : "(nach weiterem Aufruf)");
  } else write(part("count", undefined, part("action", "no-show")), "");
  drawUndo(undoable(last, now()));
}

function drawUndo(undo) {
  const button = part("action", "undo");
  button.hidden = !undo;
  if (!undo) return;
  ready(`undo:${undo.token}`);
  write(part("undo-label"), `${spaced(undo.number)}: ${UNDO[undo.what] ?? "Letzten Schritt zurücknehmen"}`);
  write(part("count", undefined, button), seconds(secondsUntil(undo.until)));
}

function enable(button, on) {
  button.setAttribute("aria-disabled", String(!on));
}

function seconds(left) {
  return left ? `(${spell(left)})` : "";
}

function since(line, detail) {
  return line.state === "serving" ? (detail?.token === line.token && detail.served_at) || line.called_at : line.called_at;
}

function stateText(counter, line) {
  if (!line) return counter.state === "open" ? "Kein Fall" : COUNTER_STATES[counter.state];
  const calls = line.state === "called" && line.call_count > 1 ? `, ${line.call_count}. Aufruf` : "";
  return TICKET_STATES[line.state] + calls;
}

function concerns(line, detail, queue) {
  if (!line) return [];
  if (detail?.token !== line.token) return [serviceNames(line, queue.services)];
  return detail.concerns.map((one) => {
    const name = queue.services.find((service) => service.code === one.service)?.names.de ?? one.name;
    return name + (one.quantity > 1 ? ` × ${one.quantity}` : "");
  });
}

function marks(line) {
  if (!line) return [];
  const waited = Math.max(0, minutesSince(line.waiting_since) - minutesSince(line.called_at ?? line.waiting_since));
  const found = [`gewartet ${waited}\u00a0min`];
  if (line.language !== "de") found.push(languageName(line.language));
  if (line.unclaimed) found.push("Nummer nicht bestätigt");
  return found;
}

function mark(text) {
  const kind = text.startsWith("gewartet") ? "info" : "warning";
  const label = make("span", { class: "kern-label kern-label--small" }, text);
  return make("span", { class: `kern-badge kern-badge--${kind} kern-badge--small` }, label);
}

function hint(queue, counter, line) {
  if (counter.state !== "open") return "Dieser Platz ruft gerade niemanden auf.";
  if (!queue.waiting_total) return line ? "Danach wartet niemand." : "Niemand wartet.";
  const first = queue.waiting[0];
  return `Als Nächstes etwa ${spaced(first.number)}: ${serviceNames(first, queue.services)}`;
}
