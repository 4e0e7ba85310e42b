/* Power cuts of the last week: entered afterwards, and taken away when there was none. */
import { button, make, part, rows } from "../js/dom.js";
import { timeOfDay } from "../js/time.js";
import { officeMove, removeOutage } from "./api.js";
import { dayOf, momentOf } from "./clock.js";
import { close } from "./house.js";
import { onSubmit, press } from "./press.js";
import { onChange, page } from "./state.js";

async function outage(data) {
  const [day, since, until] = [data.get("day"), data.get("since"), data.get("until")];
  const said = `Ausfall von ${since} bis ${until} Uhr eingetragen`;
  const body = { since: momentOf(since, day), until: momentOf(until, day) };
  const done = await press({ key: "outage", send: officeMove(page.office, "outage"), body, place: "outage", said });
  if (done?.answer) close("outage");
}

const dated = (iso, zone) =>
  new Date(iso).toLocaleDateString("de-DE", { weekday: "short", day: "2-digit", month: "2-digit", timeZone: zone });

function row(one, zone) {
  const when = `${dated(one.since, zone)}, ${timeOfDay(one.since, zone)} bis ${timeOfDay(one.until, zone)} Uhr`;
  const said = `Ausfall ${when} entfernt, die Minuten zählen wieder`;
  const go = () => press({ key: `outage:${one.id}`, send: removeOutage(page.office, one.id), place: "outage", said });
  const gone = { kind: "secondary", click: (event) => event.detail > 1 || go(), "aria-label": `Ausfall ${when} entfernen` };
  return make("li", { class: "rec-row" }, make("span", { class: "rec-row-said" }, when), button("Entfernen", gone));
}

/** Start the form and the list of power cuts. */
export function startOutages() {
  onSubmit(part("outage"), outage);
  onChange(({ queue }) => {
    part("outage").elements.day.defaultValue = dayOf(queue.timezone);
    rows(part("list", "outages"), queue.outages, {
      key: (one) => one.id,
      print: (one) => JSON.stringify(one),
      render: (one) => row(one, queue.timezone),
    });
  });
}
