/* A colleague's silent call for help: every other desk shows it at once and says "Hilfe kommt". */
import { helpMove } from "./api.js";
import { button, make, part, rows } from "../js/dom.js";
import { press } from "./press.js";
import { view } from "./screen.js";
import { secondsSince, spell } from "../js/time.js";

const reported = new Set();

/** Draw the calls of others, and report that they are seen; never on the desk that has called. */
export function drawHelpCalls() {
  const calls = view.queue.help.filter((call) => call.counter.id !== view.counter?.id);
  rows(part("help-calls"), calls, { key: (call) => call.id, print: (call) => JSON.stringify([call.answered_by, view.counter?.id]), render: banner });
  shown.disconnect();
  for (const element of part("help-calls").children) shown.observe(element);
}

// Only what can really be read is seen: on the screen, whole, on a page that is not in the background.
const shown = new IntersectionObserver((entries) => {
  for (const entry of entries) if (entry.isIntersecting) report(Number(entry.target.dataset.helpCall));
}, { threshold: 0.9 });
document.addEventListener("visibilitychange", () => view.queue && drawHelpCalls());

function report(id) {
  if (reported.has(id) || document.visibilityState !== "visible") return;
  reported.add(id);
  helpMove(id, "seen")().catch(() => reported.delete(id));
}

function banner(call) {
  const place = call.counter.place ? `${call.counter.name} (${call.counter.place})` : call.counter.name;
  const coming = call.answered_by === null ? "" : ` – ${call.answered_by || "Empfang"} kommt`;
  const answer = () => press(`answer:${call.id}`, helpMove(call.id, "answer"), { counter: view.counter.id });
  const end = () => press(`end:${call.id}`, helpMove(call.id, "end"));
  const come = button("Hilfe kommt", { kind: "primary", "data-key": "Alt+J", click: answer });
  come.firstChild.append(" ", make("kbd", {}, "Alt+J"));
  return make(
    "div",
    { class: "desk-help-call", "data-help-call": call.id },
    make("strong", {}, `${place} braucht Hilfe${coming}`),
    make("span", { class: "desk-small" }, `seit ${spell(secondsSince(call.at))}`),
    call.answered_by === null && view.counter ? come : null,
    call.answered_by === null ? null : button("Beendet", { click: end }),
  );
}
