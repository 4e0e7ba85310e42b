/* [data-ticket] The drawn number, how it comes to paper, and when this screen may go. */
import { spaced, timeText } from "../app/js/officetime.js";
import { renderBring } from "./bring.js";
import { followPaper, tell } from "./draw.js";
import { requestId } from "../app/js/http.js";
import { memory } from "./memory.js";
import { renderPlace } from "./place.js";
import { showScreen, slots } from "./screens.js";

const PRINT_PATIENCE_MS = 12000;
const TOUCH_ENDS_AFTER_MS = 1500;
const store = memory("wartemarke-ticket");
const ORDERS = { done: "take_paper", printing: "printing" };

/** `onEnd()`: the visitor is done; `patience` as of the idle dialog, `bringOf(codes)` what they ask for. Answers `{show …}`. */
export function startTicket(texts, { seconds, patience, bringOf, onEnd }) {
  const root = document.querySelector("[data-ticket]");
  const parts = slots(root);
  const [have, end] = ["have", "end"].map((name) => root.querySelector(`[data-${name}]`));
  let shown = null;
  const timers = [];

  function clearTimers() {
    timers.splice(0).forEach(clearTimeout);
    end.classList.remove("button--running");
  }

  /** The screen goes by itself once the paper is out; a number that nobody holds stays. */
  function arm() {
    clearTimers();
    if (shown.handover === "printing") {
      timers.push(setTimeout(() => handover({ token: shown.ticket.token, handover: "unknown" }), PRINT_PATIENCE_MS));
      timers.push(followPaper(shown.ticket.token, handover));
    } else if (shown.handover === "done") {
      timers.push(setTimeout(() => (patience.held ? arm() : finish()), seconds * patience.factor * 1000));
      end.style.setProperty("--seconds", `${seconds * patience.factor}s`);
      void end.offsetWidth; // starts the bar anew
      end.classList.add("button--running");
    }
  }

  function drop() {
    clearTimers();
    shown = null;
    store.clear();
  }

  function finish() {
    if (!shown) return;
    drop();
    onEnd();
  }

  function renderPaper(number) {
    const state = shown.handover;
    const order = texts.say(ORDERS[state] ?? "write_down", { number });
    const lost = !(state in ORDERS);
    parts.order.textContent = order;
    parts.why.textContent = lost ? texts.say(`why_${state === "failed" || state === "unknown" ? state : "unclaimed"}`) : "";
    root.dataset.handover = lost ? "lost" : state;
    have.hidden = !lost;
    end.hidden = state !== "done";
    return `${order} ${parts.why.textContent}`;
  }

  function render() {
    if (!shown) return;
    const { ticket } = shown;
    const number = spaced(ticket.number);
    parts.number.textContent = number;
    root.toggleAttribute("data-guest", ticket.number.includes(" "));
    parts.concerns.textContent = ticket.concerns.map(piecesOf).join(" · ");
    renderBring(parts, bringOf(ticket.concerns.map((one) => one.service)));
    parts.told.textContent = shown.said ? texts.say(shown.said) : told(ticket);
    parts.told.hidden = !parts.told.textContent;
    renderPlace(texts, parts, ticket);
    const paper = renderPaper(number);
    const spoken = [texts.say("ticket_title"), number, parts.told.textContent, paper, parts.ahead.textContent, parts.estimate.textContent];
    parts.spoken.textContent = spoken.filter(Boolean).map((text) => text.replace(/\.$/, "")).join(". ");
  }

  /** What the server wants the holder to know: about the appointment, or that no counter can be reached. */
  const told = ({ hint, appointment }) =>
    hint ? texts.say(`told_${hint}`, { time: appointment && timeText(appointment, shown.timezone, texts.language) }) : "";
  const piecesOf = (one) => (one.quantity > 1 ? `${one.quantity} × ${nameOf(one)}` : nameOf(one));
  const nameOf = (concern) => shown.names?.[concern.service]?.[texts.language] ?? concern.name;

  function present() {
    store.set(shown);
    showScreen("ticket");
    render();
    arm();
    (have.hidden ? (end.hidden ? root.querySelector("h1") : end) : have).focus({ preventScroll: true });
  }

  /** News about the paper of the ticket on the screen; `done` after `unknown` is good news, too. Late words undo nothing. */
  function handover({ token, handover: state }) {
    const isLate = state === "printing" || shown?.handover === "done";
    if (shown?.ticket.token !== token || isLate || shown.handover === state) return;
    shown = { ...shown, handover: state };
    present();
  }

  have.addEventListener("click", () => {
    tell(`/api/v1/tickets/${encodeURIComponent(shown.ticket.token)}/confirm`, { request_id: requestId() }).catch(() => {});
    finish();
  });
  end.addEventListener("click", finish);
  // The next visitor's touch ends the page of the one before; keys keep it, somebody is reading.
  root.addEventListener("click", (event) => {
    const isOver = shown?.handover === "done" && performance.now() - shown.opened > TOUCH_ENDS_AFTER_MS;
    if (isOver && !event.target.closest("button")) finish();
  });
  document.addEventListener("keydown", (event) => {
    if (!shown || document.querySelector("dialog[open]")) return;
    event.key === "Escape" && shown.handover === "done" ? finish() : arm();
  });
  texts.onChange(render);

  return {
    show(ticket, names, timezone) {
      shown = { ticket, names, timezone, handover: ticket.handover, opened: performance.now(), drawn: Date.now() };
      present();
    },
    /** After a reload: the same ticket again. Its paper may have come out meanwhile without our hearing of it. */
    restore() {
      const found = store.get();
      if (!found || (found.handover === "done" && Date.now() - found.drawn > seconds * 1000)) return false;
      shown = { ...found, opened: performance.now() };
      texts.set(found.ticket.language);
      present();
      return true;
    },
    handover,
    /** The same number with `{ticket, names, said}` anew; `said` is the key of what is to be told. */
    changed(facts) {
      shown = { ...shown, ...facts };
      store.set(shown);
      render();
    },
    finish,
    /** The number is gone; its visitor is still here. */
    drop,
    render,
    /** While a question about this ticket is open, the screen stays; `hold(false)` lets the time run again. */
    hold: (is) => (is ? clearTimers() : shown && arm()),
    get current() { return shown; },
  };
}
