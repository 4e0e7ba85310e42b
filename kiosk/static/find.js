/* [data-find] Looking a service up by a word, with keys on the glass or real ones. */
import { ownKeys, LATIN } from "./keyboards.js";
import { startKeys } from "./keys.js";
import { showScreen, slots } from "./screens.js";
import { found } from "./search.js";
import { startTiles } from "./tiles.js";

const LONGEST = 40;

/** `services()` gives what is offered and not yet chosen, `onChoose(service)` and `onBack()` lead on. Answers `{render, reset}`. */
export function startFind(texts, { services, catalog, up, onChoose, onBack }) {
  const root = document.querySelector("[data-find]");
  const field = root.querySelector("input");
  const parts = slots(root);
  const keys = root.querySelector("[data-find-keys]");
  const tiles = startTiles(texts, root, { onChoose, onSize: render });
  let isLatin = true;

  const textsOf = (service) => [
    service.names[texts.language] ?? "",
    service.names.de,
    ...catalog.wordsOf(service.code),
  ];

  function render() {
    if (root.hidden) return tiles.render({ services: [] });
    const hits = found(services(), field.value, textsOf);
    tiles.render({ services: hits }, { off: !up() });
    const asked = field.value.trim();
    const isMore = root.querySelector("[data-tiles] > [hidden]") !== null;
    tell(texts.say(!asked ? "find_hint" : !hits.length ? "find_nothing" : isMore ? "find_more" : "find_found"));
    return undefined;
  }

  /** A longer note may leave less room for what was found. */
  function tell(note) {
    if (parts.note.textContent === note) return;
    parts.note.textContent = note;
    tiles.pages.fit();
  }

  function write(text) {
    field.value = text.slice(0, LONGEST);
    tiles.pages.first();
    render();
  }

  function layKeys() {
    const own = ownKeys(texts.language);
    const more = [{ text: " ", label: texts.say("find_space"), onPress: () => write(`${field.value} `) }];
    if (own) more.unshift({ text: isLatin ? own.name : "ABC", onPress: turnKeys });
    const rows = own && !isLatin ? own.rows : LATIN.slice(1);
    startKeys(keys, (sign) => write(field.value + sign), rows, more);
  }

  function turnKeys() {
    isLatin = !isLatin;
    layKeys();
    field.focus();
  }

  function begin() {
    field.value = "";
    isLatin = !ownKeys(texts.language);
    layKeys();
    showScreen("find", "input");
    render();
    field.focus({ preventScroll: true });
  }

  field.addEventListener("input", () => write(field.value));
  root.querySelector("[data-find-erase]").addEventListener("click", () => write(field.value.slice(0, -1)));
  root.querySelector("[data-find-back]").addEventListener("click", onBack);
  /** From the field to what was found. */
  function toResults(event) {
    event.preventDefault();
    event.stopPropagation();
    root.querySelector(".tile")?.focus();
  }

  root.querySelector("form").addEventListener("submit", toResults);
  field.addEventListener("keydown", (event) => event.key === "ArrowDown" && toResults(event));
  document.querySelector("[data-find-open]").addEventListener("click", begin);
  texts.onChange(() => {
    isLatin = !ownKeys(texts.language);
    layKeys();
    render();
  });
  return { render };
}
