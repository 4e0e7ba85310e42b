/* The glass under the fingers of somebody who does not see it: swipes go on and back, one tap reads what lies
   there, two taps choose what was read last. */

const SWIPE_PX = 60;
const DOUBLE_MS = 500;

/** `isOn()`; `onSwipe(1 | -1)`, `onTap(element)`, `onDoubleTap()`, and `onTouch()` at each touch, true if that is all it does. */
export function startGestures({ isOn, onTouch, onSwipe, onTap, onDoubleTap }) {
  let start = null;
  let waiting;

  function down(event) {
    if (!isOn() || !event.isPrimary) return;
    start = onTouch() ? null : event;
  }

  function tap(event) {
    if (waiting) {
      waiting = clearTimeout(waiting);
      onDoubleTap();
      return;
    }
    const { clientX, clientY } = event;
    waiting = setTimeout(() => {
      waiting = undefined;
      if (isOn()) onTap(document.elementFromPoint(clientX, clientY));
    }, DOUBLE_MS);
  }

  function up(event) {
    if (!isOn() || !start || !event.isPrimary) return;
    const [dx, dy] = [event.clientX - start.clientX, event.clientY - start.clientY];
    start = null;
    if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) onSwipe(Math.sign(dx));
    else if (Math.hypot(dx, dy) < SWIPE_PX) tap(event);
  }

  function click(event) {
    // Our own click() and the keys' have no detail; a finger's press would choose what nobody has heard.
    if (!isOn() || !event.isTrusted || event.detail === 0) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }

  const on = (name, listener) => document.addEventListener(name, listener, { capture: true });
  on("pointerdown", down);
  on("pointerup", up);
  on("pointercancel", () => (start = null));
  // A touch would also move the focus to what lies under it.
  on("mousedown", (event) => isOn() && event.preventDefault());
  on("click", click);
}
