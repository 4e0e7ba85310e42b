/* The touch terminal: puts the parts together. What is on the glass follows the server's state and one dialogue. */
import { pageData } from "../app/js/http.js";
import { officeTime } from "../app/js/officetime.js";
import { startAfter } from "./after.js";
import { startArrows } from "./arrows.js";
import { startCatalog } from "./catalog.js";
import { startCheckIn } from "./checkin.js";
import { startClosed } from "./closed.js";
import { dialogue } from "./dialogue.js";
import { startGuard } from "./guard.js";
import { startIdle } from "./idle.js";
import { startLanguages } from "./languages.js";
import { startLeaving } from "./leaving.js";
import { startLine } from "./line.js";
import { startMessage } from "./message.js";
import { startModes } from "./modes.js";
import { startOrder } from "./order.js";
import { startRefusal } from "./refusal.js";
import { startPublicPage } from "./publicpage.js";
import { startScanner } from "./scanner.js";
import { currentScreen, showScreen } from "./screens.js";
import { startSize } from "./size.js";
import { createTexts } from "./texts.js";
import { startVoice } from "./voice.js";
import { startWishes } from "./wishes.js";

const page = pageData();
const texts = createTexts(page.texts, page.languages);
const time = officeTime(Number(document.body.dataset.speed ?? 1));
let [state, up] = [null, true];

startGuard();
startSize(page.screen_diagonal_inches, page.viewing_distance_mm);
const modes = startModes();
const voice = startVoice(texts, page, { onTouch: () => idle.extend() });
startArrows();
startLanguages(texts);
startPublicPage(texts, page);
const view = () => ({ state, up, now: time.now() });
const at = (...names) => names.includes(currentScreen());
const isLeaving = () => state?.status.reason === "evacuation";
const closeDialogs = () => document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
/** Has the visitor changed how the terminal speaks, looks or reads? */
const isOwn = () => texts.changed || modes.changed || voice.on;
const isFree = () => !document.querySelector("dialog[open]") && at("choose", "find", "closed", "code", "refused", "message");
const wishes = startWishes(texts, { office: page.office, isClosed: () => at("closed") });
const closed = startClosed(texts, wishes);
const leaving = startLeaving(page);
const message = startMessage(texts);
const catalog = startCatalog(texts, {
  office: page.office,
  onChange: () => [order, order.sheet, ticket].forEach((one) => one.render()),
});
const after = startAfter(texts, { page, catalog, patience: voice, message, view, onEnd: () => startOver() });
const { ticket } = after;
const refusal = startRefusal(texts, { office: page.office, view, onOther: home });
const order = startOrder(texts, page, { view, catalog, leaving, home, onTicket: after.show, onRefused: refusal.show });
const checkIn = startCheckIn(texts, { office: page.office, onTicket: after.show, message, onBack: goBack });

/** The screen of an idle kiosk, as the server's state wants it. */
function home() {
  if (!state) return;
  if (isLeaving()) {
    showScreen("evacuation");
    return;
  }
  const open = state.status.issuing || Boolean(dialogue.current()?.concerns.length);
  if (!open) closed(state, time.now());
  order.render();
  showScreen(open ? "choose" : "closed");
}

/** The same visitor begins again. */
function goBack() {
  order.cancel("stop");
}

/** The next visitor begins as everybody does. `reason` as of startLeaving, for whoever had chosen something. */
function startOver(reason = "stop") {
  closeDialogs();
  voice.stop();
  modes.reset();
  texts.reset();
  order.cancel(reason);
}

/** Nothing may stand before the words that lead people out; a number that was shown comes back afterwards. */
function leave() {
  closeDialogs();
  if (!dialogue.current()?.pending) dialogue.clear();
  home();
}

function onState(next) {
  state = next;
  time.set(next.at);
  catalog.follow(next.config_seq);
  leaving.flush();
  if (isLeaving()) return leave();
  if (at("evacuation") && ticket.current) return showScreen("ticket");
  if (order.sheet.isOpen && !order.sheet.isBusy) order.sheet.render();
  const isIdle = at("start", "choose", "closed", "evacuation");
  if (isIdle && !order.sheet.isOpen && !dialogue.current()?.pending) home();
  else if (at("find")) state.status.issuing ? order.render() : home();
  else if (at("refused")) refusal.render();
  else if (at("correct")) after.render();
  return undefined;
}

document.querySelectorAll("[data-leave]").forEach((one) => one.addEventListener("click", () => startOver()));
texts.onChange(() => at("choose", "closed") && home());
document.addEventListener("keydown", (event) => event.key === "Escape" && isFree() && !at("closed") && goBack());
startScanner({
  // Like a touch, a scan ends the page of the visitor before, once that one has the paper.
  isFree: () => (isFree() && !at("find")) || (at("ticket") && ticket.current?.handover === "done" && !after.isAsking),
  onCode(code) {
    ticket.finish();
    checkIn.send(code);
  },
});
const idle = startIdle(texts, {
  idleSeconds: page.idle_seconds,
  countdownSeconds: page.countdown_seconds,
  patience: voice,
  isBusy: () =>
    after.isAsking ||
    (!at("ticket", "correct", "evacuation") &&
      !order.sheet.isBusy &&
      !checkIn.isBusy &&
      Boolean(dialogue.current() || isOwn() || order.isAway || at("refused", "message", "code", "find"))),
  onOver: () => (after.isAsking ? after.goOn() : startOver("idle")),
  onCount: (left) => voice.say("idle_text", { n: left }),
});
startLine(page, texts, {
  onState,
  onChange: (is) => {
    up = is;
    order.sheet.offline(!is);
    checkIn.offline(!is);
    order.render();
    if (!is) voice.lineDown();
  },
  isIdle: () => isFree() && at("choose", "closed") && !dialogue.current() && !isOwn(),
  events: { handover: ticket.handover, headphones: voice.headphones },
});
// A reload in the middle: the ticket that was shown, or the same request once more.
const asked = dialogue.current()?.pending;
texts.set(asked?.body.language ?? texts.language);
if (!ticket.restore()) asked ? order.draw() : leaving.over("restart");
