/* Beside the case: parking, waiting for a printout, notes, priority, and a service without a number. */
import { counterMove, officeMove, ticketMove } from "./api.js";
import { ask, openForm, options } from "./dialog.js";
import { move } from "./moves.js";
import { press } from "./press.js";
import { page, view } from "./screen.js";
import { speak } from "./status.js";
import { spaced } from "./words.js";

/** Park, with a reason and a place to wait where somebody wants to give them. */
export async function park() {
  const { line } = view;
  const given = await openForm("park", { title: `${spaced(line.number)} parken` });
  if (!given) return;
  const { reason, room } = given.data;
  await move("park", line, { ...(reason && { reason }), ...(room.trim() && { room: room.trim() }) });
}

/** One key: the printer is busy with this case, and somebody else can come meanwhile. */
export const printout = () => move("park", view.line, { reason: "printout" }, "printout");

/** A slip with which a parked case goes on another day. */
export async function slip(line) {
  const done = await press(`slip:${line.token}`, ticketMove(line.token, "slip"));
  if (!done) return;
  const { code, valid_until: until, printed } = done.answer;
  const day = new Date(Date.parse(until) - 1).toLocaleDateString("de-DE", { timeZone: view.queue.timezone });
  const paper = printed ? "Der Zettel wird gedruckt." : "Es gibt keinen Drucker: bitte aufschreiben.";
  await ask({ title: `${spaced(line.number)} geht an einem anderen Tag weiter`, text: `Code ${code}, gültig bis ${day}. ${paper}`, buttons: [["", "Schließen"]] });
}

/** Somebody whom another office has sent is here: from now on the number waits. */
export async function checkIn(line) {
  const done = await press(`check-in:${line.token}`, officeMove(page.office, "check-in"), { code: line.token });
  if (done) speak(`${spaced(line.number)} wartet.`);
}

/** Read and write the note of the case. */
export async function note() {
  const { line, detail } = view;
  const before = detail?.token === line.token ? detail.note : "";
  const given = await openForm("note", { fill: (form) => { form.elements.text.value = before; } });
  if (given) await move("note", line, { text: given.data.text.trim() });
}

/** Set what the holder needs, and whether that gives a head start. */
export async function priority() {
  const { line } = view;
  const given = await openForm("priority", { title: `${spaced(line.number)}: Vorrang und Bedarf` });
  if (!given) return;
  const { classes, needs } = given.data;
  await move("priority", line, given.button === "clear" ? { classes: [], needs: [] } : { classes, needs });
}

/** Count a service for somebody who never had a number. */
export async function quick() {
  const { queue, counter } = view;
  const mine = queue.services.filter((one) => counter.takes.includes(one.code));
  const given = await openForm("quick", { fill: (form) => options(form.elements.service, mine.map((one) => [one.code, one.names.de])) });
  if (!given) return;
  const body = { service: given.data.service, quantity: Number(given.data.quantity) };
  if (await press(`quick:${counter.id}`, counterMove(counter.id, "quick"), body)) speak("Gezählt.");
}
