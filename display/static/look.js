/* How this display is set: at the start, and whenever the head of the office changes it, without loading anew. */

/** Answers the present settings, always the same object, with `set(fresh)`, `shows(call)` and `isLost(states)`. `onChange()`: after each change. */
export function startLook(first, onChange) {
  const look = {
    set(fresh) {
      if (!fresh || Object.entries(fresh).every(([name, value]) => JSON.stringify(look[name]) === JSON.stringify(value))) return;
      Object.assign(look, fresh);
      document.body.dataset.theme = look.theme;
      document.body.toggleAttribute("data-own", Boolean(look.colour));
      document.body.style.setProperty("--own", look.colour || "initial");
      onChange();
    },
    /** Does this display show the calls of that counter? */
    shows: (call) => !look.counters || look.counters.includes(call.counter_id),
    /** Is it set to counters that there are not any more? */
    isLost: (states) => Boolean(look.counters) && ![...states.values()].some(({ counters }) => counters.some((id) => look.counters.includes(id))),
  };
  look.set(first);
  return look;
}

/** How loud it is at that minute of the office's day, 0 to 1. */
export function volumeAt(look, minute) {
  const isLoud = look.loud_from <= minute && minute < look.loud_until;
  return (isLoud ? look.volume : look.quiet_volume) / 100;
}

/** Is there nothing to play at all? */
export const isSilent = (look) => look.gong === "off" && !look.speech;
