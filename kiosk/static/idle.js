/* [data-idle] Nobody touches the glass any more: ask, wait, start over. */
import { openDialog, slots } from "./screens.js";

const TOLD_AT = [10, 5];

/**
 * `isBusy()`: is there anything of a visitor on the glass that should go? `onOver()` clears it away.
 * One touch anywhere extends; it may be extended as often as wanted. `patience`: `factor` by which everything takes
 * longer, `held`: is something being read aloud, so that no time passes? `onCount(left)` near the end.
 */
export function startIdle(texts, { idleSeconds, countdownSeconds, patience, isBusy, onOver, onCount }) {
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
    timer = setTimeout(ask, idleSeconds * patience.factor * 1000);
  }

  function ask() {
    if (!isBusy() || patience.held) return watch();
    left = countdownSeconds * patience.factor;
    before = document.activeElement;
    render();
    openDialog(dialog, dialog.querySelector("[data-stay]"));
    timer = setTimeout(count, 1000);
    return undefined;
  }

  function count() {
    if (!patience.held) left -= 1;
    render();
    if (!patience.held && TOLD_AT.includes(left)) onCount(left);
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
  return {
    /** Any key or touch of somebody who listens; true if it was meant for the question. */
    extend() {
      const isAsking = dialog.open;
      if (isAsking) stay();
      return isAsking;
    },
  };
}
