/* [data-languages] The language buttons. */

export function startLanguages(texts) {
  const buttons = [...document.querySelectorAll("[data-languages] [data-language]")];
  const show = () =>
    buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.language === texts.language)));
  buttons.forEach((button) => button.addEventListener("click", () => texts.set(button.dataset.language)));
  texts.onChange(show);
  show();
}
