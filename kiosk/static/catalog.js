/* What is known of the services in every language: names, what to bring, other words. It changes with settings alone. */
import { fetchJson } from "../app/js/http.js";

/** `onChange()` is told when it has come anew. Answers `{follow(configSeq), bringOf(codes), wordsOf(code), groupName(name)}`. */
export function startCatalog(texts, { office, onChange }) {
  let known = { config_seq: -1, groups: {}, services: [] };
  let asking = false;

  const of = (code) => known.services.find((service) => service.code === code);
  /** Texts in the visitor's language, else in German. */
  const own = (lines) => lines?.[texts.language] ?? lines?.de ?? [];

  async function read() {
    asking = true;
    try {
      known = await fetchJson(`/api/v1/offices/${office}/catalog`);
      onChange();
    } catch {
      // The next state asks again.
    } finally {
      asking = false;
    }
  }

  return {
    /** The server's settings are at `configSeq`: read anew what is older. */
    follow(configSeq) {
      if (configSeq > known.config_seq && !asking) read();
    },
    /** What these services ask for, each line once. */
    bringOf: (codes) => [...new Set(codes.flatMap((code) => own(of(code)?.bring)))],
    /** Words by which a service is found, beside its names. */
    wordsOf(code) {
      const { keywords = {} } = of(code) ?? {};
      return [...(keywords[texts.language] ?? []), ...(texts.language === "de" ? [] : (keywords.de ?? []))];
    },
    groupName: (name) => known.groups[name]?.[texts.language] ?? name,
  };
}
