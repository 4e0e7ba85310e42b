/* The clerk's desk. The server's queue is the truth: this page keeps nothing that a reload would lose. */
import { follow } from "../js/feed.js";
import { checkIn, note, park, printout, priority, quick, slip } from "./asides.js";
import { addConcern } from "./concerns.js";
import { part } from "../js/dom.js";
import { draw, tick } from "./draw.js";
import { evacuate, goOn } from "./evacuation.js";
import { forward } from "./forward.js";
import { listenToKeys } from "./keys.js";
import { close, noShow, noShowTooEarly, pause, wrapUp } from "./leave.js";
import { menu } from "./menu.js";
import { move, next, openPlace, pick, resume, undo } from "./moves.js";
import { showPresses } from "./press.js";
import { onDraw, page, show, view } from "./screen.js";
import { callHelp, endHelp } from "./silent.js";
import { split } from "./split.js";
import { drawLine, lineIs } from "../js/status.js";
import { themeSwitch } from "./theme.js";
import { keepUrgent } from "./urgent.js";
import { why } from "./why.js";

const simple = (name) => () => move(name, view.line);
const ACTIONS = {
  recall: simple("recall"), start: simple("start"), "no-show": noShow, return: simple("return"),
  finish: simple("finish"), "wrap-up": wrapUp, park, printout, forward, add: addConcern, note, priority, undo,
};
const PARTS = {
  next, pause, close, quick, split, why, evacuate, "go-on": goOn, silent: callHelp, "end-silent": endHelp,
  help: () => part("dialog", "help").showModal(),
  strip: () => window.open(`/desk?office=${page.office}&strip=1`, "wm-strip", "popup,width=400,height=940"),
};

showPresses();
for (const button of document.querySelectorAll("[data-action]")) {
  const off = () => button.getAttribute("aria-disabled") === "true";
  // The second click of a double click is none.
  if (button.dataset.action === "no-show") button.addEventListener("click", () => off() && noShowTooEarly());
  button.addEventListener("click", (event) => off() || event.detail > 1 || ACTIONS[button.dataset.action]());
}
for (const [name, action] of Object.entries(PARTS)) part(name).addEventListener("click", () => action());
menu();
listenToKeys();
themeSwitch();
keepUrgent();
onDraw(() => draw({ pick, resume, openPlace, slip, checkIn }));
follow({
  namespace: "/desk",
  auth: { csrf: document.querySelector('meta[name="csrf"]').content, office: page.office },
  office: page.office,
  onState: show,
  onLine: lineIs,
  fallback: `/api/v1/offices/${page.office}/queue`,
});
setInterval(() => {
  drawLine();
  tick();
}, 1000);
