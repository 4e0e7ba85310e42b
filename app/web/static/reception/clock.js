/* Times of day as the office reads them, from what is typed into a form. */
import { now } from "../js/time.js";
import { view } from "./state.js";

/** Today in a time zone, "2026-11-23". */
export const dayOf = (zone) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(new Date(now()));

/** The ISO moment of a local time ("10:30") of a day, by default of today; null for nothing. */
export function momentOf(clock, day = dayOf(view.queue.timezone)) {
  if (!clock) return null;
  const zone = view.queue.timezone;
  const guess = Date.parse(`${day}T${clock}Z`);
  return new Date(guess - offset(guess, zone)).toISOString();
}

/** Milliseconds by which the zone's clocks are ahead of UTC. */
function offset(moment, zone) {
  const options = { timeZone: zone, hourCycle: "h23", dateStyle: "short", timeStyle: "medium" };
  const text = new Intl.DateTimeFormat("sv-SE", options).format(new Date(moment));
  return Date.parse(`${text.replace(" ", "T")}Z`) - moment;
}
