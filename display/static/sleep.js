/* A display that stood still (switched off, asleep, frozen) says nothing of what was called meanwhile. */

const FRESH_MS = 15000;
const STILL_MS = 5000;

/**
 * Answers `{wake(frozen), told(at)}`: the page stood still, and what the server said next. `at`: the server's time,
 * whatever clock is here; it runs `speed` times as fast. A machine that slept did not count its sleep: then the server is
 * further ahead than it ever was. A message that was only held up on its way is behind.
 */
export function startSleep(announcer, speed) {
  let ahead = -Infinity;
  let frozen = false;
  let woken = false;
  return {
    wake(is) {
      woken = true;
      frozen ||= is;
      announcer.hold();
    },
    told(at) {
      const present = Date.parse(at) - performance.now() * speed;
      const slept = frozen || (ahead > -Infinity && present - ahead > STILL_MS * Math.max(1, speed));
      ahead = slept ? present : Math.max(ahead, present);
      if (slept || woken) announcer.goOn((call) => slept && Date.parse(at) - Date.parse(call.at) > FRESH_MS);
      frozen = woken = false;
    },
  };
}
