/* What is wrong, what was said last, and how old the picture is. */
import { make, part, rows, write } from "./dom.js";
import { spell } from "./time.js";
import { alarmText } from "./words.js";

let line = { up: false, since: performance.now(), via: null };

const ICONS = { urgent: "danger", calm: "warning", mended: "success" };
// The alarms lie over the foot of the page, which keeps their room at its end: no key moves, nothing stays covered.
const room = new ResizeObserver(([{ target }]) =>
  document.documentElement.style.setProperty("--wm-alarms", `${Math.ceil(target.getBoundingClientRect().height)}px`),
);

/** Printers, displays and kiosks that need a hand, and those that are well again. */
export function drawAlarms({ alarms, mended }) {
  room.observe(part("alarms"));
  const well = mended.map((alarm) => ({ ...alarm, level: "mended" }));
  rows(part("alarms"), [...alarms, ...well], {
    key: (alarm) => `${alarm.kind}/${alarm.device}/${alarm.code}/${alarm.level}`,
    print: alarmText,
    render: (alarm) =>
      make(
        "div",
        { class: "wm-alarm", "data-level": alarm.level, [alarm.level === "mended" ? "data-mended" : "data-alarm"]: alarm.code },
        make("span", { class: `kern-icon kern-icon--${ICONS[alarm.level]}`, "aria-hidden": "true" }),
        make("span", {}, alarmText(alarm)),
      ),
  });
}

/** Sign in again, and come back here. */
export function toLogin() {
  location.assign(`/login?next=${encodeURIComponent(location.pathname + location.search)}`);
}

/** A sentence that has to be read; empty takes it away. What is refused while a form is open is said inside it. */
export function complain(text) {
  const form = document.querySelector("dialog[open] [data-refused]");
  if (form) say(form, text);
  if (!form || !text) tell(text);
}

/** A sentence on the page itself; `kind` "good": nothing is wrong. It goes with the next action. */
export function tell(text, kind = "error") {
  const message = part("message");
  message.dataset.kind = kind;
  say(message, text);
}

function say(element, text) {
  element.hidden = !text;
  write(element, text);
}

/** A sentence for screen readers: what has just happened. */
export function speak(text) {
  write(part("spoken"), text);
}

/** What the feed says about the line. */
export function lineIs(now) {
  // The session is over (a login lasts a day), not the line.
  if (now.status === 401) toLogin();
  line = now;
  drawLine();
}

/** Draw the state of the line; called every second. */
export function drawLine() {
  const box = part("line");
  box.dataset.line = line.up ? line.via : "down";
  const old = spell(Math.floor((performance.now() - line.since) / 1000));
  if (line.up && line.via === "http") write(box, "Verbunden, fragt alle 2 Sekunden nach");
  else if (line.up) write(box, "Verbunden");
  else write(box, `Keine Verbindung – Stand vor ${old}`);
}
