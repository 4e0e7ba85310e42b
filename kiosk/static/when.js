/* When numbers are given again, in words. */
import { dayText, daysAhead, timeText } from "../app/js/officetime.js";

/** A sentence about the moment (ISO) seen from `now`; `prefix` is "from" (numbers) or "opens". "" if unknown. */
export function whenText(texts, moment, now, timezone, prefix = "from") {
  if (!moment || !now) return "";
  const days = daysAhead(moment, now, timezone);
  const which = days === 0 ? "today" : days === 1 ? "tomorrow" : "day";
  return texts.say(`${prefix}_${which}`, {
    time: timeText(moment, timezone, texts.language),
    day: dayText(moment, timezone, texts.language),
  });
}
