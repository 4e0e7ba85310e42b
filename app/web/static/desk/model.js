/* What the desk shows, worked out from the server's queue. No I/O, no page. */

/** The counter where `me` works now, or null. */
export function myCounter(queue, me) {
  return queue.counters.find((one) => one.state !== "closed" && (one.mine || one.clerk === me)) ?? null;
}

/** The ticket line that is called to or served at `counter`, or null. */
export function myCase(queue, counter) {
  const open = [...queue.serving, ...queue.called];
  return (counter && open.find((line) => line.counter?.id === counter.id)) ?? null;
}

/** Does the full ticket `detail` still describe the same moment as `line`? */
export function describes(detail, line) {
  const same = detail?.token === line.token && detail.state === line.state;
  return same && detail.call_count === line.call_count;
}

/**
 * Which actions make sense for the open case: name -> true, or the ISO time from which it will be.
 *
 * `detail` is the full ticket; while it is unknown the server decides about "no-show", null means more calls.
 */
export function choices(line, detail) {
  if (!line) return {};
  if (line.state === "serving") return { finish: true, park: true };
  const noShow = describes(detail, line) ? detail.no_show_from : true;
  return { recall: true, start: true, finish: true, park: true, return: true, "no-show": noShow };
}

/** What can be taken back: `{token, what, until}` of the last answered action, or null when it is too late. */
export function undoable(last, now) {
  if (!last?.undo || !last.undo_until || Date.parse(last.undo_until) <= now) return null;
  return { token: last.token, number: last.number, what: last.undo, until: last.undo_until };
}

/** Label of the big key: what one press does. */
export function nextLabel(line) {
  return line ? "Abschließen und nächste Nummer" : "Nächste Nummer";
}

/** Short list of a line's services: "Meldung ×2, Pass". */
export function serviceNames(line, services) {
  const names = line.services.map((code) => services.find((one) => one.code === code)?.names.de ?? code);
  return names.join(", ") + (line.quantity > 1 ? ` (${line.quantity})` : "");
}
