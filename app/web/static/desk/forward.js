/* Passing a visit on: to another service, to a colleague's counter, to another office, with a note. */
import { servicesOf } from "./api.js";
import { openForm, options } from "./dialog.js";
import { move } from "./moves.js";
import { view } from "./screen.js";
import { complain } from "../js/status.js";
import { spaced } from "../js/words.js";

/** Ask where to; answers the server's answer, or undefined. */
export async function forward() {
  const { line } = view;
  const send = ({ data }) => pass(line, data);
  return (await openForm("forward", { title: `${spaced(line.number)} weiterleiten`, fill, send }))?.done;
}

function pass(line, { service, counter = "", office, note }) {
  if (!service && !counter && !office) {
    return complain("Bitte wählen Sie, wohin: eine Dienstleistung, einen Platz oder einen Standort.");
  }
  const body = office ? { office } : { ...(counter && { counter: Number(counter) }) };
  return move("forward", line, { ...body, ...(service && { service }), ...(note.trim() && { note: note.trim() }) });
}

function fill(form) {
  const { queue, counter } = view;
  const { service, counter: place, office } = form.elements;
  place.disabled = false;
  office.onchange = async () => {
    place.disabled = Boolean(office.value);
    const there = office.value ? await servicesOf(office.value).catch(() => ({ services: [] })) : queue;
    const wanted = service.selectedOptions[0];
    const pairs = there.services.map((one) => [one.code, one.names.de]);
    // What was chosen stays chosen, also where it is not offered: the other office says so, nothing else is sent.
    if (!pairs.some(([code]) => code === wanted.value) && wanted.value) pairs.push([wanted.value, wanted.text]);
    options(service, [["", "bleibt gleich"], ...pairs]);
    service.value = wanted.value;
  };
  const others = queue.counters.filter((one) => one.state !== "closed" && one.id !== counter.id);
  options(service, [["", "bleibt gleich"], ...queue.services.map((one) => [one.code, one.names.de])]);
  options(place, [["", "wer frei ist"], ...others.map((one) => [one.id, placeName(one)])]);
}

/** "Platz 2 – Bert": a counter with its clerk. */
export function placeName(counter) {
  return counter.clerk ? `${counter.name} – ${counter.clerk}` : counter.name;
}
