/* [data-arrows] Arrow keys go to the nearest button in that direction, for keypads without a Tab key; digits go to
   the first, second … tile or button of what is open. */

const directions = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function reachable() {
  const dialogs = [...document.querySelectorAll("dialog[open]")];
  const root = dialogs.at(-1) ?? document;
  return [...root.querySelectorAll("button:not([disabled])")].filter((button) => button.getClientRects().length);
}

function centre(element) {
  const box = element.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

/** How far `to` lies from `from` in the direction; sideways counts more; Infinity when it lies elsewhere. */
function distance(from, to, [dx, dy]) {
  const [x, y] = [to[0] - from[0], to[1] - from[1]];
  const ahead = x * dx + y * dy;
  return ahead > 1 ? ahead + 3 * Math.abs(x * dy + y * dx) : Infinity;
}

function nearest(from, buttons, direction) {
  const start = centre(from);
  const ranked = buttons
    .map((button) => [distance(start, centre(button), direction), button])
    .filter(([far]) => far < Infinity)
    .sort((a, b) => a[0] - b[0]);
  return ranked[0]?.[1];
}

/** The digit's tile, or else its button of the open dialog or screen. */
function numbered(digit) {
  const buttons = reachable().filter((button) => button.closest("main, dialog"));
  const tiles = buttons.filter((button) => button.closest("[data-tiles]"));
  return (tiles.length ? tiles : buttons)[digit - 1];
}

function go(button) {
  button?.focus();
  button?.scrollIntoView({ block: "nearest" });
}

export function startArrows() {
  document.addEventListener("keydown", (event) => {
    if (/^[1-9]$/.test(event.key) && !event.target.matches("input")) go(numbered(Number(event.key)));
    const direction = directions[event.key];
    if (!direction) return;
    event.preventDefault();
    const buttons = reachable();
    const here = document.activeElement;
    go(buttons.includes(here) ? nearest(here, buttons, direction) : firstBelow(here, buttons));
  });
}

/** From a heading or from nowhere: the first button after it. */
function firstBelow(here, buttons) {
  const after = buttons.find((button) => here.compareDocumentPosition(button) & Node.DOCUMENT_POSITION_FOLLOWING);
  const main = buttons.find((button) => button.closest("main, dialog"));
  return (here === document.body ? main : after) ?? buttons[0];
}
