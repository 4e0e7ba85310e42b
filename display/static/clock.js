/* [data-clock] The time of the office, not of this computer. */
import { timeText } from "../app/js/officetime.js";

/** `zone()`: the office's time zone, or null while unknown. */
export function startClock(time, zone) {
  const element = document.querySelector("[data-clock]");
  const show = () => {
    const now = time.now();
    if (now && zone()) element.textContent = timeText(now, zone());
  };
  setInterval(show, 1000);
  return show;
}
