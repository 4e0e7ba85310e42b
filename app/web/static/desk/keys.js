/* Shortcuts: every element with `data-key` is pressed by its key. Function keys and combinations, because single
 * letters get in the way of speech input and screen readers; "?" alone opens the help and can be switched off. */
import { part } from "../js/dom.js";
import { still } from "./evacuation.js";

const SILENT = "Strg+Alt+H";
const OFF = "wm-desk-no-question-key";

/** "F2", "Alt+P", "Strg+Z" for a keyboard event. */
export function keyName(event) {
  const key = /^(Key|Digit)(.)$/.exec(event.code)?.[2] ?? event.key;
  const control = event.ctrlKey || event.metaKey ? "Strg+" : "";
  const alt = event.altKey ? "Alt+" : "";
  // "?" is another key on every keyboard: what it writes counts.
  return control || alt ? control + alt + key.toUpperCase() : event.key;
}

/** Listen for shortcuts; in a dialog and in text fields all but one are silent, and a held key counts once. */
export function listenToKeys() {
  const box = part("question-key");
  box.checked = localStorage.getItem(OFF) === null;
  box.addEventListener("change", () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));
  document.addEventListener("keydown", (event) => {
    const name = keyName(event);
    if (name !== SILENT && (document.querySelector("dialog[open]") || isTyping(event.target))) return;
    // A key that is held is no new wish, also where it is Enter on the big key.
    if (event.repeat && ["Enter", " "].includes(event.key) && event.target.matches("button")) event.preventDefault();
    const button = target(name);
    if (button?.closest("[inert]")) still();
    if (!button || button.closest("[hidden], [inert]")) return;
    event.preventDefault();
    if (!event.repeat) button.click();
  });
  document.addEventListener("keydown", walk);
}

// For a moment the focus is still in the dialog that has just closed.
const isTyping = (element) => element.closest("input, textarea, select") && !element.closest("dialog:not([open])");

function target(name) {
  if (name === "F1") return part("help");
  if (name === "?" && localStorage.getItem(OFF) !== null) return null;
  return [...document.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find((one) => !one.closest("[hidden]"));
}

/** F3 goes into the list of those who wait, arrows go from row to row, Escape back to the big key. */
function walk(event) {
  if (document.querySelector("dialog[open]")) return;
  const list = event.target.closest("[data-list]");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (event.key === "F3") move(event, part("list", "waiting").querySelector("button"));
  else if (event.key === "Escape") {
    part("more").open = false;
    move(event, part("next"));
  } else if (list && step) {
    const buttons = [...document.querySelectorAll("[data-list] button")].filter((one) => !one.closest("[hidden]"));
    move(event, buttons[buttons.indexOf(event.target) + step]);
  }
}

function move(event, button) {
  if (!button || button.closest("[hidden], [inert]")) return;
  event.preventDefault();
  button.focus();
}
