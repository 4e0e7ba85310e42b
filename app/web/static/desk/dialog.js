/* A question with a few answers, as a native dialog: focus and Escape are the browser's. */
import { make, part, write } from "./dom.js";

/** Ask; answers the name of the pressed button, or "" after Escape. The last button is the harmless one. */
export function ask({ title, text, buttons }) {
  const dialog = part("dialog", "ask");
  write(part("ask-title"), title);
  write(part("ask-text"), text);
  part("ask-buttons").replaceChildren(
    ...buttons.map(([value, label], index) => {
      const kind = index ? "secondary" : "primary";
      return make("button", { class: `kern-btn kern-btn--${kind}`, value }, make("span", { class: "kern-label" }, label));
    }),
  );
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => answer(dialog.returnValue), { once: true });
  });
}
