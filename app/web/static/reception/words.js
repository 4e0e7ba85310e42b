/* What the reception says beside the words it shares with the desk. */

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
