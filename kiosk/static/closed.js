/* [data-closed] Closed, break, holiday, locked: why, and when numbers are given again. */
import { slots } from "./screens.js";
import { whenText } from "./when.js";

const TITLES = ["closed", "break", "holiday", "closed_day", "locked"];

/** Answers `render(state, now)`: what a visitor reads while the office gives no numbers. */
export function startClosed(texts) {
  const parts = slots(document.querySelector("[data-closed]"));

  return function render({ status, timezone }, now) {
    const known = TITLES.includes(status.reason) ? status.reason : "other";
    const running = status.open && known === "other";
    parts.title.textContent = texts.say(status.open && known === "closed" ? "no_more_today" : `closed_${known}`);
    const own = known === "locked" || known === "closed_day" || running;
    texts.write(parts.detail, own ? status.detail : { [texts.language]: "" });
    const from = status.issue_from;
    parts.when.textContent =
      whenText(texts, from, now, timezone) || whenText(texts, status.next_opening, now, timezone, "opens");
    parts.more.textContent = status.open || known === "break" ? texts.say("still_called") : "";
    parts.detail.hidden = !parts.detail.textContent;
  };
}
