/* What holds for the whole office: numbers on and off, the notice, and whether numbers are given at all. */
import { button, make, part, rows, write } from "../js/dom.js";
import { timeOfDay } from "../js/time.js";
import { officeMove, setNotice, unlock } from "./api.js";
import { momentOf } from "./clock.js";
import { onSubmit, press } from "./press.js";
import { nameOf, onChange, page } from "./state.js";

const texts = (data) => {
  const [de, en] = [data.get("text").trim(), data.get("text_en").trim()];
  return en ? { de, en } : { de };
};

async function lock(data) {
  const body = { text: texts(data) };
  if (data.get("service")) body.service = data.get("service");
  if (data.get("until")) body.until = momentOf(data.get("until"));
  const done = await press({ key: "lock", send: officeMove(page.office, "locks"), body, place: "lock", said: "Ausgabe angehalten" });
  if (done?.answer) close("lock");
}

/** Empty a form and fold it. */
export function close(name) {
  const form = part(name);
  form.reset();
  form.closest("details").open = false;
}

/** The text follows what is locked, until somebody writes an own one. */
function suggest() {
  const { text, service } = part("lock").elements;
  const known = [text.defaultValue, ...[...service.options].map((one) => forOne(one.text))];
  if (known.includes(text.value)) text.value = service.value ? forOne(service.selectedOptions[0].text) : text.defaultValue;
}

const forOne = (name) => `Für ${name} werden zurzeit keine Nummern ausgegeben.`;

async function notice(data, submitter) {
  const text = submitter?.value === "clear" ? null : texts(data);
  const said = text ? "Hinweis steht auf den Anzeigen" : "Hinweis entfernt";
  const done = await press({ key: "notice", send: setNotice(page.office), body: { text }, place: "notice", said });
  if (done && !done.problem) close("notice-form");
}

function drawLocks(queue) {
  rows(part("list", "locks"), queue.locks, {
    key: (one) => one.id,
    print: (one) => JSON.stringify(one),
    render: (one) => {
      const what = one.service ? nameOf(one.service) : "Ganzer Standort";
      const go = () => press({ key: `unlock:${one.id}`, send: unlock(page.office, one.id), place: "lock", said: `${what}: wieder Nummern` });
      return make(
        "li",
        { class: "rec-row" },
        make(
          "div",
          { class: "rec-row-text" },
          make("strong", {}, what),
          make("span", {}, one.text.de),
          make("span", { class: "desk-small" }, `bis ${timeOfDay(one.until, queue.timezone)}`),
        ),
        button("Weiter", { kind: "secondary", click: (event) => event.detail > 1 || go(), "aria-label": `${what}: weiter ausgeben` }),
      );
    },
  });
  part("empty", "locks").hidden = queue.locks.length > 0;
}

function drawIssuing({ status, locks }) {
  const box = part("issuing");
  box.dataset.issuing = status.issuing ? "yes" : "no";
  const without = locks.filter((one) => one.service).map((one) => nameOf(one.service));
  const but = without.length ? `, außer für ${without.join(", ")}` : "";
  write(box, status.issuing ? `Nummern werden ausgegeben${but}` : `Keine Nummern: ${status.detail.de ?? ""}`);
}

function fillServices(services) {
  for (const select of document.querySelectorAll("[data-services]")) {
    const known = [...select.options].filter((one) => one.dataset.service !== undefined).map((one) => one.value);
    if (known.join() === services.map((one) => one.code).join()) continue;
    const chosen = select.value;
    for (const one of [...select.options]) if (one.dataset.service !== undefined) one.remove();
    select.append(...services.map((one) => make("option", { value: one.code, "data-service": true }, one.names.de)));
    if (chosen) select.value = chosen;
  }
}

/** Start the house's forms. */
export function startHouse() {
  onSubmit(part("lock"), lock);
  part("lock").elements.service.addEventListener("change", suggest);
  onSubmit(part("notice-form"), notice);
  onChange(({ queue }) => {
    drawLocks(queue);
    drawIssuing(queue);
    fillServices(queue.services);
    write(part("notice-now"), queue.notice?.de ?? "keiner");
  });
}
