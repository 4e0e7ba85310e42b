/* Beside the case: parking, waiting for a printout, notes, priority, and a service without a number. */
import { keepCounted } from "./counted.js";
import { counterMove, officeMove, ticketMove } from "./api.js";
import { ask, openForm, options } from "./dialog.js";
import { move } from "./moves.js";
import { press } from "./press.js";
import { page, view } from "./screen.js";
import { complain, speak, tell } from "../js/status.js";
import { spaced } from "../js/words.js";

/** Park, with a reason and a place to wait where somebody wants to give them. */
export async function park() {
  const { line } = view;
  await openForm("park", {
    title: `${spaced(line.number)} parken`,
    send: ({ data: { reason, room } }) => move("park", line, { ...(reason && { reason }), ...(room.trim() && { room: room.trim() }) }),
  });
}

/** One key: the printer is busy with this case, and somebody else can come meanwhile. */
export const printout = () => move("park", view.line, { reason: "printout" }, "printout");

/** A slip with which a parked case goes on another day. */
export async function slip(line) {
  const done = await press(`slip:${line.token}`, ticketMove(line.token, "slip"));
  if (!done) return;
  const { code, valid_until: until, printed } = done.answer;
  const day = new Date(Date.parse(until) - 1).toLocaleDateString("de-DE", { timeZone: view.queue.timezone });
  const paper = printed ? "Der Schein wird gedruckt." : "Es gibt keinen Drucker: bitte aufschreiben.";
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
  await openForm("note", {
    fill: (form) => { form.elements.text.value = before; },
    send: ({ data }) => move("note", line, { text: data.text.trim() }),
  });
}

/** Add what the holder needs, and what gives a head start: what reception has set is not shown here, and stays. */
export async function priority() {
  const { line } = view;
  const title = `${spaced(line.number)}: Vorrang und Bedarf`;
  const given = await openForm("priority", {
    title,
    send: ({ button, data: { classes, needs } }) => button === "clear" || move("priority", line, { classes, needs, add: true }),
  });
  if (given?.button !== "clear") return;
  const sure = await ask({
    title: `${title} zurücksetzen?`,
    text: "Auch was der Empfang eingetragen hat, gilt dann nicht mehr.",
    buttons: [["clear", "Zurücksetzen"], ["", "Abbrechen"]],
  });
  if (sure) await move("priority", line, { classes: [], needs: [] });
}

/** What was counted can be taken back like a step of a ticket, though it has none. */
function takeBackable(counter, { seq, undo_until }) {
  view.last = keepCounted({ token: `quick:${seq}`, number: "", undo: "quick", undo_until, counter, seq });
}

/** Count a service for somebody who never had a number. */
export async function quick() {
  const { queue, counter } = view;
  const mine = queue.services.filter((one) => counter.takes.includes(one.code));
  const pairs = mine.map((one) => [one.code, one.names.de]);
  const given = await openForm("quick", {
    fill: (form) => options(form.elements.service, [["", "bitte wählen"], ...pairs]),
    send({ data: { service, quantity } }) {
      if (!service) return complain("Bitte wählen Sie die Dienstleistung.");
      return press(`quick:${counter.id}`, counterMove(counter.id, "quick"), { service, quantity: Number(quantity) });
    },
  });
  if (given?.done) takeBackable(counter.id, given.done.answer);
  if (given?.done) tell(`${given.data.quantity} × ${new Map(pairs).get(given.data.service)} gezählt.`, "good");
}
