/* [data-mode] Large type, high contrast, low position: they combine, survive a reload and go with their visitor. */
import { settle } from "./guard.js";
import { memory } from "./memory.js";

const store = memory("wartemarke-modes");

/** Whoever reads large type on the glass gets it on paper too. */
export const wantsLarge = () => document.documentElement.hasAttribute("data-large");

/** Answers `{reset(), changed}`. */
export function startModes() {
  const root = document.documentElement;
  const buttons = [...document.querySelectorAll("[data-mode]")];
  const isOn = (name) => root.hasAttribute(`data-${name}`);

  function set(name, is) {
    root.toggleAttribute(`data-${name}`, is);
    buttons.filter((one) => one.dataset.mode === name).forEach((one) => one.setAttribute("aria-pressed", String(is)));
  }

  const names = buttons.map((one) => one.dataset.mode);
  buttons.forEach((one) =>
    one.addEventListener("click", () => {
      set(one.dataset.mode, !isOn(one.dataset.mode));
      store.set(names.filter(isOn));
      settle();
    }),
  );
  (store.get() ?? []).forEach((name) => set(name, true));

  return {
    reset() {
      names.forEach((name) => set(name, false));
      store.clear();
    },
    get changed() {
      return names.some(isOn);
    },
  };
}
