/* [data-wishes] A closed kiosk: who touches it wanted a number, and may say when they would rather have come. */
import { requestId } from "../app/js/http.js";
import { timeText } from "../app/js/officetime.js";
import { tell } from "./draw.js";

const VISITOR_MS = 60000;
const CLOSED = ["closed", "break", "holiday", "closed_day"];

/** `isClosed()`: does the kiosk give no numbers? Answers `render(state)`. */
export function startWishes(texts, { office, isClosed }) {
  const root = document.querySelector("[data-wishes]");
  const list = root.querySelector("[data-wishes-list]");
  const thanks = root.querySelector("[data-wishes-thanks]");
  let shown = null;
  let visitor = null;
  let over;

  /** Touches that follow each other are one visitor's. */
  function touched(when = "") {
    if (!isClosed()) return;
    clearTimeout(over);
    over = setTimeout(leave, VISITOR_MS);
    if (visitor && !when) return;
    visitor ??= requestId();
    tell(`/api/v1/offices/${office}/touches`, { request_id: visitor, when }).catch(() => {});
  }

  function leave() {
    visitor = null;
    thanks.hidden = true;
    list.hidden = false;
  }

  function say(when) {
    touched(when);
    list.hidden = true;
    thanks.hidden = false;
    thanks.focus({ preventScroll: true });
  }

  function button({ code, minute }) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "button";
    element.textContent = texts.say(`wish_${code}`, { time: timeText((minute ?? 0) * 60000, "UTC", texts.language) });
    element.addEventListener("click", () => say(code));
    return element;
  }

  document.addEventListener("pointerdown", () => touched(), { capture: true });
  document.addEventListener("keydown", () => touched(), { capture: true });

  return function render(state) {
    root.hidden = !state.wishes.length || !CLOSED.includes(state.status.reason);
    const key = JSON.stringify([texts.language, state.wishes]);
    if (key === shown) return;
    shown = key;
    list.replaceChildren(...state.wishes.map(button));
  };
}
