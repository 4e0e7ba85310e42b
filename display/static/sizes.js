/* How large letters have to be: the picture, and from how far people read it, are set for each display. */

/* As in app/rules/looks.py. */
const CAPITALS = 0.689;
const LEAST_ANGLE = (0.7 * Math.PI) / 180;
const MOST_SHARE = 0.26;
const MM_PER_INCH = 25.4;

/** Size of letters in px whose capitals are seen under 0.7° from the farthest seat; never more than the picture has room for. */
export function leastLetter(look) {
  const mmPerPx = (look.diagonal_inches * MM_PER_INCH) / Math.hypot(window.innerWidth, window.innerHeight);
  const wanted = (look.distance_m * 1000 * Math.tan(LEAST_ANGLE)) / mmPerPx / CAPITALS;
  return Math.min(wanted, MOST_SHARE * Math.min(window.innerWidth, window.innerHeight));
}

export const isLandscape = () => window.innerWidth > window.innerHeight;

/** Readable height of a row as a share of the height (landscape) or width (portrait) of the picture. */
const ROW_SHARE = { landscape: 0.088, portrait: 0.1 };
const LETTER_OF_ROW = 0.54;
const GAP_SHARE = 0.014;
/** Letters that stand beside each other in a row: number, counter, arrow. */
const LETTERS = 9.5;
const LARGEST_SHARE = 0.13;

/**
 * How `size` rows lie in a field so that their letters are as large as they can be: `{lines, columns, letter}`, the size
 * of the letters in px. Rows that would be too low to read are left out: they take turns.
 */
export function layoutRows(width, height, size) {
  const isWide = isLandscape();
  const side = Math.min(window.innerWidth, window.innerHeight);
  const gap = GAP_SHARE * side;
  const fitting = Math.max(1, Math.floor(height / (side * ROW_SHARE[isWide ? "landscape" : "portrait"])));
  const layouts = (isWide ? [1, 2] : [1]).map((columns) => {
    const lines = Math.min(Math.ceil(size / columns), fitting);
    const letter = Math.min((LETTER_OF_ROW * (height - gap * (lines - 1))) / lines, width / columns / LETTERS, LARGEST_SHARE * side);
    return { lines, columns, letter, shown: Math.min(size, lines * columns) };
  });
  return layouts.reduce((best, one) => (one.shown > best.shown || (one.shown === best.shown && one.letter > best.letter) ? one : best));
}
