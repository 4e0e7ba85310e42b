/* A lost ticket, by what its holder remembers. */
import { part, write } from "../js/dom.js";
import { search } from "./api.js";
import { drawTickets } from "./lists.js";
import { complainIn, onSubmit } from "./press.js";
import { page } from "./state.js";
import { onMoved } from "./ticket.js";

let known = {};

function find(data) {
  known = Object.fromEntries([...data].filter(([, value]) => value.trim()));
  return look();
}

async function look() {
  if (!Object.keys(known).length) {
    complainIn("find", "Bitte Nummer, Uhrzeit oder Anliegen angeben.");
    return;
  }
  try {
    const { tickets, more } = await search(page.office, known);
    complainIn("find", "");
    drawTickets("found", tickets);
    write(part("found-text"), text(tickets.length, more));
  } catch (error) {
    complainIn("find", error.code === "malformed" ? "Das ist keine Nummer." : error.detail_de ?? "Keine Antwort vom Server.");
  }
}

function text(count, more) {
  if (!count) return "Keine Nummer gefunden.";
  if (more) return `Die letzten ${count}; es gibt mehr. Bitte genauer suchen.`;
  return count === 1 ? "1 Nummer gefunden." : `${count} Nummern gefunden.`;
}

/** Start the search. */
export function startFind() {
  onSubmit(part("find"), find);
  onMoved(() => Object.keys(known).length && look());
}
