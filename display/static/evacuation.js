/* [data-evacuation] Fire alarm: nothing but the one sentence, in every language of the office. */
import { slots } from "./slots.js";

const isLeaving = (state) => state.status.reason === "evacuation";

/** Answers `render(states)`; true while an office of this display is being left. */
export function startEvacuation() {
  const root = document.querySelector("[data-evacuation]");
  const { office } = slots(root);
  return function render(states) {
    const all = [...states.values()];
    const left = all.filter(isLeaving);
    root.hidden = !left.length;
    // A display of several offices says which one: they may be in different buildings.
    office.hidden = left.length === all.length;
    office.textContent = left.map((state) => state.name).join(", ");
    return Boolean(left.length);
  };
}
