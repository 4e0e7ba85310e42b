/* A file goes to the server as soon as it is chosen: what comes back is what will be kept. */
import { fetchJson, Problem } from "../js/http.js";

const LONGEST_MS = 70000;
const AWAY = "Der Server ist gerade nicht zu erreichen. Bitte noch einmal versuchen.";

/**
 * `said`: where it says how it goes; `form`: without what is on its way nothing of it is saved.
 * `fault(file)`: why it is not even sent, or ""; `onDone(answer)` is told of the latest file only.
 * Answers `say()`, which ends what is being said.
 */
export function startUpload({ file, said, form, url, fault, working, onDone }) {
  const saves = form.querySelectorAll("[type=submit]");

  function say(text = "", isBusy = false) {
    said.textContent = text;
    file.closest(".kern-form-input").classList.toggle("kern-form-input--error", Boolean(text) && !isBusy);
    saves.forEach((button) => (button.disabled = isBusy));
  }

  async function send(chosen) {
    const isLatest = () => chosen === file.files[0];
    const why = fault(chosen);
    if (why) return say(why);
    say(working, true);
    try {
      const answer = await fetchJson(url, { method: "POST", body: chosen, timeout: LONGEST_MS });
      if (!isLatest()) return;
      say();
      onDone(answer);
    } catch (error) {
      if (isLatest()) say(error instanceof Problem ? error.detail_de : AWAY);
    }
  }

  const begin = () => file.files[0] && send(file.files[0]);
  file.addEventListener("change", begin);
  // It may have been chosen before this script was there; its caller has to be ready first.
  queueMicrotask(begin);
  return say;
}
