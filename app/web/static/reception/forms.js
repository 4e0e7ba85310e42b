/* The forms about one number: split, concerns, needs and priority, forwarding. */
import { make, part, write } from "../js/dom.js";
import { pieces } from "../js/line.js";
import { parted } from "../js/pieces.js";
import { CONCERNS, spaced } from "../js/words.js";
import { elsewhere } from "./concerns.js";
import { paper } from "./paper.js";
import { complainIn, onSubmit } from "./press.js";
import { nameOf, view } from "./state.js";

const form = (name) => part("form", name);

function choices(select, pairs) {
  const before = select.value;
  select.replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text)));
  if (pairs.some(([value]) => value === before)) select.value = before;
}

/** Fill the forms with what holds for a ticket. */
export function fillForms({ ticket, needs, classes }) {
  const still = ticket.concerns.filter((one) => !(one.state in CONCERNS));
  const busy = elsewhere(ticket);
  const can = (name) => ticket.actions.includes(name) && (name === "priority" || !busy);
  choices(part("form", "concern").elements.what, [
    ["", "hinzufügen"],
    ...still.map((one) => [`${one.position}:${one.service}`, `statt ${pieces(nameOf(one.service), one.quantity)}`]),
  ]);
  for (const box of form("priority").querySelectorAll("[type=checkbox]")) {
    box.checked = (box.name === "needs" ? needs : classes).includes(box.value);
  }
  const there = view.queue.counters.filter((one) => one.state !== "closed");
  choices(form("forward").elements.counter, [["", "beliebig"], ...there.map((one) => [String(one.id), one.name])]);
  form("concern").hidden = !can("change_concern");
  for (const name of ["priority", "forward"]) form(name).closest(".rec-part").hidden = !can(name);
}

function splitSaid(text) {
  part("split-said").hidden = !text;
  write(part("split-said"), text);
}

async function split(data, { move, give }) {
  const positions = data.getAll("positions");
  splitSaid("");
  if (!positions.length) {
    complainIn("split", "Bitte die Anliegen ankreuzen, die eine eigene Nummer bekommen.");
    return;
  }
  const body = { ...parted(positions, (name) => data.get(name)), ...(data.get("paper") && paper()) };
  const answer = await move("split", "geteilt", { body, place: "split" });
  if (!answer) return;
  give(answer, `${spaced(answer.number)} hat jetzt eine eigene Nummer`);
  splitSaid(`Neue Nummer: ${spaced(answer.number)}${body.printer === undefined ? "" : " – Papier wird gedruckt"}.`);
}

function concern(data, { move }) {
  const body = { service: data.get("service"), quantity: Number(data.get("quantity")) };
  const [position, replaces] = data.get("what").split(/:(.*)/s);
  if (replaces) Object.assign(body, { replaces, position: Number(position) });
  return move("concerns", body.replaces ? "Anliegen geändert" : "Anliegen hinzugefügt", { body, place: "concern" });
}

function priority(data, { move }) {
  const body = { needs: data.getAll("needs"), classes: data.getAll("classes") };
  return move("priority", "Bedarf und Vorrang gespeichert", { body, place: "priority" });
}

async function forward(data, { move }) {
  const body = { note: data.get("note").trim() };
  if (data.get("service")) body.service = data.get("service");
  if (data.get("counter")) body.counter = Number(data.get("counter"));
  if (data.get("office")) body.office = data.get("office");
  if (!body.service && !body.counter && !body.office) {
    complainIn("forward", "Bitte Anliegen, Platz oder Standort wählen.");
    return;
  }
  if (await move("forward", "weitergeleitet", { body, place: "forward" })) form("forward").reset();
}

/** Start the forms; `acts.move` sends a move of the open ticket, `acts.give` shows a new number. */
export function startForms(acts) {
  for (const [name, handle] of Object.entries({ split, concern, priority, forward })) {
    onSubmit(form(name), (data) => handle(data, acts));
  }
}
