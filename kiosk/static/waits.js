/* How long it takes, in words: wall-clock minutes, never a mean alone, no false exactness. */

const SOON = 5;
const EXACT_UP_TO = 10;

const rounded = (minutes) => (minutes <= EXACT_UP_TO ? Math.max(minutes, 1) : 5 * Math.ceil(minutes / 5));

/** "etwa 20 Minuten" for a tile; `full` adds what is rarely exceeded. */
export function waitText(texts, estimate, full = false) {
  if (!estimate) return "";
  if (estimate.p80 <= SOON) return texts.say("wait_soon");
  const [n, most] = [rounded(estimate.p50), rounded(estimate.p80)];
  return texts.say(full ? "wait_rarely" : "wait_about", { n, most });
}

/** "3 Personen sind vor Ihnen." */
export function aheadText(texts, ahead) {
  if (ahead === null || ahead === undefined) return "";
  return ahead === 0 ? texts.say("ahead_none") : texts.say("ahead", { n: ahead });
}
