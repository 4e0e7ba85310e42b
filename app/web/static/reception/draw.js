/* Drawing a number for somebody: the form, and what the office answers. */
import { movedOn } from "../js/attempts.js";
import { part } from "../js/dom.js";
import { spaced } from "../js/words.js";
import { officeMove } from "./api.js";
import { basket, drawBasket, empty, add, onBasket } from "./basket.js";
import { momentOf } from "./clock.js";
import { give } from "./given.js";
import { paper } from "./paper.js";
import { complainIn, onSubmit, press } from "./press.js";
import { onChange, page } from "./state.js";
import { drawTiles, shown } from "./tiles.js";

/** What staff may overrule, with a reason. */
const OVERRULED = new Set(["closed", "break", "holiday", "closed_day", "locked", "limit", "last_ticket"]);

const form = part("draw");
const wish = part("wish");
let wantsPaper = false;

function wishes() {
  return [...basket].map(([service, quantity]) => ({ service, quantity }));
}

function bodyOf(data, how) {
  const body = { concerns: wishes(), language: data.get("language"), needs: data.getAll("needs") };
  body.classes = data.getAll("classes");
  if (data.get("group")) body.group = true;
  if (how !== "override") wantsPaper = how === "print";
  if (wantsPaper) Object.assign(body, paper());
  if (!part("override").hidden && data.get("reason").trim()) body.override = { reason: data.get("reason").trim() };
  const number = data.get("pad_number").trim();
  if (number) {
    body.by_hand = { number: number.toUpperCase().replaceAll(" ", ""), drawn_at: momentOf(data.get("pad_time"), data.get("pad_day") || undefined) };
    if (data.get("pad_served")) body.by_hand.served = true;
    delete body.printer;
  }
  return body;
}

function missing(data) {
  if (!basket.size) return "Bitte zuerst ein Anliegen wählen.";
  if (data.get("pad_number").trim() && !data.get("pad_time")) return "Bitte eintragen, wann die Nummer ausgegeben wurde.";
  return "";
}

async function draw(data, submitter) {
  const how = submitter?.value ?? "show";
  const lacks = missing(data);
  if (lacks) {
    complainIn("draw", lacks);
    wish.focus();
    return;
  }
  const done = await press({ key: "draw", send: officeMove(page.office, "tickets"), body: bodyOf(data, how), place: "draw" });
  if (done?.answer) drawn(done.answer);
  if (done?.problem) part("override").hidden = !OVERRULED.has(done.problem.code);
  if (done?.problem && !part("override").hidden) form.elements.reason.focus();
}

function drawn(ticket) {
  const { pad_number: pad, pad_day: day, pad_served: served } = form.elements;
  const [fromPad, kept] = [Boolean(pad.value), [day.value, served.checked]];
  give(ticket, `${spaced(ticket.number)} ${fromPad ? "eingetragen" : "gezogen"}`);
  form.reset();
  if (fromPad) [day.value, served.checked] = kept;
  // Several pad numbers are entered one after the other.
  if (!fromPad) part("more").open = false;
  part("override").hidden = true;
  empty();
  drawTiles();
  wish.focus();
}

/** Enter in the search field takes the first tile; with an empty field it draws. */
function enter(event) {
  if (event.key !== "Enter" || !wish.value.trim()) return;
  event.preventDefault();
  const [first] = shown();
  if (!first || event.repeat) return;
  wish.value = "";
  add(first.code);
}

/** Start the form. */
export function startDraw() {
  onSubmit(form, draw);
  wish.addEventListener("keydown", enter);
  wish.addEventListener("input", drawTiles);
  form.addEventListener("input", movedOn);
  part("group").addEventListener("change", drawBasket);
  onBasket(() => {
    // Another wish than the one whose answer was lost.
    movedOn();
    complainIn("draw", "");
    // A reason holds for what was refused, not for the next wish.
    part("override").hidden = true;
    drawBasket();
    drawTiles();
  });
  onChange(() => {
    drawTiles();
    drawBasket();
  });
  wish.focus();
}
