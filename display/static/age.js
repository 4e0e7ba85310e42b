/* [data-age] The line is down: how old is what the board shows? */
import { fillIn, slots } from "./slots.js";
import { writeIn } from "./turns.js";

const TELL_FROM_S = 3;

/** Answers `set(office, {up, since, via})`; the oldest office counts. */
export function startAge(texts, turns) {
  const element = document.querySelector("[data-age]");
  const byHttp = document.querySelector("[data-byhttp]");
  const parts = slots(element);
  const lines = new Map();
  const say = (words, age) => (age < 120 ? fillIn(words.age_seconds, { n: age }) : fillIn(words.age_minutes, { n: Math.floor(age / 60) }));

  function show() {
    const down = [...lines.values()].filter((line) => !line.up).map((line) => line.since);
    const age = down.length ? Math.floor((performance.now() - Math.min(...down)) / 1000) : 0;
    element.hidden = age < TELL_FROM_S;
    document.body.toggleAttribute("data-stale", age >= TELL_FROM_S);
    if (element.hidden) return;
    const other = turns.now();
    parts.text.textContent = say(texts, age);
    writeIn(parts.other, other, other && say(other.texts, age), parts.text.textContent);
  }

  setInterval(show, 1000);
  return function set(office, line) {
    lines.set(office, line);
    byHttp.hidden = ![...lines.values()].some((one) => one.up && one.via === "http");
    show();
  };
}
