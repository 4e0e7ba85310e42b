/* [data-screen] One screen at a time; whoever comes by keyboard or screen reader starts at its heading. */
import { settle } from "./guard.js";

const all = () => [...document.querySelectorAll("[data-screen]")];

/** Name of the screen that is shown. */
export function currentScreen() {
  return document.body.dataset.at ?? "start";
}

/** Show the screen; `focus` chooses another element than its heading. */
export function showScreen(name, focus = "h1") {
  const before = currentScreen();
  if (before === name) return;
  document.body.dataset.at = name;
  all().forEach((section) => {
    section.hidden = section.dataset.screen !== name;
  });
  if (before !== "start") settle();
  window.scrollTo(0, 0);
  const section = all().find((one) => !one.hidden);
  if (!document.querySelector("dialog[open]")) section?.querySelector(focus)?.focus({ preventScroll: true });
}

/** Open a dialogue over the screen; `focus` gets the focus, else its heading. */
export function openDialog(dialog, focus) {
  if (!dialog.open) dialog.showModal();
  settle();
  (focus ?? dialog.querySelector("h2")).focus();
}

/** The elements of one component by their data-slot. */
export function slots(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-slot]")].map((one) => [one.dataset.slot, one]));
}
