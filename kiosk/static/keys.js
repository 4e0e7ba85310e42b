/* [data-keys] Letters and digits on the glass, for codes and for looking things up. */
import { LATIN } from "./keyboards.js";

const MOST_IN_A_ROW = 11;

function key(sign, onSign) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "key";
  button.textContent = sign;
  button.addEventListener("click", () => onSign(sign));
  return button;
}

/**
 * Fills `root` with `rows` of signs and at their end the `more` keys, `{text, label, onPress}`; `onSign(sign)` gets what is
 * touched. The field that is written in keeps the focus.
 */
export function startKeys(root, onSign, rows = LATIN, more = []) {
  const lines = rows.map((signs) => [...signs].map((sign) => key(sign, onSign)));
  const last = more.map(({ text, label, onPress }) => {
    const button = key(text, onPress);
    button.classList.add("key--wide");
    if (label) button.setAttribute("aria-label", label);
    return button;
  });
  if (lines.at(-1).length + last.length > MOST_IN_A_ROW) lines.push(last);
  else lines.at(-1).push(...last);
  root.replaceChildren(
    ...lines.map((buttons) => {
      const row = document.createElement("div");
      row.className = "keys__row";
      row.append(...buttons);
      return row;
    }),
  );
  root.onpointerdown = (event) => event.preventDefault();
}
