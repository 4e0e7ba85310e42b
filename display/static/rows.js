/* [data-rows] The other called numbers; more than fit take turns, so that each is seen in time. */
import { spaced } from "../app/js/officetime.js";
import { drawArrow } from "./arrow.js";
import { fit, startFit } from "./fit.js";
import { layoutRows } from "./sizes.js";
import { mostBeside } from "./info.js";
import { fillIn, slots } from "./slots.js";

const PAGE_MS = 2000;
const ROW_MS = 1000;
const LONGEST_PAGE_MS = 6000;
const LEAST_FIT = 0.6;

/** `look.rows`: rows per page. Answers `render(calls, isNew)`; `isNew(call)`: is it still to be announced? */
export function startRows(texts, { look, severalOffices }) {
  const main = document.querySelector("[data-main]");
  const root = document.querySelector("[data-rows]");
  const template = document.querySelector("template[data-row]");
  const parts = slots(root);
  let calls = [];
  let isNew = () => false;
  let page = 0;
  let turning = 0;
  let timer = 0;
  let drawn = "";

  const wayTo = (call) => [severalOffices && call.officeName, call.place].filter(Boolean).join(", ");

  function row(call) {
    const element = template.content.firstElementChild.cloneNode(true);
    const own = slots(element);
    own.number.textContent = spaced(call.number);
    own.counter.textContent = call.counter;
    own.place.textContent = wayTo(call);
    own.lift.textContent = call.step_free;
    own.lift.parentElement.hidden = !call.step_free;
    own.place.parentElement.hidden = !own.place.textContent && !call.step_free;
    drawArrow(own.arrow, call.arrow, texts);
    element.toggleAttribute("data-new", isNew(call));
    element.dataset.number = call.number;
    return element;
  }

  function draw() {
    const size = Math.max(1, Math.min(look.rows, main.dataset.info ? mostBeside(look) : look.rows));
    const { stacked, lines, columns, letter } = layoutRows(root, size, calls.map((call) => ({ ...call, number: spaced(call.number), way: wayTo(call) })), look);
    const room = Math.min(size, lines * columns);
    const pages = Math.max(1, Math.ceil(calls.length / room));
    page %= pages;
    const shown = calls.slice(page * room, (page + 1) * room);
    const now = JSON.stringify([page, pages, stacked, lines, columns, letter, shown.map((call) => [call.key, call.counter, call.place, call.step_free, call.arrow, isNew(call)])]);
    if (now === drawn) return;
    drawn = now;
    parts.list.toggleAttribute("data-stacked", stacked);
    parts.list.style.setProperty("--lines", lines);
    parts.list.style.setProperty("--columns", columns);
    parts.list.style.setProperty("--letter", `${letter}px`);
    parts.list.replaceChildren(...shown.map(row));
    parts.list.querySelectorAll(".row__counter").forEach((one) => fit(one));
    parts.list.querySelectorAll(".row__place").forEach((one) => fit(one, LEAST_FIT));
    parts.page.hidden = pages === 1;
    parts.page.textContent = fillIn(texts.page_of, { page: page + 1, pages });
    turn(pages > 1 ? Math.min(PAGE_MS + ROW_MS * room, LONGEST_PAGE_MS) : 0);
  }

  /** The pages turn every so many ms; 0: there is one. */
  function turn(pause) {
    if (pause === turning) return;
    turning = pause;
    clearInterval(timer);
    if (pause) timer = setInterval(() => ((page += 1), draw()), pause);
  }

  startFit(root, () => {
    drawn = "";
    draw();
  });
  return function render(next, nextIsNew) {
    // Nobody loses a turn to a new call: that stands in the large field, and those whose turn is next only wait longer.
    calls = next;
    isNew = nextIsNew;
    draw();
  };
}
