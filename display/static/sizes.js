/* How large letters have to be: the picture, and from how far people read it, are set for each display. */

/* As in app/rules/looks.py. */
const CAPITALS = 0.689;
const LEAST_ANGLE = (0.7 * Math.PI) / 180;
const MOST_SHARE = 0.26;
const MM_PER_INCH = 25.4;

const side = () => Math.min(window.innerWidth, window.innerHeight);

/** Size of letters in px whose capitals are seen under 0.7° from the farthest seat; never more than the picture has room for. */
export function leastLetter(look) {
  const mmPerPx = (look.diagonal_inches * MM_PER_INCH) / Math.hypot(window.innerWidth, window.innerHeight);
  const wanted = (look.distance_m * 1000 * Math.tan(LEAST_ANGLE)) / mmPerPx / CAPITALS;
  return Math.min(wanted, MOST_SHARE * side());
}

export const isLandscape = () => window.innerWidth > window.innerHeight;

/** Letters of a row as a share of the shorter side: as many rows as can be read from near, and never larger than the call. */
const NEAR_SHARE = 0.048;
const LARGEST_SHARE = 0.13;
/* As in display.css: shares of the shorter side, and of the size of the letters. */
const GAP = { lines: 0.014, columns: 0.02 };
const FRAME = { width: 0.066, height: 0.012 };
const LINE = 1.08;
const SECOND_LINE = 0.49;
const AIR = 0.12;
const BETWEEN = 0.75;
const ARROW = 1.35;

const pen = document.createElement("canvas").getContext("2d");

/** Room that a row takes in sizes of its letters, number and counter beside or below each other. */
const NEEDS = {
  beside: ({ number, counter, arrow, more }) => ({ wide: number + BETWEEN + counter + arrow, high: LINE + more + AIR }),
  stacked: ({ number, counter, arrow, more }) => ({ wide: Math.max(number + arrow, counter), high: 2 * LINE + more + 2 * AIR }),
};

/** Of `calls`, each with its `way`: widths of the number, of all counters, the widest first, and of the arrow, and the height of the way below them. */
function widest(calls, font) {
  const widths = (weight, texts) => {
    pen.font = `${weight} 100px ${font}`;
    return texts.map((text) => pen.measureText(text).width / 100).sort((a, b) => b - a);
  };
  return {
    number: Math.max(2.75, ...widths(700, calls.map((call) => call.number))),
    counters: [...widths(600, calls.map((call) => call.counter)), 0],
    arrow: calls.some((call) => call.arrow) ? ARROW : 0,
    more: calls.some((call) => call.way || call.step_free) ? SECOND_LINE : 0,
  };
}

/** The best way for up to `size` rows that need so much to lie in a box in px: as many as have letters of at least `least`. */
function bestLayout({ clientWidth, clientHeight }, size, needs, least) {
  const largest = Math.max(LARGEST_SHARE * side(), least);
  const found = [];
  for (const [way, room] of Object.entries(NEEDS)) {
    const { wide, high } = room(needs);
    for (const columns of isLandscape() ? [1, 2] : [1]) {
      const width = (clientWidth - GAP.columns * side() * (columns - 1)) / columns - FRAME.width * side();
      for (let lines = 1; lines <= Math.ceil(size / columns); lines += 1) {
        const height = (clientHeight - GAP.lines * side() * (lines - 1)) / lines - FRAME.height * side();
        const letter = Math.min(height / high, width / wide, largest);
        found.push({ stacked: way === "stacked", lines, columns, letter, shown: letter >= least && Math.min(size, lines * columns) });
      }
    }
  }
  return found.reduce((best, one) => (one.shown > best.shown || (one.shown === best.shown && one.letter > best.letter) ? one : best));
}

/**
 * How up to `size` of the rows for `calls` lie in `field`: `{stacked, lines, columns, letter}`, the size of the letters
 * in px. They are large enough for the farthest seat, or, if `look` wants as many as possible, for a near one.
 */
export function layoutRows(field, size, calls, look) {
  const least = look.rows_legible ? leastLetter(look) : NEAR_SHARE * side();
  const { counters, ...needs } = widest(calls, getComputedStyle(document.body).fontFamily);
  // A counter with a very long name is written smaller, alone: the others need not pay for it.
  const layouts = counters.map((counter) => bestLayout(field, size, { ...needs, counter }, least));
  return layouts.find((one) => one.shown) ?? layouts[0];
}
