/* [data-tiles] The services as big tiles with their present wait, or the reason why not. */
import { slots } from "./screens.js";
import { waitText } from "./waits.js";

const MANY = 8;

/** `onChoose(service)` gets the service of the tile that was touched. Answers `render(services, options)`. */
export function startTiles(texts, onChoose) {
  const list = document.querySelector("[data-tiles]");
  const template = document.querySelector("template[data-tile]");
  const items = new Map();

  function item(code) {
    if (!items.has(code)) {
      const element = template.content.firstElementChild.cloneNode(true);
      items.set(code, { element, button: element.querySelector("button"), parts: slots(element), service: null });
      items.get(code).button.addEventListener("click", () => {
        const { button, service } = items.get(code);
        if (button.dataset.off === undefined) onChoose(service);
      });
    }
    return items.get(code);
  }

  function fill(one, service, off) {
    one.service = service;
    one.element.hidden = false;
    texts.write(one.parts.name, service.names);
    one.parts.letter.textContent = service.letter;
    one.parts.wait.textContent = service.available && service.staffed ? waitText(texts, service.estimate) : "";
    if (service.available) one.parts.lock.textContent = service.staffed ? "" : texts.say("unstaffed");
    else texts.write(one.parts.lock, service.text ?? { [texts.language]: texts.say("not_possible") });
    one.button.classList.toggle("tile--locked", !service.available);
    one.button.toggleAttribute("data-off", off);
    one.button.setAttribute("aria-disabled", String(off));
    return one.element;
  }

  /** Keeps the elements, so that focus and a finger on the glass survive a new state. `hide`: codes not offered. */
  function render(services, { off = false, hide = [] } = {}) {
    const shown = services.filter((service) => !hide.includes(service.code));
    const elements = shown.map((service) => fill(item(service.code), service, off));
    if (elements.length !== list.children.length || elements.some((one, index) => list.children[index] !== one))
      list.replaceChildren(...elements);
    list.classList.toggle("tiles--many", shown.length > MANY);
  }

  list.setAttribute("aria-label", texts.say("choose_list"));
  texts.onChange(() => list.setAttribute("aria-label", texts.say("choose_list")));
  return { render, focus: (code) => items.get(code)?.button.focus() };
}
