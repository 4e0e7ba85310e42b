/* What is on the screen: the server's queue, and what follows from it for this desk. */
import { pageData } from "../js/http.js";
import { caseOf, queueOf } from "./api.js";
import { movedOn } from "./attempts.js";
import { drawCase, drawTimes } from "./case.js";
import { part, write } from "./dom.js";
import { drawLists } from "./lists.js";
import { describes, myCase, myCounter } from "./model.js";
import { drawPlaces } from "./places.js";
import { complain, drawAlarms } from "./status.js";
import { heardAt, runAt } from "./time.js";

export const page = pageData();

/** The server's queue, my counter in it, the case there (line and full ticket), and the last ticket I moved. */
export const view = { queue: null, counter: null, line: null, detail: null, last: null };

let presses = {};
runAt(page.speed);

/** Say what the buttons in lists do: `{pick, resume, openPlace}`. */
export function onPress(handlers) {
  presses = handlers;
}

/** Show a new state of the queue; an older one than is shown is ignored. */
export function show(queue) {
  if (view.queue && queue.boot === view.queue.boot && queue.seq < view.queue.seq) return;
  const before = moment(view.line);
  heardAt(queue.at);
  view.queue = queue;
  view.counter = myCounter(queue, page.me);
  view.line = myCase(queue, view.counter);
  if (moment(view.line) !== before) {
    // What was said last is about another moment now, such as an answer that did not come.
    movedOn();
    complain("");
  }
  draw();
  fetchDetail();
}

/** Ask the server for the present state. */
export async function refresh() {
  const queue = await queueOf(page.office).catch(() => null);
  if (queue) show({ boot: view.queue?.boot, ...queue });
}

/** Remember the full ticket that a move has answered. */
export function learn(ticket) {
  view.last = ticket;
  if (ticket.state === "called" || ticket.state === "serving") view.detail = ticket;
}

/** Redraw what moves with the clock. */
export function tick() {
  if (view.counter) drawTimes(view);
}

const moment = (line) => line && `${line.token} ${line.state} ${line.call_count}`;

/** After a reload, or when the case changed elsewhere, the full ticket is asked for. */
async function fetchDetail() {
  const { counter, line, detail } = view;
  if (!line || describes(detail, line)) return;
  const found = await caseOf(counter.id).catch(() => null);
  if (!found || found.token !== view.line?.token) return;
  view.detail = found;
  view.last ??= found;
  draw();
}

function draw() {
  const { queue, counter } = view;
  part("choose").hidden = Boolean(counter);
  part("work").hidden = !counter;
  for (const name of ["pause", "close"]) part(name).hidden = !counter;
  part("pause").setAttribute("aria-pressed", String(counter?.state === "paused"));
  write(part("counter-name"), counter ? counter.name : "Schalter");
  drawAlarms(queue.alarms);
  if (!counter) {
    drawPlaces(queue, presses.openPlace);
    return;
  }
  drawCase(view);
  drawLists(view, presses);
}
