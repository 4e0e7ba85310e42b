/* [data-tiles] The services as big tiles with their present wait, or the reason why not; and topics with many of them. */
import { startPages } from "./pages.js";
import { slots } from "./screens.js";
import { waitText } from "./waits.js";

const MANY = 8;
const template = (name) => document.querySelector(`template[data-${name}]`).content.firstElementChild;

/**
 * Tiles in `root`, which holds [data-tiles] and [data-pages]. `onChoose(service)` gets the service of the tile that was
 * touched, `onTopic(name)` the name of the topic; `onSize` as of the pages. Answers `{render(shown, options), inFirstRow(), focus(code), pages}`.
 */
export function startTiles(texts, root, { onChoose, onTopic, topicName, onSize }) {
  const list = root.querySelector("[data-tiles]");
  const pages = startPages(list, root.querySelector("[data-pages]"), onSize);
  const items = new Map();

  function item(key, kind, onTouch) {
    if (!items.has(key)) {
      const element = template(kind).cloneNode(true);
      const one = { element, button: element.querySelector("button"), parts: slots(element), service: null };
      one.button.addEventListener("click", () => one.button.dataset.off === undefined && onTouch(one));
      items.set(key, one);
    }
    return items.get(key);
  }

  function turnOff(one, off) {
    one.button.toggleAttribute("data-off", off);
    one.button.setAttribute("aria-disabled", String(off));
    return one.element;
  }

  function service(service, off) {
    const one = item(`service ${service.code}`, "tile", ({ service: own }) => onChoose(own));
    one.service = service;
    texts.write(one.parts.name, service.names);
    one.parts.letter.textContent = service.letter;
    one.parts.wait.textContent = service.available && service.staffed ? waitText(texts, service.estimate) : "";
    if (service.available) one.parts.lock.textContent = service.staffed ? "" : texts.say("unstaffed");
    else texts.write(one.parts.lock, service.text ?? { [texts.language]: texts.say("not_possible") });
    one.button.classList.toggle("tile--locked", !service.available);
    return turnOff(one, off);
  }

  function topic({ name, count }, off) {
    const one = item(`topic ${name}`, "topic", () => onTopic(name));
    one.parts.name.textContent = name ? topicName(name) : texts.say("topic_rest");
    one.parts.count.textContent = texts.say("topic_count", { n: count });
    return turnOff(one, off);
  }

  /** What stays is not touched, so that focus, a finger on the glass and the page survive a new state. */
  function put(elements) {
    [...list.children].forEach((one) => elements.includes(one) || one.remove());
    elements.forEach((one, place) => one === list.children[place] || list.insertBefore(one, list.children[place] ?? null));
  }

  function render({ services, groups = [] }, { off = false } = {}) {
    const elements = [...services.map((one) => service(one, off)), ...groups.map((one) => topic(one, off))];
    put(elements);
    list.classList.toggle("tiles--many", elements.length > MANY || groups.length > 0);
    list.classList.toggle("tiles--topics", groups.length > 0);
    pages.fit();
  }

  /** How many tiles stand beside the first one. */
  function inFirstRow() {
    const shown = [...list.children].filter((one) => one.getClientRects().length);
    return shown.filter((one) => one.offsetTop === shown[0].offsetTop).length || 1;
  }

  const label = () => list.setAttribute("aria-label", texts.say("choose_list"));
  label();
  texts.onChange(label);
  return { render, pages, inFirstRow, focus: (code) => items.get(`service ${code}`)?.button.focus() };
}
