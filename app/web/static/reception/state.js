/* What is known of the office: its queue, its services with the present wait, today's appointments. */
import { pageData } from "../js/http.js";
import { heardAt, runAt } from "../js/time.js";
import { appointmentsOf, queueOf, servicesOf } from "./api.js";

const REST_MS = 2000;

export const page = pageData();
/** `day`: whose appointments are looked at, "" is today; `ofDay` are they. */
export const view = { queue: null, services: [], appointments: [], day: "", ofDay: [] };

const listeners = [];
let asking = false;
let stale = false;
let wake = () => {};
runAt(page.speed);

/** Call `draw(view)` with every new state. */
export function onChange(draw) {
  listeners.push(draw);
}

/** Draw again what is known. */
export function redraw() {
  if (view.queue) for (const draw of listeners) draw(view);
}

/** Show a new state of the queue; an older one than is shown is ignored. */
export function show(queue) {
  if (view.queue && queue.boot === view.queue.boot && queue.seq < view.queue.seq) return;
  heardAt(queue.at);
  view.queue = queue;
  redraw();
  askMore();
}

/** Ask the server for the present state. */
export async function refresh() {
  const queue = await queueOf(page.office).catch(() => null);
  if (queue) show({ boot: view.queue?.boot, ...queue });
}

/** Waits and appointments follow the queue: at most one question at a time, and not with every single ticket. */
export async function askMore() {
  stale = true;
  if (asking) return;
  asking = true;
  while (stale) {
    stale = false;
    const { day } = view;
    const [offer, booked, ofDay] = await Promise.all([
      servicesOf(page.office).catch(() => null),
      appointmentsOf(page.office).catch(() => null),
      day ? appointmentsOf(page.office, day).catch(() => null) : null,
    ]);
    if (offer) view.services = offer.services;
    if (booked) view.appointments = booked.appointments;
    if (!day) view.ofDay = view.appointments;
    else if (ofDay) view.ofDay = ofDay.appointments;
    redraw();
    await new Promise((rested) => {
      wake = rested;
      setTimeout(rested, REST_MS);
    });
  }
  asking = false;
}

/** What was done here shows at once. */
export function askNow() {
  askMore();
  wake();
}

/** A service's German name. */
export function nameOf(code) {
  return view.queue?.services.find((one) => one.code === code)?.names.de ?? code;
}
