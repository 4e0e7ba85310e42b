/* Keeps the table of devices fresh, unless somebody is using it. */
import { request } from "../js/http.js";

const EVERY_MS = 3000;

async function refresh(box) {
  if (!document.hidden && !box.contains(document.activeElement)) {
    const answer = await request(box.dataset.live, { headers: { Accept: "text/html" } }).catch(() => null);
    if (answer?.ok && !box.contains(document.activeElement)) box.innerHTML = answer.text;
  }
  setTimeout(() => refresh(box), EVERY_MS);
}

document.querySelectorAll("[data-live]").forEach((box) => setTimeout(() => refresh(box), EVERY_MS));
