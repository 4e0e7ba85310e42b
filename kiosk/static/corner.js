/* [data-corner] The felt-marked lower left corner of the glass: a long press there begins or ends reading aloud. */

const HOLD_MS = 1000;
const WIDE_MM = 30;

const millimetre = () => parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--mm"));

/** `onHold()` after a second's press, whatever lies under the finger; that press then presses nothing else. */
export function startCorner(onHold) {
  let timer;
  let hasHeld = false;

  function isInside({ clientX, clientY }) {
    const wide = WIDE_MM * millimetre();
    return clientX < wide && clientY > window.innerHeight - wide;
  }

  function down(event) {
    clearTimeout(timer);
    hasHeld = false;
    if (!event.isPrimary || !isInside(event)) return;
    timer = setTimeout(() => {
      hasHeld = true;
      onHold();
    }, HOLD_MS);
  }

  function click(event) {
    if (!hasHeld) return;
    hasHeld = false;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  const on = (name, listener) => document.addEventListener(name, listener, { capture: true });
  on("pointerdown", down);
  on("pointermove", (event) => isInside(event) || clearTimeout(timer));
  ["pointerup", "pointercancel"].forEach((name) => on(name, () => clearTimeout(timer)));
  on("click", click);
}
