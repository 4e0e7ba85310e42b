/* "I was before him!": one sentence why one number comes before another. */
import { orderOf } from "./api.js";
import { openForm, options } from "./dialog.js";
import { part, write } from "../js/dom.js";
import { page, view } from "./screen.js";
import { spaced } from "../js/words.js";

/** Choose two numbers of the list and read the sentence; the dialog stays open for more. */
export function why() {
  const { waiting, called, serving } = view.queue;
  const numbers = [...waiting, ...called, ...serving].map((line) => [line.number, spaced(line.number)]);
  write(part("answer"), "");
  return openForm("why", {
    fill(form) {
      options(form.elements.first, numbers);
      options(form.elements.second, numbers);
      form.elements.second.selectedIndex = Math.min(1, numbers.length - 1);
    },
  });
}

part("dialog", "why").querySelector("form").addEventListener("submit", (event) => {
  if (!event.submitter?.value) return;
  event.preventDefault();
  const { first, second } = event.target.elements;
  explain(first.value, second.value);
});

async function explain(first, second) {
  if (!first || first === second) return write(part("answer"), "Bitte zwei verschiedene Nummern wählen.");
  const said = await orderOf(page.office, first, second).catch((error) => ({ de: error.detail_de ?? "Keine Antwort vom Server." }));
  return write(part("answer"), [first, second].reduce((text, number) => text.replaceAll(number, spaced(number)), said.de));
}
