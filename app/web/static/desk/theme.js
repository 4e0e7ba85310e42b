/* Light or dark: as the system has it, or as somebody has chosen for this machine. */
import { part, write } from "../js/dom.js";

const WORDS = { "": "wie das System", dark: "dunkel", light: "hell" };
const YEAR_S = 365 * 24 * 3600;

/** Make the switch work. The server writes the choice into the page, so nothing flashes at a reload. */
export function themeSwitch() {
  draw();
  part("theme").addEventListener("click", () => {
    const names = Object.keys(WORDS);
    const chosen = names[(names.indexOf(present()) + 1) % names.length];
    const root = document.documentElement;
    if (chosen) root.dataset.kernTheme = chosen;
    else delete root.dataset.kernTheme;
    document.cookie = `wm_theme=${chosen}; path=/; samesite=lax; max-age=${chosen ? YEAR_S : 0}`;
    draw();
  });
}

const present = () => document.documentElement.dataset.kernTheme ?? "";

function draw() {
  write(part("label", undefined, part("theme")), `Darstellung: ${WORDS[present()]}`);
}
