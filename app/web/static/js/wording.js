/* Texts of a catalogue: plural forms by CLDR category, {words} to be put in. */

const rules = new Map();

/** The form for the count `n`; a text without plural forms as it is. */
export function formOf(text, n, language) {
  if (typeof text === "string") return text;
  if (!rules.has(language)) rules.set(language, new Intl.PluralRules(language));
  return text[rules.get(language).select(n)] ?? text.other ?? Object.values(text).at(-1);
}

/* What is put into a text from right to left keeps its own direction: the signs do what <bdi> does in a page. */
const RIGHT_TO_LEFT = ["ar", "fa"];
const isolated = (fact, language) => (RIGHT_TO_LEFT.includes(language) ? `\u2068${fact}\u2069` : fact);

/** A text with its {facts} put in; `n` among them chooses the plural form. */
export function wording(text, facts, language) {
  const put = (_, name) => (facts[name] === undefined ? "" : isolated(facts[name], language));
  return formOf(text, facts.n, language).replace(/\{(\w+)\}/g, put);
}
