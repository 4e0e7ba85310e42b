/* How long since the call and since service began, and the quiet question whether "fertig" was forgotten. */
import { part, write } from "../js/dom.js";
import { plannedMinutes } from "./model.js";
import { secondsSince, spell } from "../js/time.js";

const FORGOTTEN = 3;
const later = new Map();

/** Draw the timers; called every second. */
export function drawTimers({ queue, counter, line, detail }) {
  const known = line && detail?.token === line.token ? detail : null;
  const served = line?.state === "serving" ? known?.served_at : null;
  const idle = !line && counter.state !== "open" ? counter.since : null;
  const main = served ?? line?.called_at ?? idle;
  write(part("timer"), main ? spell(secondsSince(main)) : "");
  write(part("since-call"), served && line.called_at ? `Aufruf vor ${spell(secondsSince(line.called_at))}` : "");
  question(queue, line, known, served);
}

function question(queue, line, detail, served) {
  const planned = served ? plannedMinutes(detail, queue.services) * 60 : 0;
  const spent = served ? secondsSince(served) : 0;
  const limit = later.get(line?.token) ?? planned * FORGOTTEN;
  const asks = planned > 0 && spent >= limit;
  part("question").hidden = !asks;
  if (!asks) return;
  write(part("question-text"), `Geplant waren ${Math.round(planned / 60)}\u00a0min. Ist der Fall fertig und nur nicht abgeschlossen?`);
  part("still").onclick = () => {
    later.set(line.token, spent + planned * FORGOTTEN);
    part("question").hidden = true;
    part("next").focus();
  };
}
