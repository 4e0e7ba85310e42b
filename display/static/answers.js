/* Tells the server what this display has shown and played, so that the desk knows it: told again until it is heard. */
import { fetchJson, Problem } from "../app/js/http.js";

const SPREAD_MS = 300;
const LATE_SPREAD_MS = 3000;
const RETRY_MS = 2000;
const TRIES = 15;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * `feeds`: the line of each office. Answers `{shown(call), heard(call), stand(calls), idle}`. `stand`: these stand here,
 * whether they were announced or not. `idle`: nothing is about to be told.
 */
export function startAnswers(feeds) {
  let open = 0;
  const told = new Set();
  const coming = new Set();
  const keyOf = ({ office, seq }) => `${office}/${seq}`;

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
    told.add(keyOf(call));
    open += 1;
    // All displays of an office show the same at once: their answers give way to what others are still to be told.
    await wait(Math.random() * SPREAD_MS);
    let isDone = await isTold(call, heard);
    // What cannot be told now holds up no newer page, which tells by itself what stands there.
    open -= 1;
    for (let tries = 1; !isDone && tries < TRIES; tries += 1) {
      await wait(RETRY_MS);
      isDone = await isTold(call, heard);
    }
    if (!isDone) told.delete(keyOf(call));
  }

  /** A call that came without an announcement: after loading anew, after a line that was away for long. */
  async function tellLate(call) {
    const key = keyOf(call);
    if (told.has(key) || coming.has(key)) return;
    coming.add(key);
    await wait(Math.random() * LATE_SPREAD_MS);
    coming.delete(key);
    if (!told.has(key)) await tell(call, false);
  }

  return {
    shown: (call) => tell(call, false),
    heard: (call) => tell(call, true),
    stand: (calls) => calls.forEach(tellLate),
    get idle() {
      return !open;
    },
  };
}
