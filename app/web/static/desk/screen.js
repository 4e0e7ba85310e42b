/* What is on the screen: the server's queue, and what follows from it for this desk. */
import { pageData } from "../js/http.js";
import { caseOf, queueOf } from "./api.js";
import { movedOn } from "./attempts.js";
import { describes, myCase, myCounter } from "./model.js";
import { complain } from "./status.js";
import { heardAt, runAt } from "./time.js";

export const page = pageData();

/** The server's queue, my counter in it, the case there (line and full ticket), and the last ticket I moved. */
export const view = { queue: null, counter: null, line: null, detail: null, last: null };

let draw = () => {};
runAt(page.speed);

/** Say how the screen is drawn when something is new. */
export function onDraw(drawn) {
  draw = drawn;
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
