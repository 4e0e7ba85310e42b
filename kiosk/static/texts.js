/* [data-text] The texts in the language the visitor chose. */
import { wording } from "../app/js/wording.js";

/**
 * `catalogues`: language -> key -> text or plural forms. The first of `languages` `[{code, direction}]` is the one
 * everybody starts with.
 */
export function createTexts(catalogues, languages) {
  const first = languages[0].code;
  const listeners = [];
  let language = first;

  /** The text of a key; `n` among the facts chooses its plural form. */
  const say = (key, facts = {}) => wording(catalogues[language][key] ?? key, facts, language);

  function apply(root = document) {
    root.querySelectorAll("[data-text]").forEach((element) => {
      element.textContent = say(element.dataset.text);
    });
  }

  function set(wanted) {
    if (wanted === language) return;
    language = wanted;
    document.documentElement.lang = wanted;
    document.documentElement.dir = languages.find((one) => one.code === wanted).direction;
    apply();
    listeners.forEach((listener) => listener(wanted));
  }

  return {
    say,
    apply,
    set,
    languages,
    reset: () => set(first),
    onChange: (listener) => listeners.push(listener),
    get language() {
      return language;
    },
    get changed() {
      return language !== first;
    },
    /** Write a text that the office keeps per language, marked with the language it really is in. */
    write(element, text) {
      const found = text?.[language] ? language : "de";
      element.textContent = text?.[found] ?? "";
      ["lang", "dir"].forEach((name) => element.removeAttribute(name));
      if (found !== language) Object.assign(element, { lang: found, dir: "ltr" });
    },
    /** Why the server said no: the words it gave for this case, else those for its code. */
    refusal(error) {
      const key = `refusal_${error.code}`;
      const words = { de: error.detail_de, en: error.detail_en }[language] ?? say("refusal_other");
      return error.facts.text ?? { [language]: key in catalogues[language] ? say(key) : words };
    },
  };
}
