/* The touch terminal: puts the parts together. What is on the glass follows the server's state and one dialogue. */
import { pageData } from "../app/js/http.js";
import { officeTime } from "../app/js/officetime.js";
import { startArrows } from "./arrows.js";
import { startChoice } from "./choice.js";
import { startClosed } from "./closed.js";
import { dialogue } from "./dialogue.js";
import { draw } from "./draw.js";
import { startGiveBack } from "./giveback.js";
import { startGuard } from "./guard.js";
import { startIdle } from "./idle.js";
import { startLanguages } from "./languages.js";
import { startLine } from "./line.js";
import { startRefusal } from "./refusal.js";
import { currentScreen, showScreen, slots } from "./screens.js";
import { startSheet } from "./sheet.js";
import { startSize } from "./size.js";
import { createTexts } from "./texts.js";
import { startTicket } from "./ticket.js";

const page = pageData();
const texts = createTexts(page.texts, page.languages);
const time = officeTime(Number(document.body.dataset.speed ?? 1));
let state = null;
let up = true;

startGuard();
startSize(page.screen_diagonal_inches);
startArrows();
startLanguages(texts);
const serviceOf = (code) => state?.services.find((service) => service.code === code);
const at = (...names) => names.includes(currentScreen());
const closed = startClosed(texts);
const choice = startChoice(texts, choose);
const sheet = startSheet(texts, {
  serviceOf,
  maxConcerns: page.max_concerns,
  onDraw: drawNumber,
  onAdd: addConcern,
  onBack: takeBack,
  onQuantities: dialogue.change,
});
const ticket = startTicket(texts, { seconds: page.ticket_seconds, onEnd: startOver });
const giveBack = startGiveBack(texts, ticket, (text) => {
  ticket.finish();
  slots(document.querySelector("[data-message]")).text.textContent = text;
  showScreen("message");
});
const refusal = startRefusal(texts, { view: () => ({ state, now: time.now() }), onOther: home });
const renderChoice = () => state && choice.render(state, { up, sheetOpen: sheet.isOpen });

/** The screen of an idle kiosk, as the server's state wants it. */
function home() {
  if (!state) return;
  const open = state.status.issuing || Boolean(dialogue.current()?.concerns.length);
  if (!open) closed(state, time.now());
  renderChoice();
  showScreen(open ? "choose" : "closed");
}

function choose(service) {
  if (sheet.isOpen || !up) return;
  const { concerns } = dialogue.add(service.code);
  // What cannot be had is asked all the same: the server decides, says why and counts the wish.
  if (service.available) sheet.open(concerns);
  else drawNumber();
}

function addConcern() {
  sheet.close();
  renderChoice();
  choice.focusTitle();
}

/** "Zurück" takes the last chosen concern back; without any the dialogue is over. */
function takeBack() {
  const concerns = dialogue.current()?.concerns ?? [];
  sheet.close();
  if (concerns.length > 1) dialogue.change(concerns.slice(0, -1));
  else dialogue.clear();
  home();
  choice.focus(concerns.at(-1)?.service);
}

async function drawNumber() {
  const { body, since } = dialogue.send(texts.language);
  const busy = (key) => sheet.isOpen && sheet.busy(texts.say(key));
  busy("drawing");
  try {
    const drawn = await draw(page.office, { body, since }, () => busy("still_trying"));
    dialogue.clear();
    sheet.close();
    giveBack.offer();
    ticket.show(drawn, Object.fromEntries(body.concerns.map(({ service }) => [service, serviceOf(service)?.names])));
  } catch (error) {
    // A refused dialogue keeps its id, so that another try in it counts as the same wish.
    if (error.status === 409) dialogue.refused();
    else dialogue.clear();
    sheet.close();
    refusal.show(error);
  }
}

function startOver() {
  dialogue.clear();
  sheet.close();
  texts.reset();
  home();
}

function onState(next) {
  state = next;
  time.set(next.at);
  if (sheet.isOpen && !sheet.isBusy) sheet.render();
  if (at("start", "choose", "closed") && !sheet.isOpen && !dialogue.current()?.pending) home();
  else if (at("refused")) refusal.render();
}

document.querySelectorAll("[data-leave], [data-stop]").forEach((one) => one.addEventListener("click", startOver));
texts.onChange(() => at("choose", "closed") && home());
document.addEventListener("keydown", (event) => {
  const isFree = !document.querySelector("dialog[open]") && at("choose", "refused", "message");
  if (event.key === "Escape" && isFree) startOver();
});
startIdle(texts, {
  idleSeconds: page.idle_seconds,
  countdownSeconds: page.countdown_seconds,
  isBusy: () =>
    giveBack.isOpen ||
    (!at("ticket") && !sheet.isBusy && Boolean(dialogue.current() || texts.changed || at("refused", "message"))),
  onOver: () => (giveBack.isOpen ? giveBack.close() : startOver()),
});
startLine(page, {
  onState,
  onChange: (is) => {
    up = is;
    sheet.offline(!is);
    renderChoice();
  },
  events: { handover: ticket.handover },
});
// A reload in the middle: the ticket that was shown, or the same request once more.
const asked = dialogue.current()?.pending;
texts.set(asked?.body.language ?? texts.language);
if (!ticket.restore()) asked ? drawNumber() : dialogue.clear();
