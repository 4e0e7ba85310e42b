/* What the desk says. Sentences of refusals come from the server. */

const LANGUAGES = new Intl.DisplayNames(["de"], { type: "language" });

export { spaced } from "../js/officetime.js";

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
  concern_done: "Erledigung zurücknehmen",
  concern_added: "Anliegen wieder entfernen",
  concern_changed: "Änderung zurücknehmen",
  forwarded: "Weiterleitung zurücknehmen",
  taken_over: "Übernahme zurücknehmen",
  no_show: "„Nicht erschienen“ zurücknehmen",
  parked: "Parken zurücknehmen",
  resumed: "Fortsetzen zurücknehmen",
  returned: "Zurückgeben zurücknehmen",
};

export const CONCERNS = { done: "erledigt", not_done: "nicht erledigt", forwarded: "weitergeleitet" };

export const REASONS = {
  papers: "Unterlagen fehlen",
  not_responsible: "nicht zuständig",
  technical: "technische Störung",
  left: "ist gegangen",
  other: "anderes",
};

export const ALARMS = {
  paper_out: "Papier ist aus",
  paper_low: "Papier geht zu Ende",
  cover_open: "Deckel ist offen",
  cutter: "Messer klemmt",
  offline: "antwortet nicht",
  timeout: "antwortet nicht",
  unknown: "meldet sich nicht",
  muted: "ist stumm",
  disconnected: "ist nicht verbunden",
};

export const KINDS = { printer: "Drucker", display: "Anzeige", kiosk: "Terminal", server: "Server" };

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
  done: "Anliegen erledigt",
  not_done: "Anliegen nicht erledigt",
  replaced: "Anliegen geändert",
  added: "Anliegen hinzugefügt",
};
