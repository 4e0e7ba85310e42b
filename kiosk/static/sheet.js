/* [data-sheet] What was chosen, how many of it, and the one button that draws. */
import { renderBring } from "./bring.js";
import { startElsewhere } from "./elsewhere.js";
import { startNeeds } from "./needs.js";
import { openDialog, slots } from "./screens.js";
import { waitText } from "./waits.js";

/**
 * `serviceOf(code)` looks a service up, `bringOf(codes)` what they ask for. `onDraw()`, `onAdd()`, `onBack()` are the ways out, `onQuantities(concerns)`
 * and `onNeeds(needs)` tell what has changed, `needs()` gives the needs that the office asks for and the chosen ones. Answers `{open(concerns), close(), busy(text), offline(is), render()}`.
 */
export function startSheet(texts, { office, serviceOf, bringOf, maxConcerns, onDraw, onAdd, onBack, onQuantities, onNeeds, needs }) {
  const sheet = document.querySelector("[data-sheet]");
  const parts = slots(sheet);
  const template = sheet.querySelector("template[data-concern]");
  const button = (name) => sheet.querySelector(`[data-${name}]`);
  const drawButton = button("draw");
  const renderNeeds = startNeeds(texts, onNeeds);
  const elsewhere = startElsewhere(texts, { office, parts, title: "elsewhere_title" });
  let concerns = [];
  let isBusy = false;
  let isOffline = false;

  function item(concern, index) {
    const service = serviceOf(concern.service);
    const element = template.content.firstElementChild.cloneNode(true);
    const own = slots(element);
    own.letter.textContent = service.letter;
    texts.write(own.name, service.names);
    own.wait.textContent = service.staffed ? waitText(texts, service.estimate, true) : texts.say("unstaffed");
    own.quantity.textContent = concern.quantity;
    texts.write(own.unit, service.unit ?? { [texts.language]: texts.say("unit") });
    const stepper = element.querySelector("[data-stepper]");
    stepper.hidden = service.max_quantity <= 1;
    stepper.setAttribute("aria-label", texts.say("quantity_of"));
    step(element.querySelector("[data-less]"), "less", index, -1, concern.quantity <= 1);
    step(element.querySelector("[data-more]"), "more", index, 1, concern.quantity >= service.max_quantity);
    return element;
  }

  function step(element, name, index, by, disabled) {
    element.setAttribute("aria-label", texts.say(name));
    element.disabled = disabled;
    element.addEventListener("click", () => {
      concerns = concerns.map((one, at) => (at === index ? { ...one, quantity: one.quantity + by } : one));
      onQuantities(concerns);
      render();
      const again = parts.list.children[index].querySelector(`[data-${name}]`);
      (again.disabled ? drawButton : again).focus();
    });
  }

  function render() {
    if (!sheet.open) return;
    parts.title.textContent = texts.say("sheet_title", { n: concerns.length });
    parts.list.replaceChildren(...concerns.map(item));
    renderBring(parts, bringOf(concerns.map((one) => one.service)));
    renderNeeds(...needs());
    elsewhere.render();
    button("add").hidden = concerns.length >= maxConcerns();
    drawButton.disabled = isBusy || isOffline;
    button("add").disabled = button("back").disabled = isBusy;
    drawButton.classList.toggle("button--busy", isBusy);
    sheet.querySelectorAll("[data-stepper] button").forEach((one) => {
      one.disabled = one.disabled || isBusy;
    });
  }

  sheet.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (!isBusy) onBack();
  });
  drawButton.addEventListener("click", () => !isBusy && onDraw());
  button("add").addEventListener("click", onAdd);
  button("back").addEventListener("click", onBack);
  texts.onChange(render);

  return {
    open(chosen) {
      concerns = chosen;
      isBusy = false;
      parts.note.textContent = "";
      openDialog(sheet, drawButton);
      elsewhere.ask(chosen[0].service);
      render();
      if (!isOffline) drawButton.focus();
    },
    close: () => sheet.close(),
    /** Waiting for the server's answer, with a word about it. */
    busy(text) {
      isBusy = true;
      parts.note.textContent = text;
      render();
    },
    offline(is) {
      isOffline = is;
      render();
    },
    get isOpen() {
      return sheet.open;
    },
    get isBusy() {
      return sheet.open && isBusy;
    },
    render,
  };
}
