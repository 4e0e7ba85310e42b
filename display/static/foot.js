/* [data-notice] [data-locks] [data-soon] What else waiting people want to know. */
import { spaced } from "../app/js/officetime.js";
import { startHours } from "./hours.js";
import { slots } from "./slots.js";
import { startWaits } from "./waits.js";

/** Of several offices each says that it speaks of itself. */
const whose = ({ short_name: name }, states) => (states.length > 1 ? `${name}: ` : "");

/** Services that give no numbers, by their text; nothing while the whole office gives none. */
function lockedServices(states) {
  const byText = new Map();
  for (const state of states) {
    if (!state.status.issuing && state.status.reason !== "break") continue;
    for (const { names, text } of state.locks)
      byText.set(text.de, [...(byText.get(text.de) ?? []), whose(state, states) + names.de]);
  }
  return [...byText].map(([text, names]) => ({ names: [...new Set(names)].join(", "), text }));
}

function lockItem({ names, text }) {
  const item = document.createElement("span");
  item.append(Object.assign(document.createElement("strong"), { textContent: names }), ` – ${text}`);
  return item;
}

const span = (textContent) => Object.assign(document.createElement("span"), { textContent });

/** The next numbers; of several offices each says whose they are. */
function soonItems({ next, short_name: name }, isOneOfSeveral) {
  const numbers = next.map((number) => span(spaced(number)));
  const whose = Object.assign(document.createElement("strong"), { textContent: `${name}:` });
  return isOneOfSeveral && numbers.length ? [whose, ...numbers] : numbers;
}

/** Answers `render(states)`. */
export function startFoot(look) {
  const notice = document.querySelector("[data-notice]");
  const soon = document.querySelector("[data-soon]");
  const locks = document.querySelector("[data-locks]");
  const order = document.querySelector("[data-order]");
  const waits = startWaits(look);
  const hours = startHours(look);
  const { list } = slots(soon);
  const { list: lockList } = slots(locks);
  return function render(states) {
    const all = [...states.values()];
    const notices = all.filter((state) => state.notice?.de).map((state) => whose(state, all) + state.notice.de);
    notice.hidden = !notices.length;
    notice.textContent = [...new Set(notices)].join(" · ");
    const locked = lockedServices(all);
    locks.hidden = !locked.length;
    lockList.replaceChildren(...locked.map(lockItem));
    // Not all who are next will come to the counters that this display stands beside.
    const next = look.counters ? [] : all.flatMap((state) => soonItems(state, all.length > 1));
    soon.hidden = !look.show_next || !next.length;
    order.hidden = !look.show_order;
    waits(all);
    hours(all);
    list.replaceChildren(...next);
  };
}
