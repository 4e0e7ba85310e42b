/* How long it takes, in words. Wall-clock minutes; never a mean alone. */

/** "etwa 20 Minuten" for a tile; `full` adds what is rarely exceeded. */
export function waitText(texts, estimate, full = false) {
  if (!estimate) return "";
  const { p50, p80 } = estimate;
  if (p50 < 1) return texts.say("wait_none");
  if (full && p80 > p50) return texts.say("wait_rarely", { p50, p80 });
  return p50 === 1 ? texts.say("wait_one") : texts.say("wait_about", { p50 });
}

/** "3 Personen sind vor Ihnen." */
export function aheadText(texts, ahead) {
  if (ahead === null || ahead === undefined) return "";
  if (ahead === 0) return texts.say("ahead_none");
  return ahead === 1 ? texts.say("ahead_one") : texts.say("ahead_many", { n: ahead });
}
