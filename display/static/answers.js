/* Tells the server what this display has shown and played, so that the desk knows it: told again until it is heard. */
import { fetchJson, Problem } from "../app/js/http.js";

const SPREAD_MS = 300;
const RETRY_MS = 2000;
const TRIES = 15;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `feeds`: the line of each office. Answers `{shown(call), heard(call), idle}`; `idle`: nothing is still to be told. */
export function startAnswers(feeds) {
  let open = 0;

  /** Over the open line, which costs the server less; else in a request of its own. A refusal is an answer, too. */
  async function isTold({ office, seq }, heard) {
    if (await feeds.get(office)?.tell("shown", { office, seq, heard })) return true;
    try {
      await fetchJson(`/api/v1/offices/${office}/board/shown`, { method: "POST", body: { seq, heard } });
      return true;
    } catch (error) {
      return error instanceof Problem && !error.temporary;
    }
  }

  async function tell(call, heard) {
    open += 1;
    // All displays of an office show the same at once: their answers give way to what others are still to be told.
    await wait(Math.random() * SPREAD_MS);
    for (let tries = 1; !(await isTold(call, heard)) && tries < TRIES; tries += 1) await wait(RETRY_MS);
    open -= 1;
  }

  return {
    shown: (call) => tell(call, false),
    heard: (call) => tell(call, true),
    get idle() {
      return !open;
    },
  };
}
