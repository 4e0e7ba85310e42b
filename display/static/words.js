/* What is said of the office beside its calls: in German, and while nobody is called in the language whose turn it is. */
import { statusOfAll } from "./status.js";

/** Answers `words(states, now)`: `{status, quiet}`; `quiet` is `{title, more, other}` for a picture without calls, `other` as `hero` takes it. */
export function startWords({ texts }, look, turns) {
  const german = { code: "de", texts };

  /** In one line: why no numbers are given, or else that nobody is called, and in which order people are. */
  function inOneLine(language, states, now) {
    const { title, more } = statusOfAll(language, states, now);
    const open = [language.texts.nobody, look.show_order && language.texts.order];
    return (title ? [title, more] : open).filter(Boolean).join(" – ");
  }

  function inTurn(states, now) {
    const language = turns.now();
    return language && { language, text: inOneLine(language, states, now), german: inOneLine(german, states, now) };
  }

  return function words(states, now) {
    const status = statusOfAll(german, states, now);
    // That a display is not set up is for its office alone.
    if (look.isLost(states)) return { status, quiet: { title: texts.no_counters, more: texts.no_counters_more, other: null } };
    const said = status.title ? status : { title: texts.nobody, more: "" };
    return { status, quiet: { ...said, other: inTurn(states, now) } };
  };
}
