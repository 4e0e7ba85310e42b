/* [data-idle] Nobody touches the glass any more: ask, wait, start over. */
import { openDialog, slots } from "./screens.js";

/**
 * `isBusy()`: is there anything of a visitor on the glass that should go? `onOver()` clears it away.
 * One touch anywhere extends; it may be extended as often as wanted.
 */
export function startIdle(texts, { idleSeconds, countdownSeconds, isBusy, onOver }) {
  const dialog = document.querySelector("dialog[data-idle]");
  const parts = slots(dialog);
  let timer;
  let left = 0;
  let before = null;

  const render = () => {
    parts.text.textContent = texts.say("idle_text", { n: left });
  };

  function watch() {
    clearTimeout(timer);
    timer = setTimeout(ask, idleSeconds * 1000);
  }

  function ask() {
    if (!isBusy()) return watch();
    left = countdownSeconds;
    before = document.activeElement;
    render();
    openDialog(dialog, dialog.querySelector("[data-stay]"));
    timer = setTimeout(count, 1000);
    return undefined;
  }

  function count() {
    left -= 1;
    render();
    if (left > 0) timer = setTimeout(count, 1000);
    else over();
  }

  function over() {
    dialog.close();
    onOver();
    watch();
  }

  function stay() {
    dialog.close();
    before?.focus();
    watch();
  }

  dialog.addEventListener("click", stay);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    stay();
  });
  ["pointerdown", "keydown"].forEach((name) =>
    document.addEventListener(name, () => dialog.open || watch(), { capture: true }),
  );
  texts.onChange(() => dialog.open && render());
  watch();
}
