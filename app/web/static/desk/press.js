/* One press: shown at once, sent once, its answer shown before anything else counts as a wish. */
import { Unreachable } from "../js/http.js";
import { attempt } from "../js/attempts.js";
import { part } from "../js/dom.js";
import { rest } from "./rest.js";
import { learn, outdated, refresh, view } from "./screen.js";
import { complain, toLogin } from "../js/status.js";
import { refusal } from "../js/words.js";

const LOST =
  "Keine Antwort vom Server. Ob es geklappt hat, zeigt der nächste Stand; die Taste darf noch einmal gedrückt werden.";
const SEEN_MS = 150;

/** Send one press; shows what the server refuses, with a fresh list. Answers `{answer}`, or undefined. */
export async function press(key, send, body = {}) {
  const pressed = document.activeElement;
  let sent = false;
  try {
    return await attempt(key, body, async (whole) => {
      sent = true;
      part("work").setAttribute("aria-busy", "true");
      const answer = await send(whole);
      complain("");
      const ticket = answer?.token ? answer : answer?.ticket;
      if (ticket?.token) learn(ticket);
      await refresh();
      return answer;
    });
  } catch (error) {
    if (error.status === 401) toLogin();
    const lost = error instanceof Unreachable;
    complain(lost ? LOST : refusal(error, body, view.queue.services));
    await refresh();
    if (lost) outdated();
    return undefined;
  } finally {
    if (sent) {
      release();
      rest();
    }
    keepFocus(pressed);
  }
}

/** After a press the big key has the focus, unless it has moved on meanwhile: Enter is never "once more". */
function keepFocus(pressed) {
  if (document.querySelector("dialog[open]")) return;
  const held = document.activeElement;
  if (held === pressed || held === document.body || held.closest("[hidden]")) part("next").focus();
}

/** Whatever is clicked, by mouse or by its key, looks pressed at once and until its answer is shown. */
export function showPresses() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.getAttribute("aria-disabled") === "true") return;
    button.dataset.pressed = "";
    // What asks first, or nothing, sends no request.
    setTimeout(() => part("work").hasAttribute("aria-busy") || release(), SEEN_MS);
  }, true);
}

function release() {
  for (const button of document.querySelectorAll("[data-pressed]")) delete button.dataset.pressed;
}
