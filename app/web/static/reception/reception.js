/* The reception. The server's queue is the truth: this page keeps nothing that a reload would lose, but what is typed. */
import { drawAlarms, drawLine, lineIs } from "../js/status.js";
import { follow } from "../js/feed.js";
import { startAppointments } from "./appointments.js";
import { startArrive } from "./arrive.js";
import { startChecks } from "./checks.js";
import { startDraw } from "./draw.js";
import { startFind } from "./find.js";
import { startForms } from "./forms.js";
import { give, startGiven } from "./given.js";
import { startHouse } from "./house.js";
import { startKeys } from "./keys.js";
import { startLists } from "./lists.js";
import { startOnPaper } from "./onpaper.js";
import { startOutages } from "./outage.js";
import { askMore, onChange, page, redraw, show } from "./state.js";
import { move, startTicket } from "./ticket.js";
import { startUrgent } from "./urgent.js";

const MINUTE_MS = 60000;

startDraw();
startGiven();
startTicket();
startForms({ move, give });
startFind();
startLists();
startArrive();
startChecks();
startHouse();
startOutages();
startOnPaper();
startAppointments();
startUrgent();
startKeys();
onChange(({ queue }) => drawAlarms(queue));
follow({
  namespace: "/desk",
  auth: { csrf: document.querySelector('meta[name="csrf"]').content, office: page.office },
  office: page.office,
  onState: show,
  onLine: lineIs,
  fallback: `/api/v1/offices/${page.office}/queue`,
});
setInterval(drawLine, 1000);
// Waits change although nothing happens.
setInterval(() => {
  redraw();
  askMore();
}, MINUTE_MS);
