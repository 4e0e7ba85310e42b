/* [data-needs] What a visitor may need; asked only where the office wants that, and never a duty. */

/** `onChange(needs)` gets what is chosen. Answers `render(offered, chosen)`. */
export function startNeeds(texts, onChange) {
  const root = document.querySelector("[data-needs]");
  const list = root.querySelector("[data-needs-list]");
  let chosen = [];

  function toggle(need) {
    chosen = chosen.includes(need) ? chosen.filter((one) => one !== need) : [...chosen, need];
    show();
    onChange(chosen);
  }

  function button(need) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "need";
    element.dataset.need = need;
    element.addEventListener("click", () => toggle(need));
    return element;
  }

  function show() {
    [...list.children].forEach((element) => {
      element.textContent = texts.say(`need_${element.dataset.need}`);
      element.setAttribute("aria-pressed", String(chosen.includes(element.dataset.need)));
    });
  }

  /** Keeps the buttons, so that focus and a finger on the glass survive a new state. */
  return function render(offered, wanted) {
    chosen = wanted;
    root.hidden = !offered.length;
    const names = [...list.children].map((element) => element.dataset.need);
    if (names.join() !== offered.join()) list.replaceChildren(...offered.map(button));
    show();
  };
}
