/* [data-message] One sentence, and perhaps a second one, in the language of the moment. */
import { showScreen, slots } from "./screens.js";

/** Answers `show(say)`: `say()` gives `{title, lead}` whenever the language changes. */
export function startMessage(texts) {
  const root = document.querySelector("[data-message]");
  const parts = slots(root);
  let say = null;

  function render() {
    if (!say) return;
    const { title, lead = "", good = false } = say();
    parts.title.textContent = title;
    parts.lead.textContent = lead;
    root.toggleAttribute("data-good", good);
  }

  texts.onChange(render);
  return function show(what) {
    say = what;
    render();
    showScreen("message");
  };
}
