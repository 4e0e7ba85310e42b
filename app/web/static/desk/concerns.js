/* The concerns of the open case, one by one: done, not done, another one instead, one more. */
import { button, make, part, rows } from "../js/dom.js";
import { openForm, options } from "./dialog.js";
import { serviceName } from "./model.js";
import { move } from "./moves.js";
import { view } from "./screen.js";
import { pieces, serviceNames } from "../js/line.js";
import { CONCERNS, REASONS } from "../js/words.js";

const isOpen = (one) => one.state === "open" || one.state === "in_service";

/** Draw the concerns of the case at this counter. */
export function drawConcerns({ queue, line, detail }) {
  const known = line && detail?.token === line.token;
  const open = known ? detail.concerns.filter(isOpen) : [];
  const items = known ? detail.concerns.map((one, index) => ({ ...one, index, place: open.indexOf(one) + 1, title: title(one, queue) })) : [];
  const plain = line && !known ? [{ index: 0, title: serviceNames(line, queue.services), state: "open", plain: true }] : [];
  const several = open.length > 1;
  rows(part("concerns"), [...items, ...plain], {
    key: (one) => one.index,
    print: (one) => JSON.stringify([one, line.state, several]),
    render: (one) => row(one, line, several),
  });
}

function title(one, queue) {
  return pieces(nameOf(one.service, queue), one.quantity);
}

const nameOf = (code, queue) => serviceName(code, queue.services);

function row(one, line, several) {
  const settled = !isOpen(one) && (one.reason === "split" ? REASONS.split : CONCERNS[one.state] + (one.reason ? `: ${REASONS[one.reason] ?? one.reason}` : ""));
  const serving = several && line.state === "serving";
  const present = serving && one.state === "in_service";
  const small = settled || (present ? "in Arbeit" : "");
  const text = make("span", { class: "desk-concern-name" }, one.title, small ? make("span", { class: "desk-small" }, ` ${small}`) : null);
  if (one.plain || settled) return make("li", { class: "desk-concern" }, text);
  const key = `Alt+${one.place}`;
  return make(
    "li",
    { class: "desk-concern", "data-concern": one.state, "data-present": present },
    text,
    present ? button("Erledigt", { click: () => settle(one, true), "aria-label": `${one.title}: erledigt` }) : null,
    serving && !present ? button("Jetzt", { click: () => start(one), "aria-label": `${one.title}: jetzt bearbeiten` }) : null,
    make(
      "button",
      { type: "button", class: "kern-btn kern-btn--tertiary wm-btn-small", "data-key": key, click: () => change(one), "aria-label": `${one.title}: Ändern ${key}` },
      make("span", { class: "kern-label" }, "Ändern ", make("kbd", {}, key)),
    ),
  );
}

/** Two concerns of the same service are told apart by their position. */
const known = ({ service, position }) => ({ service, position });

const settle = (one, done, more = {}) => move("concerns", view.line, { ...known(one), done, ...more }, done ? "done" : "not_done");

const start = (one) => move("concerns", view.line, { ...known(one), start: true }, "started");

/** Ask what became of a concern; only what is being served can be settled. */
async function change(one) {
  const { queue, line } = view;
  const serving = line.state === "serving";
  await openForm("concern", {
    title: nameOf(one.service, queue),
    fill(form) {
      const fields = form.elements;
      fields.quantity.value = one.quantity;
      options(fields.service, others(one, queue));
      fields.reason.closest(".desk-field").hidden = !serving;
      for (const press of form.querySelectorAll("[value=done], [value=not_done]")) press.hidden = !serving;
      form.querySelector("[value=start]").hidden = !serving || one.state === "in_service";
    },
    send({ button, data: { quantity, reason, service } }) {
      if (button === "done") return settle(one, true, { quantity: Number(quantity) });
      if (button === "not_done") return settle(one, false, reason ? { reason } : {});
      if (button === "start") return start(one);
      return move("concerns", line, { service, quantity: Number(quantity), replaces: one.service, position: one.position }, "replaced");
    },
  });
}

/** The other services; first the same one, because a wrong number of pieces may be all there is to change. */
function others(one, queue) {
  return [one.service, ...queue.services.map((service) => service.code).filter((code) => code !== one.service)].map(
    (code) => [code, nameOf(code, queue)],
  );
}

/** Add a concern to the case. */
export async function addConcern() {
  const { queue, line } = view;
  await openForm("add", {
    fill: (form) => options(form.elements.service, queue.services.map((one) => [one.code, one.names.de])),
    send: ({ data: { service, quantity } }) => move("concerns", line, { service, quantity: Number(quantity) }, "added"),
  });
}

