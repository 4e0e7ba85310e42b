/* A display that stood still (switched off, asleep, frozen) says nothing of what was called meanwhile. */

const FRESH_MS = 15000;
const STILL_MS = 5000;

/**
 * Answers `{wake(frozen), told(at, expected)}`: the page stood still, and what the server said next. `at`: the server's
 * time, whatever clock is here; `expected`: what the page believed it to be.
 */
export function startSleep(announcer) {
  let frozen = false;
  let woken = false;
  return {
    wake(is) {
      woken = true;
      frozen ||= is;
      announcer.hold();
    },
    told(at, expected) {
      const slept = frozen || (expected !== null && Date.parse(at) - expected > STILL_MS);
      if (slept || woken) announcer.goOn((call) => slept && Date.parse(at) - Date.parse(call.at) > FRESH_MS);
      frozen = woken = false;
    },
  };
}
