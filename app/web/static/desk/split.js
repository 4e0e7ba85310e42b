/* Teilen: a part of the case in hand gets a number of its own and waits, at the same place in the queue. */
import { ticketMove } from "./api.js";
import { openForm } from "./dialog.js";
import { serviceName } from "./model.js";
import { press } from "./press.js";
import { view } from "./screen.js";
import { make, part } from "../js/dom.js";
import { pieces } from "../js/line.js";
import { choosable, leaving, parted } from "../js/pieces.js";
import { complain, tell } from "../js/status.js";
import { spaced } from "../js/words.js";

const parts = ({ line, detail }) => (line && detail?.token === line.token ? leaving(detail.concerns, true) : []);

/** The button is there only where something may leave. */
export function drawSplit(shown) {
  part("split").hidden = parts(shown).length === 0;
}

/** Ask what leaves, and tell the new number. */
export async function split() {
  const { line, queue } = view;
  const row = (one) => make("li", {}, ...choosable(one, pieces(serviceName(one.service, queue.services), one.quantity), true));
  await openForm("split", {
    title: `${spaced(line.number)} teilen`,
    fill: (form) => part("pieces", undefined, form).replaceChildren(...parts(view).map(row)),
    send: ({ data }) => send(line, data),
  });
}

async function send(line, data) {
  if (!data.positions.length) return complain("Bitte ankreuzen, was eine eigene Nummer bekommt.");
  const paper = data.paper?.length > 0;
  const body = { ...parted(data.positions, (name) => data[name]), ...(paper && { printer: "" }) };
  const done = await press(`split:${line.token}`, parting(line), body);
  if (done) tell(`Neue Nummer: ${spaced(done.answer.parted.number)}${paper ? " – Papier wird gedruckt" : ""}.`, "good");
  return done;
}

/** The answer is the new number; what this desk has to know anew, and may take back, is its own case. */
const parting = (line) => async (body) => {
  const answer = await ticketMove(line.token, "split")(body);
  view.last = null;
  return { parted: answer };
};
