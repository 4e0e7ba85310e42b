/* [data-state] Break, closed, no more numbers: beside the calls, which go on. */
import { dayText, daysAhead, timeText } from "../app/js/officetime.js";
import { fillIn, slots } from "./slots.js";

const NONE = { title: "", more: "" };

/** Today people wait for numbers, which may be given before the doors open; on other days they come when these do. */
function opensText({ texts, code }, { status, timezone }, now) {
  const first = status.issue_from ?? status.next_opening;
  if (!first || !now) return "";
  const days = daysAhead(first, now, timezone);
  const moment = days ? (status.next_opening ?? first) : first;
  const which = days === 0 ? "opens_today" : days === 1 ? "opens_tomorrow" : "opens_day";
  return fillIn(texts[which], { time: timeText(moment, timezone, code), day: dayText(moment, timezone, code) });
}

function breakText({ texts, code }, { status, timezone, waiting }) {
  const until = status.next_opening ?? status.issue_from;
  const title = until ? fillIn(texts.break_until, { time: timeText(until, timezone, code) }) : texts.break_open;
  return { title, more: waiting ? texts.keep_place : "" };
}

/** What the board says about giving numbers in a language `{code, texts}`: `{title, more}`, empty while numbers are given. */
export function statusText(language, state, now) {
  const { status } = state;
  const { texts, code } = language;
  if (status.issuing) return NONE;
  if (status.reason === "break") return breakText(language, state);
  if (status.reason === "locked") return { title: status.detail?.[code] || texts.locked, more: "" };
  if (status.reason === "holiday" || status.reason === "closed_day")
    return { title: texts[status.reason], more: opensText(language, state, now) };
  if (status.open || state.waiting || state.calls.length) return { title: texts.no_more_today, more: texts.still_called };
  return { title: texts.closed, more: opensText(language, state, now) };
}

/** Several offices: each that gives no numbers says so with its name. */
export function statusOfAll(language, states, now) {
  const all = [...states.values()].map((state) => ({ name: state.name, ...statusText(language, state, now) }));
  if (all.length === 1) return all[0];
  const silent = all.filter((one) => one.title);
  const more = [...new Set(silent.map((one) => one.more).filter(Boolean))];
  // What all of them say is said once; else each says it with its name.
  const shared = more.length === 1 && silent.every((one) => one.more);
  const words = ({ name, title, more: own }) => `${name}: ${own && !shared ? `${title}, ${own}` : title}`;
  return { title: silent.map(words).join(" · "), more: shared ? more[0] : "" };
}

/** Answers `render({title, more})` for the band. */
export function startStatus() {
  const band = document.querySelector("[data-state]");
  const parts = slots(band);
  return function render({ title, more }) {
    band.hidden = !title;
    parts.title.textContent = title;
    parts.more.textContent = more;
  };
}
