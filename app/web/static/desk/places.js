/* Choosing a place to work at: with the services one may serve there, and asking both when it is occupied. */
import { make, part, rows } from "../js/dom.js";
import { ask, openForm } from "./dialog.js";
import { page } from "./screen.js";
import { COUNTER_STATES, spaced } from "../js/words.js";

/** Draw the places of the office; `open(counter, {takeOver, services})` is what choosing one does. */
export function drawPlaces(queue, open) {
  rows(part("places"), queue.counters, {
    key: (one) => one.id,
    print: (one) => JSON.stringify([one, queue.services.length]),
    render: (one) => place(one, servicesAt(one, queue), open),
  });
}

/** The services that this person may serve at a counter. */
function servicesAt(counter, queue) {
  const may = (codes, one) => !codes || codes.includes(one.code);
  return queue.services.filter((one) => may(counter.allowed, one) && may(page.services, one));
}

function place(one, services, open) {
  const taken = one.state !== "closed" && one.clerk;
  const state = taken ? `${one.clerk}, ${one.ticket ? spaced(one.ticket) : COUNTER_STATES[one.state]}` : "nicht besetzt";
  const restricted = one.allowed || page.services;
  const names = services.map((service) => service.names.de).join(", ") || "keine Ihrer Dienstleistungen";
  return make(
    "li",
    { class: "desk-place-item" },
    make(
      "button",
      { type: "button", class: "desk-place", "data-place": one.id, click: () => choose(one, taken, open) },
      make("strong", {}, one.name),
      make("span", {}, one.place),
      make("span", { class: "desk-small" }, state),
      make("span", { class: "desk-small", "data-services": "" }, restricted ? names : "alle Dienstleistungen"),
    ),
    services.length > 1
      ? make(
          "button",
          { type: "button", class: "kern-btn kern-btn--tertiary wm-btn-small", "data-choose-services": one.id, click: () => some(one, taken, services, open), "aria-label": `${one.name}: nur einzelne Dienstleistungen` },
          make("span", { class: "kern-label" }, "Nur einzelne …"),
        )
      : null,
  );
}

async function some(counter, taken, services, open) {
  const boxes = services.map((one) =>
    make("label", { class: "desk-check" }, make("input", { type: "checkbox", name: "services", value: one.code, checked: true }), ` ${one.names.de}`),
  );
  const given = await openForm("services", { title: counter.name, fill: (form) => part("checks", undefined, form).replaceChildren(...boxes) });
  if (given?.data.services.length) await choose(counter, taken, open, given.data.services);
}

async function choose(counter, taken, open, services = null) {
  if (!taken) return open(counter, { services });
  const withCase = counter.ticket ? ` ${spaced(counter.ticket)} ist dort offen und geht auf Sie über.` : "";
  // Who learns sits beside who teaches: the place changes hands, and back, with the open case.
  const together = page.trainee ? " Was Sie hier tun, zählt als Ausbildung; zurück geht es genauso." : "";
  const answer = await ask({
    title: `${counter.name} ist besetzt`,
    text: `Dort arbeitet ${counter.clerk}. Bitte sprechen Sie sich ab.${withCase}${together}`,
    buttons: [["take", page.trainee ? "In Ausbildung übernehmen" : "Platz übernehmen"], ["", "Anderen Platz wählen"]],
  });
  return answer === "take" ? open(counter, { takeOver: true, services }) : undefined;
}
