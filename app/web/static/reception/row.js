/* One line of a list. */
import { make } from "../js/dom.js";

/** A row's text: its head, what it is about, and small facts. */
export function rowText(head, text, small) {
  return make(
    "div",
    { class: "rec-row-text" },
    make("strong", {}, head),
    make("span", {}, text),
    make("span", { class: "desk-small" }, small.join(" · ")),
  );
}
