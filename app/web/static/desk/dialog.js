/* Questions as native dialogs: focus and Escape are the browser's. */
import { calmDown } from "../js/attempts.js";
import { make, part, write } from "../js/dom.js";

const CLICK_MS = 500;
let clicked = -CLICK_MS;
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest("dialog")) clicked = performance.now();
}, true);

// Enter is the first button that is shown, from lists too.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches?.("dialog[open] :is(select, input)")) return;
  event.preventDefault();
  event.target.form?.requestSubmit(event.target.form.querySelector("button:not([hidden])"));
});

/** Ask; answers the value of the pressed button, or "" after Escape. The last button is the harmless one. */
export function ask({ title, text, buttons }) {
  write(part("ask-title"), title);
  write(part("ask-text"), text);
  part("ask-buttons").replaceChildren(
    ...buttons.map(([value, label], index) => {
      const kind = index ? "secondary" : "primary";
      return make("button", { class: `kern-btn kern-btn--${kind}`, value }, make("span", { class: "kern-label" }, label));
    }),
  );
  return opened(part("dialog", "ask"));
}

/**
 * Show the form of a dialog, filled by `fill(form)`; answers null when it was left, else `{button, data, done}`.
 *
 * Every value in `data` is a string, or a list of them where boxes may be ticked. With `send({button, data})` the form
 * stays open, with everything that was typed, until that answers something: `done`.
 */
export async function openForm(name, { title, fill, send } = {}) {
  const dialog = part("dialog", name);
  const form = dialog.querySelector("form");
  form.reset();
  part("refused", undefined, dialog).hidden = true;
  if (title) write(part("title", undefined, dialog), title);
  fill?.(form);
  let done;
  form.onsubmit = send && (async (event) => {
    const button = event.submitter?.value;
    if (!button) return;
    event.preventDefault();
    done = await send({ button, data: dataOf(form) });
    if (done && dialog.open) dialog.close(button);
  });
  const button = await opened(dialog);
  if (done) part("next").focus();
  return button ? { button, data: dataOf(form), done } : null;
}

function dataOf(form) {
  const data = Object.fromEntries(new FormData(form));
  for (const box of form.querySelectorAll("[type=checkbox]")) data[box.name] = [];
  for (const box of form.querySelectorAll("[type=checkbox]:checked")) data[box.name].push(box.value);
  return data;
}

function opened(dialog) {
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      const held = document.activeElement;
      if (held === document.body || dialog.contains(held)) part("next").focus();
      if (performance.now() - clicked < CLICK_MS) calmDown();
      answer(dialog.returnValue);
    }, { once: true });
  });
}

/** Fill a select with `[value, text]` pairs. */
export function options(select, pairs) {
  select.replaceChildren(...pairs.map(([value, text]) => make("option", { value }, text)));
}
