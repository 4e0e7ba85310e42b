/* [data-giveback] Returning the number that was just drawn, after one question. */
import { requestId } from "../app/js/http.js";
import { spaced } from "../app/js/officetime.js";
import { tell } from "./draw.js";
import { openDialog, slots } from "./screens.js";

const ALLOWED_MS = 60000;

/** `onGone(say)` gets what says the sentence to show when the number is back (or could not be returned). */
export function startGiveBack(texts, ticketScreen, onGone) {
  const dialog = document.querySelector("dialog[data-giveback]");
  const parts = slots(dialog);
  const opener = document.querySelector("[data-giveback-open]");
  const [keep, give] = ["keep", "give"].map((name) => dialog.querySelector(`[data-${name}]`));
  let id;

  const numbered = (key, number = ticketScreen.current.ticket.number) => texts.say(key, { number: spaced(number) });

  function close() {
    dialog.close();
    ticketScreen.hold(false);
    opener.focus();
  }

  async function giveBack() {
    const { ticket } = ticketScreen.current;
    give.disabled = keep.disabled = true;
    let key = "given_back";
    try {
      await tell(`/api/v1/tickets/${encodeURIComponent(ticket.token)}/cancel`, { request_id: id });
    } catch {
      key = "not_given_back";
    }
    give.disabled = keep.disabled = false;
    dialog.close();
    onGone(() => numbered(key, ticket.number));
  }

  opener.addEventListener("click", () => {
    if (Date.now() - ticketScreen.current.drawn > ALLOWED_MS) {
      opener.hidden = true;
      return;
    }
    id = requestId();
    ticketScreen.hold(true);
    parts.title.textContent = numbered("give_back_ask");
    openDialog(dialog, keep);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!keep.disabled) close();
  });
  keep.addEventListener("click", close);
  give.addEventListener("click", giveBack);

  return {
    get isOpen() {
      return dialog.open;
    },
    close: () => dialog.open && !keep.disabled && close(),
    /** A new ticket may be returned again, for a minute; one that was known before (`is` false) not here. */
    offer(is) {
      opener.hidden = !is;
      setTimeout(() => (opener.hidden = true), ALLOWED_MS);
    },
  };
}
