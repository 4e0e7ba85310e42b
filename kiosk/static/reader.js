/* What a screen says, piece by piece, in the order in which it is read. */

const CONTROL = "button, input, a[href]";
const BLOCK = "h1, h2, h3, p, li, dt, dd, dl, ul, ol, div, figure, figcaption, section, form, header, footer";
const SKIPPED = "[hidden], [aria-hidden='true'], .hidden-text, template, script, style, svg, dialog:not([open])";
const NUMBER = /\b([A-Z]{1,3})\u00a00*(\d+)\b/g;
const LONGEST = 400;

/** "A 017" as people say it: espeak-ng makes a pause at the comma, and reads no zeros. */
const sayable = (text) =>
  text
    .replace(NUMBER, (_, letters, digits) => `${[...letters].join(" ")}, ${digits}`)
    .replace(/\s*·\s*/g, ", ")
    .replace(/\s+×\s+/g, " ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, LONGEST);

const languageOf = (node) => (node.closest?.("[lang]") ?? node.parentElement.closest("[lang]")).lang;
const isVisible = (element) => !element.matches(SKIPPED) && element.getClientRects().length > 0;

/** The visible text of an element as `[{text, language}]`, one piece per language. */
export function piecesOf(element) {
  const pieces = [];
  const add = (text, language) => {
    const before = pieces.at(-1);
    if (before?.language !== language) pieces.push({ text, language });
    else before.text += /[.,:;!?…]$/.test(before.text) ? ` ${text}` : `, ${text}`;
  };
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      const text = sayable(node.textContent);
      if (text) add(text, languageOf(node.parentElement));
    } else if (node.nodeType === Node.ELEMENT_NODE && !node.matches(SKIPPED)) node.childNodes.forEach(walk);
  };
  walk(element);
  return pieces;
}

/** What is open on the glass: the dialog before everything else, or the screen. */
export function openRoot() {
  return [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.querySelector(".main > [data-screen]:not([hidden])");
}

function collect(element, found) {
  if (!isVisible(element)) return found;
  const isWhole = element.matches("[data-whole]") || !element.querySelector(BLOCK);
  if (element.matches(CONTROL)) found.push(element);
  else if (isWhole && !element.querySelector(CONTROL)) piecesOf(element).length && found.push(element);
  else [...element.children].forEach((child) => collect(child, found));
  return found;
}

/** Everything that can be reached, in reading order: of the dialog that is open, or of the whole page. */
export function stops() {
  const root = openRoot();
  return collect(root?.matches("dialog") ? root : document.body, []);
}

/** All that the open screen says by itself; of what stands there in every language only the visitor's. */
export function introduction() {
  const own = document.documentElement.lang;
  const isOwn = (element) => (element.closest("[data-every-language] > [lang]") ?? { lang: own }).lang === own;
  return collect(openRoot(), []).filter((element) => !isControl(element) && isOwn(element)).flatMap(piecesOf);
}

/** Is it something to press or to write in? */
export const isControl = (element) => element.matches(CONTROL);

/** Where a tile stands in its list, "3" of "8"; null outside of lists. */
export function placeOf(element) {
  const list = element.closest("[data-tiles]");
  const all = list ? [...list.querySelectorAll("button")].filter(isVisible) : [];
  return all.length > 1 ? { n: all.indexOf(element) + 1, of: all.length } : null;
}
