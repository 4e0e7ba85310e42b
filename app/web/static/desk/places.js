/* Choosing a place to work at, and asking both when it is occupied. */
import { make, part, rows } from "./dom.js";
import { ask } from "./dialog.js";
import { COUNTER_STATES, spaced } from "./words.js";

/** Draw the places of the office; `open(counter, takeOver)` is what choosing one does. */
export function drawPlaces(queue, open) {
  rows(part("places"), queue.counters, {
    key: (one) => one.id,
    print: (one) => JSON.stringify(one),
    render: (one) => {
      const taken = one.state !== "closed" && one.clerk;
      const state = taken ? `${one.clerk}, ${one.ticket ? spaced(one.ticket) : COUNTER_STATES[one.state]}` : "nicht besetzt";
      return make(
        "li",
        {},
        make(
          "button",
          { type: "button", class: "desk-place", "data-place": one.id, click: () => choose(one, taken, open) },
          make("strong", {}, one.name),
          make("span", {}, one.place),
          make("span", { class: "desk-small" }, state),
        ),
      );
    },
  });
}

async function choose(counter, taken, open) {
  if (!taken) return open(counter, false);
  const withCase = counter.ticket ? ` ${spaced(counter.ticket)} ist dort offen und geht auf Sie über.` : "";
  const answer = await ask({
    title: `${counter.name} ist besetzt`,
    text: `Dort arbeitet ${counter.clerk}. Bitte sprechen Sie sich ab.${withCase}`,
    buttons: [["take", "Platz übernehmen"], ["", "Anderen Platz wählen"]],
  });
  return answer === "take" ? open(counter, true) : undefined;
}
