/* [data-waits] [data-hours] What people ask at the door: how long it takes now, and when the office is open today. */
import { timeText } from "../app/js/officetime.js";
import { slots } from "./slots.js";

const MOST = 6;

function waitItem({ office, names, text }) {
  const item = document.createElement("span");
  item.append(office);
  if (names) item.append(Object.assign(document.createElement("strong"), { textContent: names.de }), " ");
  item.append(text);
  return item;
}

/** One wait for all services is said once. */
function told(waits) {
  const isOne = waits.length > 1 && waits.every((one) => one.text === waits[0].text);
  return isOne ? [{ text: waits[0].text }] : waits.slice(0, MOST);
}

/** What each of several offices tells, with its name. */
function whose(states, of) {
  return states.flatMap((state) => of(state).map((one, n) => ({ ...one, office: states.length > 1 && !n ? `${state.short_name}: ` : "" })));
}

function hoursOf({ hours, timezone }) {
  const text = hours.map((span) => span.map((moment) => timeText(moment, timezone)).join("–")).join(", ");
  return text ? [{ text }] : [];
}

/** Answers `render(states)`. */
export function startMore(texts, look) {
  const waits = document.querySelector("[data-waits]");
  const hours = document.querySelector("[data-hours]");
  const { list } = slots(waits);
  const { list: hourList } = slots(hours);
  return function render(states) {
    const known = look.show_waits ? whose(states, (state) => told(state.waits)) : [];
    waits.hidden = !known.length;
    const text = JSON.stringify(known);
    if (waits.dataset.told !== text) list.replaceChildren(...known.map(waitItem));
    waits.dataset.told = text;
    const open = look.show_hours ? whose(states, hoursOf).map((one) => one.office + one.text) : [];
    hours.hidden = !open.length;
    hourList.textContent = open.join(" · ");
  };
}
