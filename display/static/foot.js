/* [data-notice] [data-soon] What else waiting people want to know. */
import { spaced } from "../app/js/officetime.js";
import { slots } from "./slots.js";

/** Answers `render(states)`. */
export function startFoot({ showNext }) {
  const notice = document.querySelector("[data-notice]");
  const soon = document.querySelector("[data-soon]");
  const { list } = slots(soon);
  return function render(states) {
    const all = [...states.values()];
    const texts = all.map((state) => state.notice?.de).filter(Boolean);
    notice.hidden = !texts.length;
    notice.textContent = [...new Set(texts)].join(" · ");
    const next = all.flatMap((state) => state.next);
    soon.hidden = !showNext || !next.length;
    list.replaceChildren(...next.map((number) => Object.assign(document.createElement("span"), { textContent: spaced(number) })));
  };
}
