/* Drawing: the same request is repeated until there is an answer; only the server makes numbers. */
import { Problem, Unreachable, fetchJson } from "../app/js/http.js";

const PAUSES_MS = [300, 700, 1500, 3000];
const GIVE_UP_MS = 60000;
const PAPER_ASKED_MS = 1000;
const PAPER_TIMEOUT_MS = 2000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const worthRepeating = (error) => error instanceof Unreachable || (error instanceof Problem && error.temporary);

/**
 * The ticket for `pending` `{body, since}`; raises Problem when refused, Unreachable after a minute without answer.
 *
 * `onTrouble()` is told when the first answer got lost. Nobody waits longer than a minute in front of a kiosk, and a
 * number drawn after they left would be a ghost.
 */
export async function draw(office, pending, onTrouble) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fetchJson(`/api/v1/offices/${office}/tickets`, { method: "POST", body: pending.body });
    } catch (error) {
      if (!worthRepeating(error) || Date.now() - pending.since > GIVE_UP_MS) throw error;
    }
    onTrouble();
    await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]);
  }
}

/**
 * Ask again and again what became of the ticket's paper; answers the interval, to be cleared.
 *
 * The server tells it as well, but perhaps before the answer to the draw is here, or while the line is down.
 */
export const followPaper = (token, onNews) =>
  // No answer now is no news: the next one is asked for anyway, and the screen's patience ends.
  setInterval(() => {
    fetchJson(`/api/v1/tickets/${encodeURIComponent(token)}/paper`, { timeout: PAPER_TIMEOUT_MS }).then(onNews, () => {});
  }, PAPER_ASKED_MS);

/** Send a small message about a ticket until it arrives, for up to a minute; raises the server's Problem. */
export async function tell(url, body) {
  const since = Date.now();
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await fetchJson(url, { method: "POST", body });
    } catch (error) {
      if (!worthRepeating(error) || Date.now() - since > GIVE_UP_MS) throw error;
    }
    await pause(PAUSES_MS[Math.min(attempt, PAUSES_MS.length - 1)]);
  }
}
