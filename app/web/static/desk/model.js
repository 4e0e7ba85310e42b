/* What the desk shows, worked out from the server's queue. No I/O, no page. */
import { spaced } from "../js/officetime.js";

/** The counter where `me` works now, or null. */
export function myCounter(queue, me) {
  return queue.counters.find((one) => one.state !== "closed" && (one.mine || one.clerk === me)) ?? null;
}

/** What to say when the case at `counter` is not there any more in `queue`, and nobody at this desk meant it; or "". */
export function takenAway(queue, counter, line) {
  const there = line && [...queue.called, ...queue.serving].find((one) => one.token === line.token);
  if (there && there.counter?.id !== counter.id) return `${there.counter?.name ?? "Ein anderer Platz"} hat ${spaced(line.number)} übernommen.`;
  return line && !there ? `${spaced(line.number)} ist nicht mehr an diesem Platz.` : "";
}

/** The ticket line that is called to or served at `counter`, or null. */
export function myCase(queue, counter) {
  const open = [...queue.serving, ...queue.called];
  return (counter && open.find((line) => line.counter?.id === counter.id)) ?? null;
}

/** Does the full ticket `detail` still describe the same moment as `line`? */
export function describes(detail, line) {
  if (detail?.token !== line.token || detail.state !== line.state || detail.call_count !== line.call_count) return false;
  const open = detail.concerns.filter((one) => one.state === "open" || one.state === "in_service");
  const shown = open.length ? open : detail.concerns;
  const served = shown.findIndex((one) => one.state === "in_service");
  const same = shown.map((one) => [one.service, one.quantity]).join() === line.services.map((code, i) => [code, line.pieces[i]]).join();
  return same && served === (line.present ?? -1) && Boolean(detail.note) === line.note && detail.priority === line.priority && detail.fetch === line.fetch;
}

const CALLED = ["recall", "start", "return"];
const OPEN = ["finish", "park", "printout", "forward", "add", "note", "priority"];

/** The actions that make sense now; "no-show" only when `noShowIn` says 0. */
export function choices(counter, line) {
  const found = new Set();
  if (line) OPEN.forEach((name) => found.add(name));
  if (line?.state === "called") CALLED.forEach((name) => found.add(name));
  if (line || counter.state === "open" || counter.state === "wrap_up") found.add("wrap-up");
  return found;
}

/** Milliseconds until a called ticket may be set to no-show; null: after another call; 0 also while nobody knows. */
export function noShowIn(line, detail, now) {
  if (!describes(detail, line)) return 0;
  return detail.no_show_from ? Math.max(0, Date.parse(detail.no_show_from) - now) : null;
}

/** What can be taken back: `{token, what, until}` of the last answered action, or null when it is too late. */
export function undoable(last, now) {
  if (!last?.undo || !last.undo_until || Date.parse(last.undo_until) <= now) return null;
  return { token: last.token, number: last.number, what: last.undo, until: last.undo_until };
}

/** Label of the big key: what one press does. */
export function nextLabel(counter, line) {
  if (line) return "Abschließen und nächste Nummer";
  return counter.state === "paused" ? "Weiter" : "Nächste Nummer";
}

/** Minutes planned for the concerns of a ticket that this office still has or had to do. */
export function plannedMinutes(detail, services) {
  return detail.concerns
    .filter((one) => one.state !== "forwarded")
    .map((one) => ({ one, service: services.find((service) => service.code === one.service) }))
    .reduce((sum, { one, service }) => sum + (service ? service.minutes + service.minutes_per_piece * (one.quantity - 1) : 0), 0);
}

/** A service's German name. */
export const serviceName = (code, services) => services.find((one) => one.code === code)?.names.de ?? code;
