/* The elements of one component by their data-slot. */

export function slots(root) {
  return Object.fromEntries([...root.querySelectorAll("[data-slot]")].map((one) => [one.dataset.slot, one]));
}

/** A text of the catalogue with its {parameters} put in. */
export function fillIn(text, params = {}) {
  return text.replace(/\{(\w+)\}/g, (_, name) => params[name] ?? "");
}
