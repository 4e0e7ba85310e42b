/* [data-closed] Closed, break, holiday, locked: why, and when numbers are given again. */
import { slots } from "./screens.js";
import { whenText } from "./when.js";

const TITLES = {
  break: "closed_break",
  holiday: "closed_holiday",
  closed_day: "closed_closed_day",
  locked: "closed_locked",
  limit: "no_more_today",
};
/* What the server says in its own words: the text of a lock, the reason of a day off. */
const TOLD = ["locked", "closed_day"];

function when(texts, { status, timezone }, now) {
  const { reason, issue_from: from, next_opening: opening, closes_at: closes } = status;
  if (reason === "closed_day" || reason === "limit") return "";
  // A lock until the end of the day ends when the office is closed: then its next opening counts.
  const isLate = from && closes && Date.parse(from) >= Date.parse(closes);
  return (isLate ? "" : whenText(texts, from, now, timezone)) || whenText(texts, opening, now, timezone, "opens");
}

/** `wishes` as of startWishes. Answers `render(state, now)`: what a visitor reads while the office gives no numbers. */
export function startClosed(texts, wishes) {
  const parts = slots(document.querySelector("[data-closed]"));

  return function render(state, now) {
    const { status } = state;
    const title = texts.say(TITLES[status.reason] ?? "closed_closed");
    parts.title.textContent = title;
    texts.write(parts.detail, TOLD.includes(status.reason) ? status.detail : {});
    if (parts.detail.textContent.startsWith(`${title}. `))
      parts.detail.textContent = parts.detail.textContent.slice(title.length + 2);
    wishes(state);
    parts.when.textContent = when(texts, state, now);
    parts.more.textContent = status.open || status.reason === "break" ? texts.say("still_called") : "";
  };
}
