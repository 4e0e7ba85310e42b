/* Small helpers for making and filling elements. */

/** Find one element by its data attribute: `part("next")` is `[data-next]`; value optional. */
export function part(name, value, root = document) {
  return root.querySelector(value === undefined ? `[data-${name}]` : `[data-${name}="${value}"]`);
}

/** Make an element; `attributes` that are null or false are left out, functions become listeners. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

/** A small KERN button. */
export function button(label, attributes = {}) {
  const css = `kern-btn kern-btn--${attributes.kind ?? "tertiary"} wm-btn-small`;
  const { kind: _, ...rest } = attributes;
  return make("button", { type: "button", class: css, ...rest }, make("span", { class: "kern-label" }, label));
}

/** Set text only when it differs: a live region speaks once, and a selection survives. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Show `items` as the children of `list`: an unchanged item keeps its element, and so its focus.
 *
 * `key(item)` names it, `print(item)` says when it has to be made anew by `render(item)`.
 */
export function rows(list, items, { key, print, render }) {
  const old = new Map([...list.children].map((element) => [element.dataset.row, element]));
  const focused = document.activeElement?.closest("[data-row]")?.dataset.row;
  const fresh = items.map((item) => {
    const name = String(key(item));
    const known = old.get(name);
    if (known?.dataset.print === print(item)) return known;
    const element = render(item);
    element.dataset.row = name;
    element.dataset.print = print(item);
    return element;
  });
  const same = fresh.length === list.children.length && fresh.every((element, i) => element === list.children[i]);
  if (same) return;
  const had = list.contains(document.activeElement);
  list.replaceChildren(...fresh);
  if (had) list.querySelector(`[data-row="${focused}"] button`)?.focus();
}
