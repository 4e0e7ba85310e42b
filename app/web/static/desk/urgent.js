/* Alarms about people stay on top of the screen, however far it is scrolled. They take their room from the page
 * without moving a key under the mouse: the page is scrolled by as much as it moves down. */
import { part } from "../js/dom.js";

let taken = 0;

/** Keep the room that the alarms need. */
export function keepUrgent() {
  const box = part("urgent");
  new ResizeObserver(() => {
    const height = Math.ceil(box.getBoundingClientRect().height);
    if (height === taken) return;
    document.documentElement.style.setProperty("--desk-urgent", `${height}px`);
    window.scrollBy({ top: height - taken, behavior: "instant" });
    taken = height;
  }).observe(box);
}
