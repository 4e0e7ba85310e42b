/* One office of the live view: figures, services, and what needs somebody. */
import { make, write } from "../js/dom.js";
import { alarmText } from "../js/words.js";
import { timeText } from "../js/officetime.js";

const template = document.querySelector("template[data-office]");
const minutes = (n) => (n === null ? "–" : `${n} min`);
const isShort = (office) => office.estimate.p80 < 5;
const many = (n, one, more) => `${n} ${n === 1 ? one : more}`;

const isAnybodyThere = (counters) => counters.open + counters.paused + counters.wrap_up > 0;

function stateText({ status, evacuation, timezone }) {
  if (evacuation) return `Räumung seit ${timeText(evacuation, timezone)} Uhr`;
  if (!status.open) return status.next_opening ? `geschlossen, öffnet ${timeText(status.next_opening, timezone)} Uhr` : "geschlossen";
  const until = status.closes_at ? ` bis ${timeText(status.closes_at, timezone)} Uhr` : "";
  return `geöffnet${until}${status.issuing ? "" : ", keine Nummern"}`;
}

/** Sentences that need somebody, the most urgent first: `{kind, text}`. */
function alarmsOf(office) {
  const names = new Map(office.services.map((service) => [service.code, service.names.de]));
  const late = many(office.late, "Person wartet", "Personen warten");
  return [
    office.evacuation && { kind: "danger", text: "Das Gebäude wird geräumt." },
    office.late && { kind: "danger", text: `${late} ${office.target_minutes} Minuten oder länger.` },
    office.status.open && office.waiting && !isAnybodyThere(office.counters) && { kind: "danger", text: "Kein Platz ist geöffnet." },
    office.unstaffed.length && {
      kind: "warning",
      text: `Niemand da für: ${office.unstaffed.map((code) => names.get(code) ?? code).join(", ")}.`,
    },
    ...office.alarms.map((alarm) => ({ kind: "warning", text: `${alarmText(alarm)}.` })),
  ].filter(Boolean);
}

function alarm({ kind, text }) {
  const icon = make("span", { class: `kern-icon kern-icon--${kind}`, "aria-hidden": "true" });
  return make("li", { class: "live-alarm", "data-kind": kind }, icon, make("span", {}, text));
}

function hint(service, target) {
  if (service.late) return { kind: "danger", text: `${service.late} × ab ${target} min` };
  return service.staffed ? null : { kind: "warning", text: "niemand da" };
}

function row(service, target) {
  const found = hint(service, target);
  const sign = found && make("span", { class: `kern-icon kern-icon--${found.kind}`, "aria-hidden": "true" });
  return make(
    "tr",
    { "data-kind": found?.kind ?? null },
    make("th", { scope: "row" }, service.names.de),
    make("td", {}, String(service.waiting)),
    make("td", {}, minutes(service.longest)),
    make("td", { class: "live-hint" }, ...(found ? [sign, make("span", {}, found.text)] : [])),
  );
}

function countersText({ busy, paused, wrap_up: after }) {
  return [busy && `${busy} mit Fall`, paused && `${paused} Pause`, after && `${after} Nacharbeit`].filter(Boolean).join(", ");
}

/** Fill (or make) the section of an office; an unchanged one keeps its elements. */
export function drawOffice(known, office) {
  const section = known ?? template.content.firstElementChild.cloneNode(true);
  const print = JSON.stringify({ ...office, status: { ...office.status, next_change: null } });
  if (section.dataset.print === print) return section;
  Object.assign(section.dataset, { print, slug: office.office, late: office.late ? "yes" : "" });
  const slots = Object.fromEntries([...section.querySelectorAll("[data-slot]")].map((one) => [one.dataset.slot, one]));
  const waited = office.services.filter((service) => service.waiting || !service.staffed);
  write(slots.name, office.name);
  write(slots.state, stateText(office));
  write(slots.waiting, String(office.waiting));
  write(slots.longest, minutes(office.longest));
  write(slots.estimate, office.estimate ? (isShort(office) ? "unter 5 min" : `etwa ${office.estimate.p50} min`) : "–");
  write(slots.rarely, office.estimate && !isShort(office) ? `selten über ${office.estimate.p80}` : "");
  write(slots.refused, String(office.refused));
  write(slots.abandoned, office.abandoned ? `dazu ${office.abandoned} abgebrochen` : "");
  write(slots.open, String(office.counters.open));
  write(slots.counters, countersText(office.counters));
  slots.alarms.replaceChildren(...alarmsOf(office).map(alarm));
  slots.services.replaceChildren(...waited.map((service) => row(service, office.target_minutes)));
  slots.services.parentElement.hidden = !waited.length;
  slots.none.hidden = Boolean(office.waiting);
  return section;
}
