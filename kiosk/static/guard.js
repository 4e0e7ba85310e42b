/* [data-guard] What a public glass must not do: menus, selection, zoom; and touches that were meant once. */

const SETTLE_MS = 400;
const others = new Set();
let timer;

/** For a moment no touch counts: the second tap of a double tap must not hit what has just appeared. */
export function settle() {
  document.body.dataset.settling = "";
  clearTimeout(timer);
  timer = setTimeout(() => delete document.body.dataset.settling, SETTLE_MS);
}

function stop(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** One touch at a time: a second finger, or a hand that rests on the glass, presses nothing. */
function isSecondTouch(event) {
  if (event.isPrimary) others.clear();
  else others.add(event.pointerId);
  return !event.isPrimary;
}

const forbidden = {
  pointerdown: isSecondTouch,
  contextmenu: () => true,
  dragstart: () => true,
  gesturestart: () => true,
  click: (event) => "settling" in document.body.dataset || others.has(event.pointerId),
  // A held key repeats; each press counts once.
  keydown: (event) => event.repeat && (event.key === "Enter" || event.key === " "),
  touchmove: (event) => event.touches.length > 1,
  wheel: (event) => event.ctrlKey,
};

export function startGuard() {
  Object.entries(forbidden).forEach(([name, isForbidden]) =>
    document.addEventListener(name, (event) => isForbidden(event) && stop(event), { capture: true, passive: false }),
  );
}
