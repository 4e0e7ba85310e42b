/* [data-hours] When the office is open today. */
import { timeText } from "../app/js/officetime.js";
import { slots } from "./slots.js";

/** When an office is open, with its name where there are several. */
function told({ hours, timezone, short_name: name }, isOneOfSeveral) {
  const text = hours.map((span) => span.map((moment) => timeText(moment, timezone)).join("–")).join(", ");
  return text ? [(isOneOfSeveral ? `${name}: ` : "") + text] : [];
}

/** Answers `render(states)`. */
export function startHours(look) {
  const root = document.querySelector("[data-hours]");
  const { list } = slots(root);
  return function render(states) {
    const open = look.show_hours ? states.flatMap((state) => told(state, states.length > 1)) : [];
    root.hidden = !open.length;
    list.textContent = open.join(" · ");
  };
}
