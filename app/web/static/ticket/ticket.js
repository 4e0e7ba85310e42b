/* The visitor's page: asks for its changing part, faster the nearer the turn, and at once when the phone wakes. */
import { request } from "../js/http.js";
import { startActions } from "./act.js";
import { startAge } from "./age.js";
import { startAlert } from "./alert.js";

const RETRY_S = 3;
const LOUD = ["called", "evacuation"];
const LAST = ["finished", "cancelled", "unserved", "leftover"];
/* What staff finish or a visitor gives back may be taken back for a while. */
const LAST_ASKS = 40;
const DEAD = [404, 410];

const box = document.querySelector("[data-status]");
const giveBack = document.querySelector("[data-giveback]");
const age = startAge();
const alert = startAlert();
const actions = startActions({ done, lost: age.stale });
let etag = box.dataset.etag;
let timer;
let asked = 0;
let over = 0;

const card = () => box.querySelector("[data-state]").dataset;

function show(html) {
  const before = { ...card() };
  box.innerHTML = html;
  const { state, calls, title, cancel, later } = card();
  document.title = title;
  giveBack.hidden = cancel !== "yes";
  actions.offer(later);
  const news = state !== before.state || calls !== before.calls;
  if (LOUD.includes(state) && news) alert.ring();
  alert.offer(!LAST.includes(state) && state !== "serving");
}

/* How often to ask may be different now, and the tag is another one. */
function done(html) {
  show(html);
  ask();
}

async function ask() {
  asked += 1;
  const mine = asked;
  clearTimeout(timer);
  let next = RETRY_S;
  try {
    const answer = await request(box.dataset.status, { headers: etag ? { "If-None-Match": etag } : {} });
    // Asked anew since, by a phone that woke or a button: this may be as old as its sleep, or the line that it hangs in.
    if (mine !== asked) return;
    if (DEAD.includes(answer.status)) window.location.reload();
    if (answer.status === 200) show(answer.text);
    if (answer.ok || answer.status === 304) {
      etag = answer.headers.get("ETag") ?? etag;
      age.fresh();
      next = Number(card().poll);
    } else {
      age.stale();
      // Not all phones that were sent away come again at the same moment.
      next = Number(answer.headers.get("Retry-After") ?? RETRY_S) * (1 + Math.random());
    }
  } catch {
    if (mine !== asked) return;
    age.stale();
  }
  over = LAST.includes(card().state) ? over + 1 : 0;
  if (over <= LAST_ASKS) timer = setTimeout(ask, next * 1000);
}

document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
window.addEventListener("online", ask);
alert.offer(!LAST.includes(card().state) && card().state !== "serving");
timer = setTimeout(ask, Number(card().poll) * 1000);
