/* [data-correct] The wrong service was touched: for a minute another one takes its place on the same number. */
import { requestId } from "../app/js/http.js";
import { tell } from "./draw.js";
import { showScreen } from "./screens.js";
import { startTiles } from "./tiles.js";

const ALLOWED_MS = 60000;

/** `services()` gives what is offered, `namesOf(ticket)` names in all languages. Answers `{offer(is), render(), back(), isOpen}`. */
export function startCorrect(texts, { services, ticketScreen, namesOf }) {
  const root = document.querySelector("[data-correct]");
  const opener = document.querySelector("[data-correct-open]");
  const title = root.querySelector("h1");
  const tiles = startTiles(texts, root, { onChoose: choose });
  let wrong = null;
  let isBusy = false;
  let timer;

  const drawn = () => ticketScreen.current?.ticket.concerns.map((one) => one.service) ?? [];

  function render() {
    if (root.hidden) return tiles.render({ services: [] });
    const own = drawn();
    title.textContent = texts.say(wrong ? "correct_title" : "correct_which");
    const shown = services().filter(({ code, available }) => (wrong ? available && !own.includes(code) : own.includes(code)));
    return tiles.render({ services: shown }, { off: isBusy });
  }

  function back() {
    ticketScreen.hold(false);
    showScreen("ticket");
    render();
  }

  async function choose({ code }) {
    if (isBusy) return undefined;
    if (!wrong) {
      wrong = code;
      return render();
    }
    isBusy = true;
    render();
    const { token } = ticketScreen.current.ticket;
    const body = { request_id: requestId(), replaces: wrong, service: code };
    try {
      const ticket = await tell(`/api/v1/tickets/${encodeURIComponent(token)}/correct`, body);
      ticketScreen.changed({ ticket, names: namesOf(ticket), said: "corrected" });
    } catch {
      ticketScreen.changed({ said: "not_corrected" });
    } finally {
      isBusy = false;
    }
    return back();
  }

  opener.addEventListener("click", () => {
    wrong = drawn().length === 1 ? drawn()[0] : null;
    ticketScreen.hold(true);
    showScreen("correct");
    render();
  });
  root.querySelector("[data-correct-back]").addEventListener("click", () => isBusy || back());
  texts.onChange(render);

  return {
    /** A new number may be corrected for a minute; one that was known before (`is` false) not here. */
    offer(is) {
      clearTimeout(timer);
      opener.hidden = !is;
      timer = setTimeout(() => (opener.hidden = true), ALLOWED_MS);
    },
    render,
    back,
    get isOpen() {
      return !root.hidden && !isBusy;
    },
  };
}
