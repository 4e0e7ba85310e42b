/* What is on the screen: the server's queue, and what follows from it for this desk. */
import { counted, keepCounted } from "./counted.js";
import { pageData } from "../js/http.js";
import { caseOf, queueOf } from "./api.js";
import { calmDown, movedOn, underWay } from "../js/attempts.js";
import { describes, myCase, myCounter, takenAway } from "./model.js";
import { rest } from "./rest.js";
import { complain, tell } from "../js/status.js";
import { heardAt, runAt } from "../js/time.js";

export const page = pageData();

/** The server's queue, my counter in it, the case there (line and full ticket), and the last ticket I moved. */
export const view = { queue: null, counter: null, line: null, detail: null, last: counted() };

let draw = () => {};
let unanswered = false;
runAt(page.speed);

/** Say how the screen is drawn when something is new. */
export function onDraw(drawn) {
  draw = drawn;
}

/** Show a new state of the queue; an older one than is shown is ignored. */
export function show(queue) {
  if (view.queue && queue.boot === view.queue.boot && queue.seq < view.queue.seq) return;
  const before = { ...view };
  const taken = lostBy(queue);
  heardAt(queue.at);
  view.queue = queue;
  view.counter = myCounter(queue, page.me);
  view.line = myCase(queue, view.counter);
  if (moment(view.line) !== moment(before.line)) {
    // What was said last is about another moment now, such as an answer that did not come.
    movedOn();
    complain("");
  } else if (unanswered) complain("");
  unanswered = false;
  if (taken) surprised(taken, before.line);
  const now = before.counter && !view.counter && queue.counters.find((one) => one.id === before.counter.id);
  if (now?.clerk) tell(`${now.clerk} hat ${now.name} übernommen.`);
  draw();
  fetchDetail();
}

const LEAVING = ["forward", "return", "park", "printout", "finish", "no-show", "undo"];
const SURPRISE_MS = 1500;

/** What somebody else has done to the case at this desk, as a sentence; "" when it was a press here, or nothing. */
function lostBy(queue) {
  const { counter, line } = view;
  const mine = line && (underWay(line.token, LEAVING) || underWay("", ["next"]));
  return line && !mine && myCase(queue, counter)?.token !== line.token ? takenAway(queue, counter, line) : "";
}

/** The big key means something else now without a press here: nobody can know that yet, so no press counts. */
function surprised(text, line) {
  if (view.last?.token === line.token) view.last = null;
  tell(text);
  calmDown(SURPRISE_MS);
  rest();
}

/** An answer did not come; what is said about that holds until the next state. */
export function outdated() {
  unanswered = true;
}

/** Ask the server for the present state. */
export async function refresh() {
  const queue = await queueOf(page.office).catch(() => null);
  if (queue) show({ boot: view.queue?.boot, ...queue });
}

/** Remember the full ticket that a move has answered. */
export function learn(ticket) {
  view.last = ticket;
  keepCounted(null);
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
