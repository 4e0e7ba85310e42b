/* Where paper comes out. */
import { part } from "../js/dom.js";

/** What a request says about paper: nothing where the office has no printer. */
export function paper() {
  if (!part("paper")) return {};
  return { printer: part("draw").elements.printer?.value ?? "" };
}
