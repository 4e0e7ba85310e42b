/* What the desk says. Sentences of refusals come from the server. */

import { spell } from "./time.js";

const LANGUAGES = new Intl.DisplayNames(["de"], { type: "language" });

export { spaced } from "./officetime.js";

/** "tr" -> "Türkisch". */
export function languageName(code) {
  return code === "de-simple" ? "Leichte Sprache" : LANGUAGES.of(code) ?? code;
}

export const COUNTER_STATES = {
  open: "frei",
  paused: "Pause",
  wrap_up: "Nacharbeit",
  closed: "geschlossen",
};

export const TICKET_STATES = {
  called: "aufgerufen",
  serving: "in Bedienung",
};

export const UNDO = {
  called: "Aufruf zurücknehmen",
  recalled: "Erneuten Aufruf zurücknehmen",
  served: "Beginn zurücknehmen",
  finished: "Abschluss zurücknehmen",
  concern_started: "Wechsel des Anliegens zurücknehmen",
  concern_done: "Erledigung zurücknehmen",
  concern_added: "Anliegen wieder entfernen",
  concern_changed: "Änderung zurücknehmen",
  forwarded: "Weiterleitung zurücknehmen",
  taken_over: "Übernahme zurücknehmen",
  no_show: "„Nicht erschienen“ zurücknehmen",
  parked: "Parken zurücknehmen",
  resumed: "Fortsetzen zurücknehmen",
  returned: "Zurückgeben zurücknehmen",
  split: "Teilung zurücknehmen",
  quick: "Kurzanliegen zurücknehmen",
};

/** What still comes before a no-show: another call, or `left` seconds; who walks slowly has more of them. */
export function tooEarly(calls, left) {
  return left ? `Erst in ${spell(left)}.` : `Erst nach dem ${calls}. Aufruf.`;
}

/** The sentence of a refusal, with what the page knows beside it. */
export function refusal(error, body, services) {
  const { code, facts, detail_de: sentence } = error;
  if (code === "bad_quantity" && facts.most && body.quantity > facts.most) return `Höchstens ${facts.most} Stück.`;
  const name = code === "unknown_service" && services.find((one) => one.code === facts.service)?.names.de;
  if (name) return body.office ? `„${name}“ gibt es an diesem Standort nicht.` : `„${name}“ gibt es hier heute nicht.`;
  return sentence ?? String(error);
}

export const CONCERNS = { done: "erledigt", not_done: "nicht erledigt", forwarded: "weitergeleitet" };

export const REASONS = {
  papers: "Unterlagen fehlen",
  not_responsible: "nicht zuständig",
  technical: "technische Störung",
  left: "ist gegangen",
  other: "anderes",
  split: "auf eigener Nummer",
};

const ALARMS = {
  paper_out: "Papier ist aus, bitte neue Rolle einlegen",
  paper_low: "Papier geht zu Ende",
  cover_open: "Deckel ist offen",
  cutter: "Messer klemmt",
  offline: "antwortet nicht",
  unknown: "meldet sich nicht",
  hoarding: "viele Nummern hintereinander gezogen",
  muted: "ist stumm",
  silent: "ist ohne Ton eingestellt, Aufrufe sind nur zu sehen: bitte selbst rufen",
  disconnected: "ist nicht verbunden",
};

const KINDS = { printer: "Drucker", display: "Anzeige", kiosk: "Terminal", server: "Server" };

/** What is wrong with a device (or, `mended`, no more), in one sentence. */
export function alarmText({ kind, device, code, left, level }) {
  const more = left === null ? "" : `, noch etwa ${left} Zettel`;
  const state = level === "mended" ? "wieder in Ordnung" : `${ALARMS[code] ?? code}${more}`;
  return `${KINDS[kind] ?? kind} „${device}“: ${state}`;
}

export const DONE = {
  recall: "erneut aufgerufen",
  start: "Bedienung begonnen",
  finish: "abgeschlossen",
  "no-show": "nicht erschienen",
  park: "geparkt",
  return: "wieder in der Reihe",
  resume: "fortgesetzt",
  undo: "zurückgenommen",
  printout: "wartet auf Ausdruck",
  forward: "weitergeleitet",
  "take-over": "übernommen",
  note: "Notiz gespeichert",
  priority: "Vorrang und Bedarf gespeichert",
  started: "Anliegen in Arbeit",
  done: "Anliegen erledigt",
  not_done: "Anliegen nicht erledigt",
  replaced: "Anliegen geändert",
  added: "Anliegen hinzugefügt",
};
