/* The head's live view: all offices, asked every five seconds; says how old it is when the line is down. */
import { fetchJson, pageData } from "../js/http.js";
import { drawOffice } from "./office.js";

const EVERY_MS = 5000;
const OLD_MS = 12000;

const list = document.querySelector("[data-offices]");
const age = document.querySelector("[data-age]");
let told = Date.now();
let failed = false;

function draw({ offices }) {
  const known = new Map([...list.children].map((section) => [section.dataset.slug, section]));
  const sections = offices.map((office) => drawOffice(known.get(office.office), office));
  if (sections.some((section, n) => list.children[n] !== section) || sections.length !== list.children.length)
    list.replaceChildren(...sections);
}

/* Every second: a picture that stands still must say so. */
function drawAge() {
  const seconds = Math.floor((Date.now() - told) / 1000);
  const isOld = failed || Date.now() - told > OLD_MS;
  age.toggleAttribute("data-old", isOld);
  const text = isOld ? `Keine Verbindung – Stand vor ${seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`}` : "aktuell";
  if (age.textContent !== text) age.textContent = text;
}

async function ask() {
  try {
    draw(await fetchJson("/api/v1/live", { timeout: EVERY_MS }));
    told = Date.now();
    failed = false;
  } catch (error) {
    // The session is over, not the line.
    if (error.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
    failed = true;
  }
  drawAge();
  setTimeout(ask, EVERY_MS);
}

draw(pageData());
drawAge();
setInterval(drawAge, 1000);
setTimeout(ask, EVERY_MS);
