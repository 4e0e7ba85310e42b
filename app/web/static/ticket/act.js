/* [data-act] What a visitor may do, without leaving the page: else it would lose the leave to ring. */
import { request } from "../js/http.js";

const forms = () => [...document.querySelectorAll("[data-act]")];

/** `done(html)`: the page's new changing part; `lost()`: no answer came. Answers `{offer(action)}`. */
export function startActions({ done, lost }) {
  const error = document.querySelector("[data-error]");
  let sending = false;

  function tell(text) {
    error.textContent = text;
    error.hidden = !text;
  }

  async function send(form) {
    if (sending) return undefined;
    sending = true;
    try {
      const answer = await request(form.action, { method: "POST", headers: { Accept: "text/html" } });
      if (answer.status >= 500) throw new Error(`HTTP ${answer.status}`);
      const page = new DOMParser().parseFromString(answer.text, "text/html");
      const status = page.querySelector("[data-status]");
      if (!status) return window.location.reload();
      tell(page.querySelector("[data-error]")?.textContent ?? "");
      return done(status.innerHTML);
    } catch {
      lost();
      return tell(error.dataset.lost);
    } finally {
      sending = false;
    }
  }

  forms().forEach((form) =>
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    }),
  );

  return {
    offer(action) {
      forms()
        .filter((form) => form.dataset.act !== "cancel")
        .forEach((form) => (form.hidden = form.dataset.act !== action));
    },
  };
}
