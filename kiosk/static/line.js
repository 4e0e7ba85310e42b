/* [data-line] The line to the server. While it is down the page says so in all languages, and nothing is issued. */
import { startDevice } from "../app/js/device.js";
import { follow } from "../app/js/feed.js";

/**
 * Follow the office of `page`, in the language of `texts`: `onState(state)`, `onChange(up)`; `isIdle()`: may the page go?
 * `events` as of the feed.
 */
export function startLine(page, texts, { onState, onChange, isIdle, events }) {
  const device = startDevice({ isIdle });
  const box = document.querySelector("[data-line] > *");
  let wasUp = true;

  const markOwn = () => [...box.children].forEach((one) => one.toggleAttribute("data-own", one.lang === texts.language));

  function onLine(line) {
    const { up, status } = line;
    device.line(line);
    // Not paired any more: the server's page says so and pairs anew.
    if (status === 401) window.location.reload();
    if (up === wasUp) return;
    wasUp = up;
    box.hidden = up;
    document.body.toggleAttribute("data-offline", !up);
    onChange(up);
  }

  texts.onChange(markOwn);
  markOwn();
  follow({
    namespace: "/kiosk",
    auth: { device: `kiosk/${page.device}`, office: page.office },
    office: page.office,
    onState,
    onLine,
    events: { ...events, order: device.order },
    first: page.state,
    fallback: `/api/v1/offices/${page.office}/kiosk`,
  });
}
