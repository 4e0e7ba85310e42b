/* Shortcuts: every element with `data-key` is pressed by its key. Only function keys and combinations, because
 * single letters get in the way of speech input and screen readers. */
import { part } from "./dom.js";

const NAMES = { KeyP: "P", KeyK: "K", KeyR: "R", KeyZ: "Z" };

/** "F2", "Alt+P", "Strg+Z" for a keyboard event. */
export function keyName(event) {
  const key = NAMES[event.code] ?? event.key;
  if (event.ctrlKey || event.metaKey) return `Strg+${key.toUpperCase()}`;
  return event.altKey ? `Alt+${key}` : key;
}

/** Listen for shortcuts; in a dialog and in text fields they are silent, and a held key counts once. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (document.querySelector("dialog[open]") || event.target.closest("input, textarea, select")) return;
    const name = keyName(event);
    const button = name === "F1" ? part("help") : document.querySelector(`[data-key="${CSS.escape(name)}"]:not([hidden])`);
    if (!button || button.closest("[hidden]")) return;
    event.preventDefault();
    if (!event.repeat) button.click();
  });
}
