/* [data-scanner] A scanner types like a keyboard, only faster: signs and Enter, whatever has the focus. */

/* Longer than any scanner needs, also one without a cable at a busy terminal. */
const PAUSE_MS = 300;
const SHORTEST = 4;

/** `onCode(code)` gets what was scanned while `isFree()`. */
export function startScanner({ isFree, onCode }) {
  let typed = "";
  let last = 0;

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Shift") return;
      const quick = event.timeStamp - last < PAUSE_MS;
      last = event.timeStamp;
      if (!quick) typed = "";
      if (event.key.length === 1) {
        typed += event.key;
        return;
      }
      const code = event.key === "Enter" ? typed : "";
      typed = "";
      if (code.length < SHORTEST || !isFree()) return;
      // Else Enter would press the button that has the focus.
      event.preventDefault();
      event.stopImmediatePropagation();
      onCode(code);
    },
    { capture: true },
  );
}
