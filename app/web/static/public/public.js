/* [data-live] The public page asks for itself now and then, and puts what has changed in its place. */
import { request } from "../js/http.js";

const EVERY_MS = 30_000;
const live = () => document.querySelector("[data-live]");
let etag = null;

async function refresh() {
  if (document.visibilityState !== "visible") return;
  try {
    const headers = { Accept: "text/html", ...(etag && { "If-None-Match": etag }) };
    const answer = await request(window.location.href, { headers });
    if (answer.status !== 200) return;
    etag = answer.headers.get("ETag");
    const page = new DOMParser().parseFromString(answer.text, "text/html");
    const news = page.querySelector("[data-live]");
    // Unchanged markup stays as it is: who reads the table or has it scrolled is not disturbed.
    if (news && news.innerHTML !== live().innerHTML) live().replaceChildren(...news.childNodes);
  } catch {
    // The time of the figures stands on the page; the next attempt follows.
  }
}

setInterval(refresh, EVERY_MS);
document.addEventListener("visibilitychange", refresh);
window.addEventListener("online", refresh);
