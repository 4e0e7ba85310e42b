/* One press, one change: the request's id is made when a button becomes ready, not when it is pressed.
 *
 * Until an answer came, every further press is the same attempt: it is swallowed while the request is on its way,
 * and after a lost answer it repeats the request with the same id and body, so the server gives its first answer.
 */
import { requestId } from "./http.js";

// Who calls somebody must not call twice by a nervous second press: it may come after a quick answer, when the big
// key would already finish the case, or hit the next row of a list.
const CALM_MS = 500;
// Nobody reads a new number and decides in less.
const READING_MS = 250;
const CALMED = new Set(["next", "pick", "resume"]);

const attempts = new Map();
const calmUntil = new Map();
const groupOf = (key) => key.split(":")[0];

/** Make the next press of `key` ("next", "pick:A017") possible with an id of its own. */
export function ready(key) {
  if (!attempts.has(key)) attempts.set(key, { id: requestId(), body: null, busy: false });
}

/** The office has moved on: attempts that never got an answer are not meant any more. */
export function movedOn() {
  for (const [key, one] of attempts) if (!one.busy) attempts.delete(key);
}

/** Milliseconds until every key may be pressed again, or that of `group` ("next") alone. */
export function calm(group) {
  const ends = group ? [calmUntil.get(group) ?? 0] : [...calmUntil.values()];
  return Math.max(0, ...ends.map((end) => end - performance.now()));
}

/**
 * Run `send(body)` once for this press. It ends when the page shows the answer: what is pressed before is no new
 * wish. After a lost answer the same words repeat the first request, other words are another wish.
 *
 * Answers undefined when the press was swallowed. What `send` throws is passed on; only an answer of the server,
 * good or bad, ends the attempt.
 */
export async function attempt(key, body, send) {
  ready(key);
  if (attempts.get(key).busy || calm(groupOf(key))) return undefined;
  const one = meant(key, body);
  keepCalm(key, CALM_MS);
  one.busy = true;
  one.body ??= { ...body, request_id: one.id };
  try {
    const answer = await send(one.body);
    over(key);
    return { answer };
  } catch (error) {
    if (error.status && !error.temporary) over(key);
    throw error;
  } finally {
    keepCalm(key, READING_MS);
    one.busy = false;
  }
}

function meant(key, body) {
  const one = attempts.get(key);
  if (!one.body || JSON.stringify({ ...body, request_id: one.id }) === JSON.stringify(one.body)) return one;
  over(key);
  return attempts.get(key);
}

/** Is a press of one of these moves on its way for this ticket? */
export function underWay(token, names) {
  return names.some((name) => attempts.get(token ? `${name}:${token}` : name)?.busy);
}

/** The second click of a double click in a dialog that has just closed hits what lay below: that is no wish. */
export function calmDown(ms = CALM_MS) {
  for (const group of CALMED) keepCalm(group, ms);
}

function keepCalm(key, ms) {
  const group = groupOf(key);
  if (CALMED.has(group)) calmUntil.set(group, Math.max(calmUntil.get(group) ?? 0, performance.now() + ms));
}

function over(key) {
  attempts.delete(key);
  ready(key);
}
