/* [data-keys] Letters and digits on the glass, for codes. */

const ROWS = ["1234567890", "QWERTZUIOP", "ASDFGHJKL", "YXCVBNM"];

function key(sign, onSign) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "key";
  button.textContent = sign;
  button.addEventListener("click", () => onSign(sign));
  return button;
}

/** Fills `root`; `onSign(sign)` gets what is touched. The field that is written in keeps the focus. */
export function startKeys(root, onSign) {
  root.replaceChildren(
    ...ROWS.map((signs) => {
      const row = document.createElement("div");
      row.className = "keys__row";
      row.append(...[...signs].map((sign) => key(sign, onSign)));
      return row;
    }),
  );
  root.addEventListener("pointerdown", (event) => event.preventDefault());
}
