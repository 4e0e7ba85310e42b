/* [data-burst] Several numbers in a row: is this one for the person who stands here? It takes a moment, on purpose. */
import { openDialog } from "./screens.js";

const PAUSE_MS = 5000;

/** Answers `ask()`: a promise of true or false. */
export function startBurst() {
  const dialog = document.querySelector("dialog[data-burst]");
  const [yes, no] = ["yes", "no"].map((name) => dialog.querySelector(`[data-burst-${name}]`));
  let answer = null;
  let timer;

  function close(is) {
    clearTimeout(timer);
    dialog.close();
    answer?.(is);
    answer = null;
  }

  function ready() {
    yes.disabled = false;
  }

  yes.addEventListener("click", () => close(true));
  no.addEventListener("click", () => close(false));
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close(false);
  });
  // Closed by others: people are led out of the building.
  dialog.addEventListener("close", () => answer && close(false));

  return {
    ask() {
      yes.disabled = true;
      timer = setTimeout(ready, PAUSE_MS);
      openDialog(dialog, no);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  };
}
