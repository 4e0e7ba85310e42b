/* [data-slot=bring] What to have ready, as a short list. */

/** Shows `lines` in the slots `bring` and `bring-list`; without any nothing is there. */
export function renderBring(parts, lines) {
  parts.bring.hidden = !lines.length;
  parts["bring-list"].replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}
