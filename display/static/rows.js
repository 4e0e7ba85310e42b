/* [data-rows] The other called numbers; more than fit take turns, so that each is seen in time. */
import { spaced } from "../app/js/officetime.js";
import { fit, startFit } from "./fit.js";
import { fillIn, slots } from "./slots.js";

const PAGE_MS = 6000;

/** Height of a readable row as a share of the height (landscape, two columns) or width (portrait) of the picture. */
const ROW_SHARE = { landscape: 0.088, portrait: 0.1 };

/** How many rows are readable in that height, at most `size`: `{lines, columns}`. */
function layout(height, size) {
  const isWide = window.innerWidth > window.innerHeight;
  const row = isWide ? ROW_SHARE.landscape * window.innerHeight : ROW_SHARE.portrait * window.innerWidth;
  const columns = isWide ? 2 : 1;
  const lines = Math.min(Math.ceil(size / columns), Math.max(1, Math.floor(height / row)));
  return { lines, columns };
}

/** `look.rows`: rows per page. Answers `render(calls, isNew)`; `isNew(call)`: is it still to be announced? */
export function startRows(texts, { look, severalOffices }) {
  const root = document.querySelector("[data-rows]");
  const template = document.querySelector("template[data-row]");
  const parts = slots(root);
  let calls = [];
  let isNew = () => false;
  let page = 0;
  let timer = null;
  let drawn = "";

  function row(call) {
    const element = template.content.firstElementChild.cloneNode(true);
    const own = slots(element);
    own.number.textContent = spaced(call.number);
    own.counter.textContent = call.counter;
    own.place.textContent = severalOffices ? [call.officeName, call.place].filter(Boolean).join(", ") : call.place;
    own.lift.textContent = call.step_free;
    own.lift.parentElement.hidden = !call.step_free;
    own.place.parentElement.hidden = !own.place.textContent && !call.step_free;
    element.toggleAttribute("data-new", isNew(call));
    element.dataset.number = call.number;
    return element;
  }

  function draw() {
    const { lines, columns } = layout(root.clientHeight, look.rows);
    const room = Math.min(look.rows, lines * columns);
    const pages = Math.max(1, Math.ceil(calls.length / room));
    page %= pages;
    const shown = calls.slice(page * room, (page + 1) * room);
    const now = JSON.stringify([page, pages, lines, columns, shown.map((call) => [call.key, call.counter, call.place, call.step_free, isNew(call)])]);
    if (now === drawn) return;
    drawn = now;
    parts.list.style.setProperty("--lines", lines);
    parts.list.style.setProperty("--columns", columns);
    parts.list.replaceChildren(...shown.map(row));
    parts.list.querySelectorAll(".row__counter").forEach(fit);
    parts.page.hidden = pages === 1;
    parts.page.textContent = fillIn(texts.page_of, { page: page + 1, pages });
    turn(pages > 1);
  }

  function turn(wanted) {
    if (wanted && timer === null) timer = setInterval(() => ((page += 1), draw()), PAGE_MS);
    if (!wanted && timer !== null) timer = clearInterval(timer) ?? null;
  }

  startFit(() => {
    drawn = "";
    draw();
  });
  return function render(next, nextIsNew) {
    const before = calls[0]?.key;
    calls = next;
    isNew = nextIsNew;
    // A new call is on the first page: go there, the others have their turn after it.
    if (before !== undefined && calls[0]?.key !== before) page = 0;
    draw();
  };
}
