/* What somebody comes for: services with quantities. */
import { button, make, part, rows } from "../js/dom.js";
import { view } from "./state.js";

const GROUP_MOST = 99;

/** code -> quantity, in the order of choosing: the first one gives the number its letter. */
export const basket = new Map();

let changed = () => {};

/** Call `handle()` whenever the basket has changed. */
export function onBasket(handle) {
  changed = handle;
}

const isGroup = () => part("group").checked;
const service = (code) => view.services.find((one) => one.code === code);

function most(code) {
  return isGroup() ? GROUP_MOST : service(code)?.max_quantity ?? 1;
}

/** Put one more piece of a service into the basket, as far as the office allows. */
export function add(code) {
  set(code, Math.min((basket.get(code) ?? 0) + 1, most(code)));
}

/** Empty the basket. */
export function empty() {
  basket.clear();
  changed();
}

function set(code, quantity) {
  if (quantity > 0) basket.set(code, quantity);
  else basket.delete(code);
  changed();
}

/** Draw the basket: every service with its pieces. */
export function drawBasket() {
  rows(part("basket"), [...basket], {
    key: ([code]) => code,
    print: ([code, quantity]) => `${quantity} ${most(code)} ${service(code)?.name}`,
    render: ([code, quantity]) => {
      const name = service(code)?.name ?? code;
      return make(
        "li",
        { class: "rec-chosen" },
        make("strong", {}, `${quantity} × ${name}`),
        button("weniger", { kind: "secondary", "aria-label": `${name}: weniger`, click: () => set(code, quantity - 1) }),
        button("mehr", {
          kind: "secondary",
          "aria-label": `${name}: mehr`,
          "aria-disabled": quantity >= most(code) ? "true" : null,
          click: () => add(code),
        }),
      );
    },
  });
}
