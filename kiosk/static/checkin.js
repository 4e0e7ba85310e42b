/* [data-checkin] "Termin oder Schein": a code from the keys on the glass, a keyboard or a scanner, and what it means. */
import { Problem, requestId } from "../app/js/http.js";
import { spaced } from "../app/js/officetime.js";
import { tell } from "./draw.js";
import { startKeys } from "./keys.js";
import { wantsLarge } from "./modes.js";
import { showScreen, slots } from "./screens.js";

const TITLES = {
  too_early: "checkin_early",
  already_checked_in: "checkin_known",
  appointment_over: "checkin_over",
  appointment_cancelled: "checkin_cancelled",
  slip_expired: "checkin_expired",
  slip_used: "checkin_used",
};
const GOOD = ["already_checked_in"];

/**
 * `onTicket(ticket)` gets the number of who has checked in, `message(say)` tells why not, `onBack()` is the way back.
 * Answers `{open(), send(code), offline(is), isBusy}`.
 */
export function startCheckIn(texts, { office, onTicket, message, onBack }) {
  const root = document.querySelector("[data-checkin]");
  const form = root.querySelector("form");
  const field = form.querySelector("input");
  const parts = slots(root);
  const [submit, back, erase] = ["submit", "back", "erase"].map((name) => root.querySelector(`[data-code-${name}]`));
  let isBusy = false;
  let isOffline = false;
  let note = "";

  function render() {
    submit.disabled = isBusy || isOffline || !field.value.trim();
    back.disabled = isBusy;
    parts.note.textContent = note && texts.say(note);
    field.toggleAttribute("aria-invalid", note === "checkin_unknown");
  }

  function written() {
    note = "";
    render();
  }

  function open(code = "", why = "") {
    field.value = code;
    note = why;
    showScreen("code", "input");
    render();
    field.focus({ preventScroll: true });
  }

  /** Says why not; only what can be mended stays on the screen with the keys. */
  function refuse(code, error) {
    if (error.code === "unknown_code") return open(code.length > 20 ? "" : code, "checkin_unknown");
    return message(() => {
      const title = texts.say(TITLES[error.code] ?? "checkin_failed");
      if (!(error instanceof Problem)) return { title, lead: texts.say("no_answer") };
      const [why, { number }] = [texts.refusal(error), error.facts];
      const lead = number ? texts.say("checkin_number", { number: spaced(number) }) : (why[texts.language] ?? why.de);
      return { title, lead, good: GOOD.includes(error.code) };
    });
  }

  async function send(code) {
    if (isBusy || isOffline) return;
    isBusy = true;
    note = "checkin_busy";
    render();
    const language = texts.changed ? { language: texts.language } : {};
    try {
      const url = `/api/v1/offices/${office}/check-in`;
      const ticket = await tell(url, { request_id: requestId(), code: code.trim(), large_print: wantsLarge(), ...language });
      // Who has chosen no language here is answered in the one that was chosen before.
      if (!texts.changed && texts.languages.some((one) => one.code === ticket.language)) texts.set(ticket.language);
      onTicket(ticket);
    } catch (error) {
      refuse(code, error);
    } finally {
      isBusy = false;
      if (note === "checkin_busy") note = "";
      render();
    }
  }

  startKeys(root.querySelector("[data-keys]"), (sign) => {
    field.value += sign;
    written();
  });
  erase.addEventListener("pointerdown", (event) => event.preventDefault());
  erase.addEventListener("click", () => {
    field.value = field.value.slice(0, -1);
    written();
  });
  field.addEventListener("input", written);
  // What is typed on a keypad belongs to the field, whatever has the focus.
  document.addEventListener("keydown", (event) => {
    if (root.hidden || !/^[\p{L}\d]$/u.test(event.key) || document.querySelector("dialog[open]")) return;
    field.focus({ preventScroll: true });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) send(field.value);
  });
  back.addEventListener("click", onBack);
  document.querySelectorAll("[data-checkin-open]").forEach((one) => one.addEventListener("click", () => open()));
  texts.onChange(render);

  return {
    send,
    offline(is) {
      isOffline = is;
      render();
    },
    get isBusy() {
      return isBusy;
    },
  };
}
