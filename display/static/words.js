/* What is said of the office beside its calls: in German, and in the language whose turn it is. */
import { statusOfAll } from "./status.js";

/** Answers `words(states, now, shown)`: `{status, quiet, other}`; `other` `{language, text, german}` is the status once more, null where there is nothing. */
export function startWords({ texts }, look, turns) {
  const german = { code: "de", texts };

  function quietText(status, states) {
    if (look.isLost(states)) return { title: texts.no_counters, more: texts.no_counters_more };
    return status.title ? status : { title: texts.nobody, more: "" };
  }

  /** In one line: why no numbers are given, or else that nobody is called, and in which order people are. */
  function said(language, states, now, shown) {
    const { title, more } = statusOfAll(language, states, now);
    const open = shown ? [] : [language.texts.nobody, look.show_order && language.texts.order];
    return (title ? [title, more] : open).filter(Boolean).join(" – ");
  }

  function inTurn(states, now, shown) {
    const language = turns.now();
    // That a display is not set up is for its office alone.
    if (!language || look.isLost(states)) return null;
    return { language, text: said(language, states, now, shown), german: said(german, states, now, shown) };
  }

  return function words(states, now, shown) {
    const status = statusOfAll(german, states, now);
    return { status, quiet: quietText(status, states), other: inTurn(states, now, shown) };
  };
}
