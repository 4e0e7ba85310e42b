/* What the reception says beside the words it shares with the desk. */
import { now, timeOfDay } from "../js/time.js";
import { spaced } from "../js/words.js";

export const STATES = {
  waiting: "wartet",
  called: "aufgerufen",
  serving: "in Bedienung",
  parked: "geparkt",
  no_show: "nicht erschienen",
  expected: "kommt von einem anderen Standort",
  finished: "erledigt",
  cancelled: "zurückgegeben",
  unserved: "nicht bedient",
  leftover: "nicht abgeschlossen",
};

/** What is wrong in a line of a file with appointments. */
const FAULTS = {
  unknown_service: "dieses Anliegen gibt es an dem Tag nicht",
  too_many_concerns: "zu viele Anliegen",
  bad_quantity: "diese Anzahl geht nicht",
  bad_time: "Tag oder Uhrzeit stimmt nicht",
  bad_code: "der Code ist zu lang oder leer",
  too_long: "zu lang",
  doubled: "steht zweimal darin",
  columns: "diese Spalten fehlen oder sind unbekannt",
  bad_calendar: "das ist kein Kalender, der sich lesen lässt",
};

/** "Zeile 3: …" */
export function faultText({ line, code, what }) {
  return `Zeile ${line}: ${FAULTS[code] ?? code}${what ? ` (${what})` : ""}`;
}

/** Sentences of the server that speak to a citizen, said to staff; `facts` come with the refusal. */
const TO_STAFF = {
  too_early: ({ at, check_in_from: from }, zone) => `Termin ${moment(at, zone)}, Anmeldung ab ${timeOfDay(from, zone)} Uhr.`,
  appointment_over: ({ at }, zone) => `Der Termin war ${moment(at, zone)}.`,
  already_checked_in: ({ number }) => (number ? `Schon angemeldet: ${spaced(number)}.` : "Schon angemeldet."),
  unknown_code: () => "Diesen Code gibt es hier nicht.",
  counter_taken: ({ counter }) => `Das kann nur, wer an ${counter} sitzt: bitte dort Bescheid sagen.`,
  illegal_move: ({ action, number }) =>
    action === "serve_on_paper" ? `${spaced(number)} wartet nicht mehr: bitte das Häkchen entfernen.` : undefined,
  evacuation: () => "Räumung: Bis „Weiter“ steht alles still.",
};

const dayOf = (at, zone) => new Intl.DateTimeFormat("de", { timeZone: zone, dateStyle: "medium" }).format(at);

function moment(at, zone) {
  const when = new Date(at);
  const day = dayOf(when, zone) === dayOf(new Date(now()), zone) ? "" : `am ${dayOf(when, zone)} `;
  return `${day}um ${timeOfDay(at, zone)} Uhr`;
}

/** What staff read when the server refused. */
export function refused(error, zone) {
  return TO_STAFF[error.code]?.(error.facts, zone) ?? error.detail_de ?? String(error);
}
