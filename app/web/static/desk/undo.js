/* Taking the last step back, with the seconds that are left for it. */
import { ready } from "../js/attempts.js";
import { part, write } from "../js/dom.js";
import { undoable } from "./model.js";
import { now, secondsUntil, spell } from "../js/time.js";
import { UNDO, spaced } from "../js/words.js";

/** Draw the button; called every second. */
export function drawUndo(last) {
  const undo = undoable(last, now());
  const button = part("action", "undo");
  button.hidden = !undo;
  if (!undo) return;
  ready(`undo:${undo.token}`);
  const whose = undo.number ? `${spaced(undo.number)}: ` : "";
  write(part("undo-label"), `${whose}${UNDO[undo.what] ?? "Letzten Schritt zurücknehmen"}`);
  write(part("count", undefined, button), `(${spell(secondsUntil(undo.until))})`);
}
