/* The virtual paper: new pictures appear on top, without a reload. */
import { fetchJson, pageData } from "../js/http.js";
import { make, part, rows, write } from "../js/dom.js";

const EVERY_MS = 1000;
const STATES = { ready: "bereit", paper_out: "Papier aus", cover_open: "Deckel offen", offline: "nicht erreichbar" };
let known = null;

function show({ papers, state }) {
  part("none").hidden = papers.length > 0;
  rows(part("papers"), papers, {
    key: (job) => job,
    print: (job) => job,
    render: (job) => make("li", {}, make("img", { src: `/paper/${job}.png`, alt: "Gedruckte Wartenummer", width: 576 })),
  });
  if (part("state")) write(part("state"), STATES[state] ?? state);
  if (known && papers[0] && papers[0] !== known) write(part("spoken"), "Ein neues Papier ist da.");
  known = papers[0] ?? "";
}

async function ask() {
  if (!document.hidden) await fetchJson("/paper/state").then(show, () => null);
  setTimeout(ask, EVERY_MS);
}

show(pageData());
setTimeout(ask, EVERY_MS);
