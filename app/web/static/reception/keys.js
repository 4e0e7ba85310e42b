/* Function keys work in text fields too: whoever helps people types all day. */
import { part } from "../js/dom.js";

/** F1 help, F2 the matters, F4 the search, F8 and F9 draw. */
export function startKeys() {
  part("help").addEventListener("click", () => part("dialog", "help").showModal());
  document.addEventListener("keydown", (event) => {
    if (!/^F\d+$/.test(event.key) || document.querySelector("dialog[open]")) return;
    const target = document.querySelector(`[data-key="${event.key}"]`);
    if (!target) return;
    event.preventDefault();
    if (event.repeat) return;
    if (target.matches("input")) {
      target.focus();
      target.select();
    } else target.click();
  });
}
