/* [data-shown] Did the displays show and play the call of this desk? They say so; whether the television is on, nobody knows. */
import { part, write } from "../js/dom.js";
import { secondsSince } from "../js/time.js";

/** Several calls are said one after the other: a display may take that long. */
const PATIENCE_S = 15;

function answered({ display, heard }) {
  return `${display}: gezeigt${heard ? " und angesagt" : ""}`;
}

/** `{text, level}` for the call of `line`; `level` is "" or "warning". */
export function shownText({ displays, shown }, line) {
  const own = line?.state === "called" ? shown.filter((one) => one.number === line.number) : null;
  if (!own || !displays.length) return { text: "", level: "" };
  const ours = displays.filter(({ counters }) => !counters || counters.includes(line.counter?.id));
  if (!ours.length) return { text: "Keine Anzeige zeigt die Aufrufe dieses Platzes: bitte selbst rufen.", level: "warning" };
  if (!own.length && !ours.some((one) => one.connected)) return { text: "Keine Anzeige ist verbunden: bitte selbst rufen.", level: "warning" };
  // A display that is off plays nothing, whatever it is set to.
  const isHeard = own.some((one) => one.heard) || ours.some((one) => one.connected && one.audible);
  if (!isHeard) return { text: `Der Aufruf ist nur zu sehen: bitte selbst rufen.${own.length ? ` Gesendet – ${own.map(answered).join(" · ")}` : ""}`, level: "warning" };
  if (own.length) return { text: `Gesendet – ${own.map(answered).join(" · ")}`, level: "" };
  const late = secondsSince(line.called_at) > PATIENCE_S;
  return late
    ? { text: "Noch keine Anzeige hat den Aufruf bestätigt.", level: "warning" }
    : { text: "Wird an die Anzeigen gesendet …", level: "" };
}

/** Draw it; called every second. */
export function drawShown({ queue, line }) {
  const { text, level } = shownText(queue, line);
  const box = part("shown");
  box.dataset.level = level;
  write(box, text);
}
