/* Lists of numbers: who waits, is parked, was missed, is expected from another office. */
import { button, make, part, rows, write } from "../js/dom.js";
import { marksOf } from "./marks.js";
import { page } from "./screen.js";
import { serviceNames, waited } from "../js/line.js";
import { timeOfDay } from "../js/time.js";
import { spaced } from "../js/words.js";

/** Draw the lists. `presses`: what their buttons do with a line: pick, resume, slip, checkIn. */
export function drawTickets({ queue }, presses) {
  const { pick, resume, slip, checkIn } = presses;
  part("empty", "waiting").hidden = queue.waiting_total > 0;
  drawUnstaffed(queue);
  const at = (line) => timeOfDay(line.called_at ?? line.issued_at, queue.timezone);
  const labelled = (line, text, click) => button(text, { click: () => click(line), "aria-label": `${spaced(line.number)}: ${text}` });
  list("waiting", queue, (line) => [`${waited(line)}\u00a0min`], (line) => [labelled(line, "Aufrufen", pick)]);
  list("parked", queue, (line) => [page.parked[line.parked_reason], line.parked_room, `seit ${at(line)}`].filter(Boolean), (line) => [
    labelled(line, "Fortsetzen", resume),
    labelled(line, "Schein", slip),
  ]);
  list("missed", queue, (line) => [`um ${at(line)}`], (line) => [labelled(line, "Ist doch da", resume)]);
  list("expected", queue, (line) => [`seit ${timeOfDay(line.waiting_since, queue.timezone)}`], (line) => [labelled(line, "Ist da", checkIn)]);
  write(part("total", "waiting"), String(queue.waiting_total));
}

function list(name, queue, facts, buttons) {
  const box = part("box", name);
  if (box) box.hidden = queue[name].length === 0;
  write(part("total", name), String(queue[name].length));
  rows(part("list", name), queue[name], {
    key: (line) => line.token,
    print: (line) => JSON.stringify([line, facts(line)]),
    render: (line) => ticketRow(line, serviceNames(line, queue.services), [...facts(line), ...marksOf(line, queue.timezone)], buttons(line)),
  });
}

function ticketRow(line, services, small, buttons) {
  return make(
    "li",
    { class: "desk-row" },
    make(
      "div",
      { class: "desk-row-text" },
      make("strong", {}, spaced(line.number)),
      make("span", {}, services),
      make("span", { class: "desk-small" }, small.join(" · ")),
    ),
    make("div", { class: "desk-row-buttons" }, ...buttons),
  );
}

function drawUnstaffed(queue) {
  const names = queue.unstaffed.map((code) => queue.services.find((one) => one.code === code)?.names.de ?? code);
  part("unstaffed").hidden = names.length === 0;
  write(part("unstaffed"), `Zurzeit kann niemand bearbeiten: ${names.join(", ")}`);
}
