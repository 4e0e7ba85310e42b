/* Who is served where; and taking over a colleague's case, who fell ill or has to leave. */
import { ask } from "./dialog.js";
import { button, make, part, rows, write } from "../js/dom.js";
import { move } from "./moves.js";
import { view } from "./screen.js";
import { minutesSince } from "../js/time.js";
import { COUNTER_STATES, TICKET_STATES, spaced } from "../js/words.js";

/** Draw the other counters. */
export function drawColleagues({ queue, counter, line }) {
  const others = queue.counters.filter((one) => one.id !== counter.id && one.state !== "closed");
  const lines = [...queue.called, ...queue.serving];
  const items = others.map((one) => {
    const there = lines.find((each) => each.counter?.id === one.id);
    return { ...one, there, minutes: minutesSince(there?.called_at ?? one.since ?? queue.at), free: !line };
  });
  part("box", "others").hidden = items.length === 0;
  write(part("total", "others"), String(items.length));
  rows(part("list", "others"), items, { key: (one) => one.id, print: (one) => JSON.stringify(one), render: row });
}

function row(one) {
  const state = one.ticket ? `${spaced(one.ticket)} ${TICKET_STATES[one.ticket_state] ?? ""}` : COUNTER_STATES[one.state];
  const small = [one.clerk, `seit ${one.minutes}\u00a0min`].filter(Boolean).join(" · ");
  const label = `${one.ticket && spaced(one.ticket)} übernehmen`;
  return make(
    "li",
    { class: "desk-row", "data-counter": one.id },
    make("div", { class: "desk-row-text" }, make("strong", {}, one.name), make("span", {}, state), make("span", { class: "desk-small" }, small)),
    one.there && one.free ? make("div", { class: "desk-row-buttons" }, button("Übernehmen", { click: () => takeOver(one), "aria-label": label })) : null,
  );
}

async function takeOver(one) {
  const answer = await ask({
    title: `${spaced(one.ticket)} übernehmen?`,
    text: `Der Fall von ${one.name}${one.clerk ? ` (${one.clerk})` : ""} geht auf Ihren Platz über. Ein Aufruf wird mit Ihrem Platz wiederholt.`,
    buttons: [["take", "Fall übernehmen"], ["", "Abbrechen"]],
  });
  if (answer) await move("take-over", one.there, { counter: view.counter.id });
}
