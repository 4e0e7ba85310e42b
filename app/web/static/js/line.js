/* What lists say of a number's line: its matters, and how long it has waited. */
import { now } from "./time.js";

/** "Wohnung anmelden, Reisepass × 3": how many of each stands with it. */
export function serviceNames(line, services) {
  const nameOf = (code) => services.find((one) => one.code === code)?.names.de ?? code;
  return line.services.map((code, index) => pieces(nameOf(code), line.pieces[index])).join(", ");
}

/** A matter with how many pieces of it, if there are several. */
export const pieces = (name, count) => (count > 1 ? `${name} × ${count}` : name);

/** Whole minutes of the present or last wait, without power cuts and alarms; breaks count, as on the clock. */
export function waited({ waiting_since: since, called_at: called, lost_s: lost }) {
  const until = called ? Date.parse(called) : now();
  return Math.max(0, Math.floor((until - Date.parse(since)) / 60000 - lost / 60));
}
