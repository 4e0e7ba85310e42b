/* Numbers that were ticked off on paper while the power was gone: several at once, today's or those of an earlier day. */
import { make, part, rows } from "../js/dom.js";
import { serviceNames } from "../js/line.js";
import { timeOfDay } from "../js/time.js";
import { spaced } from "../js/words.js";
import { officeMove, paperNumbers } from "./api.js";
import { dayOf } from "./clock.js";
import { complainIn, onSubmit, press } from "./press.js";
import { onChange, page, view } from "./state.js";
import { STATES } from "./words.js";

const form = part("on-paper");

async function look() {
  const found = await paperNumbers(page.office, form.elements.day.value).catch((error) => ({ error }));
  complainIn("on-paper", found.error ? found.error.detail_de ?? "Keine Antwort vom Server." : "");
  const tickets = found.tickets ?? [];
  part("empty", "on-paper").hidden = tickets.length > 0 || Boolean(found.error);
  rows(part("list", "on-paper"), tickets, { key: (line) => line.token, print: (line) => JSON.stringify(line.services), render: row });
}

function row(line) {
  const small = [`gezogen ${timeOfDay(line.issued_at, view.queue.timezone)}`];
  if (line.state !== "waiting") small.push(STATES[line.state]);
  const box = make("input", { type: "checkbox", name: "tickets", value: line.token });
  const text = ` ${spaced(line.number)} · ${serviceNames(line, view.queue.services)}`;
  return make("li", {}, make("label", { class: "wm-piece" }, box, text), make("span", { class: "desk-small" }, small.join(" · ")));
}

async function tick(data) {
  const tickets = data.getAll("tickets");
  if (!tickets.length) {
    complainIn("on-paper", "Bitte ankreuzen, wer bedient wurde.");
    return;
  }
  const said = tickets.length === 1 ? "1 Nummer als bedient eingetragen" : `${tickets.length} Nummern als bedient eingetragen`;
  const done = await press({ key: "on-paper", send: officeMove(page.office, "outage/served"), body: { tickets }, place: "on-paper", said });
  if (done?.answer) await look();
}

/** Start the list; it is asked for when it is opened, and for another day. */
export function startOnPaper() {
  onSubmit(form, tick);
  const box = form.closest("details");
  box.addEventListener("toggle", () => box.open && look());
  form.elements.day.addEventListener("change", look);
  onChange(({ queue }) => {
    form.elements.day.defaultValue = dayOf(queue.timezone);
  });
}
