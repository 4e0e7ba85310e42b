/* The silent call for help from this desk. Whoever stands before it must not notice: no colour, no sound, no words on
 * the screen but a mark of a few dots; its tooltip tells what became of the call, above all when nobody got it. */
import { requestId } from "../js/http.js";
import { counterMove, helpMove } from "./api.js";
import { part, write } from "../js/dom.js";
import { refresh, view } from "./screen.js";
import { secondsSince } from "../js/time.js";

const NOBODY_AFTER_S = 10;
const RETRY_MS = 2000;
const TRIES = 30;
const NUMBER = "Notruf: 110.";

let sending = null;

/** This desk's call that lasts, or null. */
const own = () => view.queue?.help.find((call) => call.counter.id === view.counter?.id) ?? null;

/** Call for help; again while it lasts changes nothing. */
export async function callHelp() {
  if (sending || own() || !view.counter) return;
  sending = { id: requestId(), tries: 0 };
  while (sending) {
    const known = await counterMove(view.counter.id, "help")({ request_id: sending.id }).catch(() => null);
    if (known || ++sending.tries >= TRIES) break;
    drawSilent();
    await new Promise((wake) => setTimeout(wake, RETRY_MS));
  }
  sending = null;
  await refresh();
  drawSilent();
}

/** It is over. */
export async function endHelp() {
  const call = own();
  if (call) await helpMove(call.id, "end")().catch(() => null);
  await refresh();
}

/** Draw the mark; also every second. */
export function drawSilent() {
  const mark = part("silent");
  mark.hidden = !view.counter;
  part("end-silent").hidden = !own();
  const [state, text, words] = told();
  mark.dataset.silent = state;
  write(mark, text);
  if (mark.title === words) return;
  mark.title = words;
  mark.setAttribute("aria-label", words);
}

function told() {
  const call = own();
  if (!call) return sending?.tries ? ["failed", "·", `Noch nicht gesendet: keine Verbindung. ${NUMBER}`] : ["idle", "·", "Stiller Ruf (Strg+Alt+H)"];
  if (call.answered_by !== null) return ["coming", "···", `Hilfe kommt: ${call.answered_by || "Empfang"}`];
  if (call.seen) return ["seen", "··", `Gesehen von ${call.seen}`];
  if (secondsSince(call.at) < NOBODY_AFTER_S) return ["sent", "··", "Gesendet"];
  return ["nobody", "·", `Gesendet, aber niemand hat es gesehen. ${NUMBER}`];
}
