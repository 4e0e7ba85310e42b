/* What does not wait: a fire alarm that lasts, and a colleague's silent call for help. */
import { button, make, part, rows } from "../js/dom.js";
import { timeOfDay } from "../js/time.js";
import { fetchJson } from "../js/http.js";
import { officeMove } from "./api.js";
import { complainIn, press } from "./press.js";
import { onChange, page } from "./state.js";

const SURE_MS = 8000;
const seen = new Set();

const helpMove = (id, name) => (body) => fetchJson(`/api/v1/help/${id}/${name}`, { method: "POST", body });

function fire(queue) {
  const text = `Räumung seit ${timeOfDay(queue.evacuation, queue.timezone)} Uhr: Alle verlassen das Gebäude. Keine Nummern, keine Aufrufe.`;
  return { key: "fire", text, label: "Weiter", go: () => press({ key: "all-clear", send: officeMove(page.office, "evacuation/end"), place: "urgent", said: "Es geht weiter" }) };
}

function help(call) {
  const coming = call.answered_at !== null;
  const text = coming
    ? `${call.counter.name}: Hilfe kommt ${call.answered_by ? `von ${call.answered_by}` : "vom Empfang"}`
    : `${call.counter.name} braucht Hilfe. Bitte unauffällig hingehen.`;
  const go = () => press({ key: `help:${call.id}`, send: helpMove(call.id, "answer"), place: "urgent", said: "Hilfe kommt" });
  return { key: `help:${call.id}`, text, label: coming ? "" : "Ich komme", go };
}

/** Tell the counter that its call is shown here, once. */
function tell(call) {
  if (seen.has(call.id)) return;
  seen.add(call.id);
  helpMove(call.id, "seen")({}).catch(() => seen.delete(call.id));
}

function draw({ queue }) {
  const calls = queue.help ?? [];
  calls.forEach(tell);
  const items = [...(queue.evacuation ? [fire(queue)] : []), ...calls.map(help)];
  rows(part("urgent"), items, {
    key: (one) => one.key,
    print: (one) => `${one.text} ${one.label}`,
    render: ({ text, label, go }) =>
      make(
        "div",
        { class: "desk-alarm" },
        make("span", { class: "kern-icon kern-icon--danger", "aria-hidden": "true" }),
        make("strong", { class: "rec-urgent-text" }, text),
        label ? button(label, { kind: "secondary", click: (event) => event.detail > 1 || go() }) : null,
      ),
  });
  part("fire").hidden = Boolean(queue.evacuation);
}

/** The button asks once more by itself: the second press within some seconds is meant. */
function evacuate(event) {
  const { currentTarget: pressed } = event;
  const label = pressed.querySelector(".kern-label");
  if (event.detail > 1) return;
  if (!pressed.dataset.sure) {
    pressed.dataset.sure = "yes";
    label.textContent = "Wirklich? Noch einmal drücken.";
    setTimeout(() => {
      delete pressed.dataset.sure;
      label.textContent = "Räumung auslösen";
    }, SURE_MS);
    return;
  }
  complainIn("fire", "");
  press({ key: "evacuate", send: officeMove(page.office, "evacuation"), place: "fire", said: "Räumung ausgelöst" });
}

/** Start the alarm's button and its banner. */
export function startUrgent() {
  part("evacuate").addEventListener("click", evacuate);
  onChange(draw);
}
