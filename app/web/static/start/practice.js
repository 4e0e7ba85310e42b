/* The practice page: the phone follows the number that was drawn last. */
import { pageData } from "../js/http.js";
import { follow } from "../js/feed.js";

const { office } = pageData();
const phone = document.querySelector("[data-phone]");
const alone = document.querySelector('[data-alone="phone"]');
let shown = null;

/** The newest ticket of the queue, by its time of issue. */
function newest(queue) {
  const all = ["waiting", "called", "serving", "parked", "missed"].flatMap((name) => queue[name]);
  return all.reduce((best, line) => (best && best.issued_at >= line.issued_at ? best : line), null);
}

function show(queue) {
  const line = newest(queue);
  // An older one is left when the newest is finished: the phone stays with the last drawn number.
  if (!line || line.token === shown?.token || (shown && line.issued_at < shown.issued_at)) return;
  shown = line;
  phone.src = alone.href = `/t/${line.token}`;
  phone.hidden = false;
  document.querySelector("[data-no-phone]").hidden = true;
}

follow({
  namespace: "/desk",
  auth: { csrf: document.querySelector('meta[name="csrf"]').content, office },
  office,
  onState: show,
  fallback: `/api/v1/offices/${office}/queue`,
});
