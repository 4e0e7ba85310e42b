/* [data-slot=elsewhere] Other offices where the same is had clearly sooner; nothing is drawn there. */
import { fetchJson } from "../app/js/http.js";
import { slots } from "./screens.js";
import { waitText } from "./waits.js";

/** Shows offices in `parts.elsewhere`; answers `{ask(service), render(), clear()}`. `title` is the key of the heading. */
export function startElsewhere(texts, { office, parts, title }) {
  const template = document.querySelector("template[data-elsewhere]").content.firstElementChild;
  let asked = "";
  let known = [];

  function item(there) {
    const element = template.cloneNode(true);
    const own = slots(element);
    own.name.textContent = there.name;
    own.address.textContent = there.address;
    own.wait.textContent = waitText(texts, there.estimate, true);
    return element;
  }

  function render() {
    parts.elsewhere.hidden = !known.length;
    parts["elsewhere-title"].textContent = texts.say(title);
    parts["elsewhere-list"].replaceChildren(...known.map(item));
  }

  return {
    async ask(service) {
      asked = service;
      known = [];
      render();
      try {
        const { offices } = await fetchJson(`/api/v1/offices/${office}/elsewhere?service=${encodeURIComponent(service)}`);
        // Somebody else may stand here by now.
        if (asked === service) known = offices;
      } catch {
        // A hint alone: without it everything goes on.
      }
      render();
    },
    render,
    clear() {
      asked = "";
      known = [];
      render();
    },
  };
}
