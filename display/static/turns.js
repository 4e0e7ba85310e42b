/* The same in the office's other languages, one after the other: German stays where it is. */

const TURN_MS = 8000;

/** `languages`: `[{code, direction, texts}]`. Answers `now()`: the one whose turn it is, null where there is none. */
export function startTurns(languages, look, onTurn) {
  let at = 0;
  setInterval(() => {
    at = (at + 1) % Math.max(1, languages.length);
    onTurn();
  }, TURN_MS);
  return { now: () => (look.show_languages && languages[at]) || null };
}

/** Put a text of that language there; without one the element goes. Simple German often says no more than `german`: then its line is empty, and nothing moves. */
export function writeIn(element, language, text, german) {
  element.hidden = !language || !text;
  if (element.hidden) return;
  const said = text === german ? "\u00a0" : text;
  // Two languages may say the same, and read it in other directions.
  if (element.textContent === said && element.lang === language.code) return;
  Object.assign(element, { lang: language.code, dir: language.direction, textContent: said });
}
