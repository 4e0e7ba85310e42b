/* Before the call: who would be next at this counter. The server says who; an estimate of it would be another rule. */
import { make, part, write } from "../js/dom.js";
import { marksOf } from "./marks.js";
import { serviceNames, waited } from "../js/line.js";
import { spaced } from "../js/words.js";

/** Draw it; also every second, as minutes pass. */
export function drawUpcoming({ queue, counter, line }) {
  const box = part("upcoming");
  const free = counter.state === "open" || counter.state === "wrap_up";
  const first = queue.waiting.find((one) => one.number === counter.next);
  box.hidden = !counter.next;
  write(part("hint"), hint(queue, counter, line, free));
  if (!counter.next) return;
  const facts = first ? [serviceNames(first, queue.services), ...marksOf(first, queue.timezone), `wartet ${waited(first)}\u00a0min`] : [];
  const print = JSON.stringify([counter.next, facts]);
  if (box.dataset.print === print) return;
  box.dataset.print = print;
  box.replaceChildren(make("strong", {}, spaced(counter.next)), ` ${facts.join(" · ")}`);
}

function hint(queue, counter, line, free) {
  if (!free) return "Dieser Platz ruft gerade niemanden auf.";
  if (counter.next) return line ? "Danach für Sie:" : "Als Nächstes für Sie:";
  if (queue.waiting_total) return line ? "Danach wartet niemand für Sie." : "Für Sie wartet niemand.";
  return line ? "Danach wartet niemand." : "Niemand wartet.";
}
