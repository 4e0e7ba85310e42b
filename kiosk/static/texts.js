/* [data-text] The texts in the language the visitor chose. */

/** `catalogues`: language -> key -> text. The first of `languages` is the one everybody starts with. */
export function createTexts(catalogues, languages) {
  const first = languages[0];
  const listeners = [];
  let language = first;

  function say(key, params = {}) {
    const text = catalogues[language][key] ?? catalogues[first][key] ?? key;
    return text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
  }

  function apply(root = document) {
    root.querySelectorAll("[data-text]").forEach((element) => {
      element.textContent = say(element.dataset.text);
    });
  }

  function set(wanted) {
    if (wanted === language) return;
    language = wanted;
    document.documentElement.lang = wanted;
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
      if (found === language) element.removeAttribute("lang");
      else element.lang = found;
    },
  };
}
