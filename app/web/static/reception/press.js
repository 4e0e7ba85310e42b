/* One press, one change; what the server refuses stands beside the thing, and nothing that was typed is lost. */
import { attempt } from "../js/attempts.js";
import { part, write } from "../js/dom.js";
import { complain, speak, toLogin } from "../js/status.js";
import { Unreachable } from "../js/http.js";
import { askNow, refresh, view } from "./state.js";
import { refused } from "./words.js";

const LOST = "Keine Antwort vom Server. Ob es geklappt hat, zeigen die Listen; Sie dürfen noch einmal drücken.";

/** Show a sentence in the place `name`; empty takes it away. */
export function complainIn(name, text) {
  const box = part("error", name);
  box.hidden = !text;
  write(box, text);
}

/** What was wrong before is over with the next action. */
function calmDown() {
  for (const box of document.querySelectorAll("[data-error]")) complainIn(box.dataset.error, "");
  complain("");
}

/**
 * Send one press. `key` names it ("cancel:…"), `send(body)` sends it, `place` is where a refusal stands, `said` what is
 * spoken when it is done. Answers `{answer}`, or `{problem}` when it was refused, or undefined when it was swallowed.
 */
export async function press({ key, send, body = {}, place, said = "" }) {
  const work = part("work");
  work.setAttribute("aria-busy", "true");
  calmDown();
  try {
    const done = await attempt(key, body, send);
    if (!done) return undefined;
    speak(said);
    refresh();
    askNow();
    return done;
  } catch (error) {
    if (error.status === 401) toLogin();
    complainIn(place, error instanceof Unreachable ? LOST : refused(error, view.queue.timezone));
    refresh();
    return { problem: error };
  } finally {
    work.removeAttribute("aria-busy");
  }
}

/** Handle a form's submits; the second click of a double click is none. */
export function onSubmit(form, handle) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    calmDown();
    handle(new FormData(form), event.submitter);
  });
  form.addEventListener("click", (event) => event.detail > 1 && event.target.closest("button") && event.preventDefault());
}
