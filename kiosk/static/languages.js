/* [data-languages] The language buttons: in the head, or in a dialog where large type leaves no room for all. */
import { openDialog } from "./screens.js";

export function startLanguages(texts) {
  const buttons = [...document.querySelectorAll("[data-languages] [data-language]")];
  const dialog = document.querySelector("[data-languages-dialog]");
  const opener = document.querySelector("[data-languages-open]");

  function show() {
    buttons.forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.language === texts.language)));
    opener.lang = texts.language;
    opener.querySelector("[data-slot]").textContent = buttons.find((one) => one.lang === texts.language).textContent;
  }

  function close() {
    dialog.close();
    opener.focus();
  }

  buttons.forEach((one) =>
    one.addEventListener("click", () => {
      texts.set(one.dataset.language);
      if (dialog.open) close();
    }),
  );
  opener.addEventListener("click", () => openDialog(dialog, buttons.find((one) => dialog.contains(one) && one.lang === texts.language)));
  dialog.querySelector("[data-languages-close]").addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  texts.onChange(show);
  show();
}
