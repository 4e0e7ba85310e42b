/* The menu "Mehr": opens with the focus inside, closes after a choice or a click elsewhere. */
import { part } from "../js/dom.js";

/** Make the menu behave like one. */
export function menu() {
  const more = part("more");
  more.addEventListener("toggle", () => more.open && more.querySelector("button:not([hidden])").focus());
  document.addEventListener("click", (event) => {
    const inside = more.contains(event.target);
    // The switch of light and dark is pressed until it pleases.
    if (!inside || event.target.closest("button:not([data-theme])")) more.open = false;
  });
}
