/* [data-age] The line is down: how old is what the board shows? */
import { fillIn } from "./slots.js";

const TELL_FROM_S = 3;

/** Answers `set(office, {up, since, via})`; the oldest office counts. */
export function startAge(texts) {
  const element = document.querySelector("[data-age]");
  const byHttp = document.querySelector("[data-byhttp]");
  const lines = new Map();

  function show() {
    const down = [...lines.values()].filter((line) => !line.up).map((line) => line.since);
    const age = down.length ? Math.floor((performance.now() - Math.min(...down)) / 1000) : 0;
    element.hidden = age < TELL_FROM_S;
    document.body.toggleAttribute("data-stale", age >= TELL_FROM_S);
    const text = age < 120 ? fillIn(texts.age_seconds, { n: age }) : fillIn(texts.age_minutes, { n: Math.floor(age / 60) });
    if (!element.hidden) element.textContent = text;
  }

  setInterval(show, 1000);
  return function set(office, line) {
    lines.set(office, line);
    byHttp.hidden = ![...lines.values()].some((one) => one.up && one.via === "http");
    show();
  };
}
