/* What one should know of a ticket before and while its holder is here; never why. */
import { timeOfDay } from "../js/time.js";
import { languageName } from "../js/words.js";

/** Short words: language, "bitte abholen", "Vorrang" … */
export function marksOf(line, zone) {
  return [
    line.fetch && "bitte abholen",
    line.priority && "Vorrang",
    line.reach && "braucht barrierefreien Platz",
    line.language !== "de" && languageName(line.language),
    line.target && `nur ${line.target.name}`,
    line.callable_from && zone && `Termin, ab ${timeOfDay(line.callable_from, zone)}`,
    line.later_until && zone && `bis ${timeOfDay(line.later_until, zone)} nicht aufrufen (möchte mehr Zeit)`,
    line.unclaimed && "nicht bestätigt",
    line.note && "Notiz",
  ].filter(Boolean);
}
