/* The clerk's desk. The server's queue is the truth: this page keeps nothing that a reload would lose. */
import { follow } from "../js/feed.js";
import { part } from "./dom.js";
import { listenToKeys } from "./keys.js";
import { act, leave, next, openPlace, pick, resume } from "./moves.js";
import { onPress, page, show, tick, view } from "./screen.js";
import { drawLine, lineIs } from "./status.js";

onPress({ pick, resume, openPlace });
part("next").addEventListener("click", next);
for (const button of document.querySelectorAll("[data-action]")) {
  const off = () => button.getAttribute("aria-disabled") === "true";
  // The second click of a double click is none.
  button.addEventListener("click", (event) => off() || event.detail > 1 || act(button.dataset.action));
}
part("pause").addEventListener("click", () => (view.counter.state === "paused" ? next() : leave("pause", "Pause")));
part("close").addEventListener("click", () => leave("close", "Platz schließen"));
part("help").addEventListener("click", () => part("dialog", "help").showModal());
listenToKeys();
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
