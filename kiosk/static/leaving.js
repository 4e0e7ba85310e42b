/* Dialogues that are left without a number: told to the server once each, also after a reload or a broken line. */
import { dialogue } from "./dialogue.js";
import { tell } from "./draw.js";
import { memory } from "./memory.js";

const MOST = 50;
const waiting = memory("wartemarke-left");

/** Answers `{over(reason), flush()}`: the dialogue ends here (idle, stop, restart), and what is still to be told. */
export function startLeaving({ office }) {
  let isBusy = false;

  async function flush() {
    if (isBusy) return;
    isBusy = true;
    try {
      for (let all = waiting.get() ?? []; all.length; all = waiting.get() ?? []) {
        await tell(`/api/v1/offices/${office}/abandoned`, all[0]);
        waiting.set((waiting.get() ?? []).slice(1));
      }
    } catch {
      // The line is down: the next state flushes again.
    } finally {
      isBusy = false;
    }
  }

  return {
    flush: () => (waiting.get() ?? []).length && flush(),
    over(reason) {
      const found = dialogue.current();
      dialogue.clear();
      if (!found?.last || found.pending) return;
      const { request_id, last: service } = found;
      // Whoever has taken everything back before had left already.
      const how = found.concerns.length || reason === "restart" ? reason : "back";
      waiting.set([...(waiting.get() ?? []), { request_id, service, reason: how }].slice(-MOST));
      flush();
    },
  };
}
