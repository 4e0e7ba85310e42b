/* Tells the server what this display has shown and played, so that the desk knows it: told again until it is heard. */
import { fetchJson, Problem } from "../app/js/http.js";

const RETRY_MS = 2000;
const TRIES = 15;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The call stands on this display; `heard`: it was played, too. */
export async function acknowledge({ office, seq }, heard) {
  for (let tries = 0; tries < TRIES; tries += 1) {
    try {
      await fetchJson(`/api/v1/offices/${office}/board/shown`, { method: "POST", body: { seq, heard } });
      return;
    } catch (error) {
      if (error instanceof Problem && !error.temporary) return;
      await wait(RETRY_MS);
    }
  }
}
