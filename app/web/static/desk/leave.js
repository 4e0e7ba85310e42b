/* Leaving the case or the place: pause, wrap-up, closing. An open case is settled first. */
import { counterMove } from "./api.js";
import { ask } from "./dialog.js";
import { forward } from "./forward.js";
import { noShowIn } from "./model.js";
import { move, next } from "./moves.js";
import { press } from "./press.js";
import { page, view } from "./screen.js";
import { tell } from "../js/status.js";
import { now } from "../js/time.js";
import { spaced, tooEarly } from "../js/words.js";

const state = (counter, name) => press(`state-${name}:${counter.id}`, counterMove(counter.id, name));

/** Pause, or go on. */
export function pause() {
  return view.counter.state === "paused" ? next() : leave("pause", "Pause");
}

/** Leave the place. */
export const close = () => leave("close", "Platz schließen");

/** One key: the visitor has gone, the counter is not free yet; and again: it is free. */
export async function wrapUp() {
  const { counter, line } = view;
  if (counter.state === "wrap_up") return state(counter, "resume");
  if (line && !(await move("finish", line))) return undefined;
  return state(counter, "wrap-up");
}

/** Nobody came. Before the calls that belong to it only who leads the office gets here, and is asked. */
export async function noShow() {
  const { line, detail } = view;
  const early = noShowIn(line, detail, now()) !== 0;
  const question = {
    title: `${spaced(line.number)} schon jetzt nicht erschienen?`,
    text: "Die vorgesehenen Aufrufe sind noch nicht um. Das wird vermerkt.",
    buttons: [["yes", "Nicht erschienen"], ["", "Abbrechen"]],
  };
  if (!early || (await ask(question))) await move("no-show", line);
}

/** Say why the key is not ready yet. */
export function noShowTooEarly() {
  const { line, detail } = view;
  if (line?.state === "called") tell(tooEarly(page.calls, Math.ceil((noShowIn(line, detail, now()) ?? 0) / 1000)));
}

async function leave(name, title) {
  const { counter, line } = view;
  if (line && !(await settle(line, title))) return;
  await state(counter, name);
}

async function settle(line, title) {
  const called = line.state === "called";
  const missing = called && noShowIn(line, view.detail, now()) === 0;
  const answer = await ask({
    title,
    text: `${spaced(line.number)} ist noch offen. Was soll damit geschehen?`,
    buttons: [
      ...(called ? [["return", "Zurück in die Reihe"]] : []),
      ["forward", "Übergeben"],
      ...(missing ? [["no-show", "Nicht erschienen"]] : []),
      ["park", "Parken"],
      ["finish", "Abschließen"],
      ["", "Abbrechen"],
    ],
  });
  if (answer === "forward") return forward();
  return answer ? move(answer, line) : undefined;
}
