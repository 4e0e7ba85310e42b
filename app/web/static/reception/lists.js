/* Everybody who is here or expected, one list at a time. */
import { button, make, part, rows } from "../js/dom.js";
import { serviceNames, waited } from "../js/line.js";
import { minutesSince, timeOfDay } from "../js/time.js";
import { languageName, spaced } from "../js/words.js";
import { ticketMove } from "./api.js";
import { appointmentRow } from "./appointments.js";
import { here } from "./arrive.js";
import { press } from "./press.js";
import { askNow, onChange, redraw, view } from "./state.js";
import { rowText } from "./row.js";
import { openTicket } from "./ticket.js";
import { STATES } from "./words.js";

const TABS = [
  ["waiting", "Wartende", (queue) => queue.waiting_total],
  ["appointments", "Termine", () => booked().length],
  ["expected", "Erwartet"],
  ["missed", "Nicht erschienen"],
  ["parked", "Geparkt"],
  ["busy", "Am Platz", (queue) => queue.called.length + queue.serving.length],
];
let tab = "waiting";

const booked = () => view.appointments.filter((one) => one.state === "booked");

function lines(queue) {
  if (tab === "busy") return [...queue.called, ...queue.serving];
  return tab === "appointments" ? view.ofDay : queue[tab];
}

/** What is to be seen of a ticket in a list: number, matters, state, marks. */
export function ticketText(line) {
  const zone = view.queue.timezone;
  const small = [line.state === "waiting" ? `${waited(line)}\u00a0min` : STATES[line.state]];
  small.push(`gezogen ${timeOfDay(line.issued_at, zone)}`);
  if (line.counter) small.push(line.counter.name);
  if (line.parked_room) small.push(line.parked_room);
  if (line.priority) small.push("Vorrang");
  if (line.fetch) small.push("bitte abholen");
  if (line.language !== "de") small.push(languageName(line.language));
  if (line.unclaimed) small.push("nicht bestätigt");
  return rowText(spaced(line.number), serviceNames(line, view.queue.services), small);
}

/** Fill a list with tickets, each with a button that opens it. */
export function drawTickets(name, list) {
  rows(part("list", name), list, {
    key: (line) => line.token ?? `appointment:${line.id}`,
    print: (line) => JSON.stringify([line, minutesSince(line.waiting_since ?? line.at)]),
    render: (line) => (line.token ? make("li", { class: "rec-row" }, ticketText(line), ...buttons(line)) : appointmentRow(line)),
  });
}

function buttons(line) {
  const number = spaced(line.number);
  const open = button("Öffnen", { click: () => openTicket(line), "aria-label": `${number} öffnen` });
  if (line.state === "no_show") return [quick("Ist doch da", number, `resume:${line.token}`, ticketMove(line.token, "resume")), open];
  if (line.state === "expected") return [here({ code: line.token }, number), open];
  return [open];
}

function quick(label, what, key, send) {
  const go = (event) => event.detail > 1 || press({ key, send, place: "people", said: `${what}: wieder in der Reihe` });
  return button(label, { kind: "secondary", click: go, "aria-label": `${what}: ${label}` });
}

function drawTabs(queue) {
  rows(part("tabs"), TABS, {
    key: ([name]) => name,
    print: ([name, , count]) => `${tab === name} ${count ? count(queue) : queue[name].length}`,
    render: ([name, label, count]) =>
      button(`${label} ${count ? count(queue) : queue[name].length}`, {
        kind: "tertiary",
        "data-tab": name,
        "aria-pressed": String(tab === name),
        click: () => {
          tab = name;
          redraw();
          // A portal's bookings are no news of the queue.
          if (name === "appointments") askNow();
        },
      }),
  });
}

/** Start the lists. */
export function startLists() {
  onChange(({ queue }) => {
    drawTabs(queue);
    const list = lines(queue);
    drawTickets("people", list);
    part("empty", "people").hidden = list.length > 0;
    part("booked").hidden = tab !== "appointments";
  });
}
