/* The services as tiles with the present wait, filtered by what is typed. */
import { make, part, rows } from "../js/dom.js";
import { add, basket } from "./basket.js";
import { view } from "./state.js";

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ß", "ss");

/** Do all words of `typed` begin a word of the service's names, letter or code? */
export function fits(service, typed) {
  const words = plain([...Object.values(service.names), service.code, service.letter].join(" ")).split(/[^\p{L}\p{N}]+/u);
  return plain(typed).split(/\s+/).filter(Boolean).every((part) => words.some((word) => word.startsWith(part)));
}

/** The services that fit what is typed, in the office's order. */
export function shown() {
  return view.services.filter((one) => fits(one, part("wish").value));
}

function waitText(one) {
  if (one.refusal === "evacuation") return "Räumung: keine Nummern";
  if (!one.available) return one.text?.de ?? "zurzeit keine Nummern";
  const wait = one.estimate?.text ?? "";
  return one.waiting ? `${wait} · ${one.waiting}\u00a0${one.waiting === 1 ? "wartet" : "warten"}` : wait;
}

/** Draw the tiles. */
export function drawTiles() {
  const list = shown();
  rows(part("tiles"), list, {
    key: (one) => one.code,
    print: (one) => JSON.stringify([one, basket.get(one.code)]),
    render: (one) => {
      const chosen = basket.get(one.code);
      return make(
        "li",
        {},
        make(
          "button",
          {
            type: "button",
            class: "rec-tile",
            "aria-pressed": String(Boolean(chosen)),
            "data-tile": one.code,
            "data-closed": one.available ? null : true,
            click: (event) => event.detail > 1 || add(one.code),
          },
          make("strong", {}, one.name),
          make("span", { class: "desk-small" }, waitText(one)),
          one.staffed ? null : make("span", { class: "rec-warn" }, "Zurzeit bearbeitet das niemand."),
        ),
      );
    },
  });
  part("nothing").hidden = list.length > 0;
}
