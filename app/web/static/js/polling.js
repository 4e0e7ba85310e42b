/* Asks over HTTP, again and again, while there is no socket. */
import { fetchJson } from "./http.js";

const ANSWER_MS = 4000;
const POLL_MS = 2000;
const UNANSWERED_MS = 1000;

/**
 * Asks `url()` while `isWanted()`. `onAnswer(answer)` and `onFault(error)` hear what comes of it, unless a later question
 * was answered first. Answers `{ask(), start(ms), forget(), stop()}`: at once, after a while, and never mind what was asked.
 */
export function startPolling({ url, isWanted, onAnswer, onFault }) {
  let asked = 0;
  let settled = 0;
  let timer;

  function start(pause) {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  }

  async function ask() {
    if (!isWanted()) return;
    asked += 1;
    const mine = asked;
    // A line that was dead and works again answers the next question, never this one: that does not wait for its end.
    start(UNANSWERED_MS);
    let answer;
    try {
      answer = await fetchJson(url(), { timeout: ANSWER_MS });
    } catch (error) {
      if (mine > settled) onFault(error);
      return;
    }
    if (mine <= settled) return;
    settled = mine;
    start(POLL_MS);
    onAnswer(answer);
  }

  return {
    ask,
    start,
    forget: () => (settled = asked),
    stop: () => clearTimeout(timer),
  };
}
