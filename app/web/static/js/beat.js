/* Did this page stand still for a while (computer asleep, television off, browser frozen)? A beat of its own tells. */

const BEAT_MS = 1000;
const STILL_MS = 5000;

const clocks = () => [performance.now(), Date.now()];

/**
 * `onWake(frozen)` is told as soon as the page runs again; answers `look()`, which looks at once.
 *
 * The browser's own time stands still while some computers sleep, and the clock on the wall may be set: either one
 * is reason enough to ask the server. `frozen`: it was certainly the page that stood still.
 */
export function startBeat(onWake) {
  let last = clocks();

  function look() {
    const now = clocks();
    const [ran, clock] = now.map((one, index) => one - last[index]);
    last = now;
    if (ran > STILL_MS || clock > STILL_MS) onWake(ran > STILL_MS);
  }

  setInterval(look, BEAT_MS);
  return look;
}
