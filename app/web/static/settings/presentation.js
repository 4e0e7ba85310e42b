/* [data-presentation] A PDF is uploaded as soon as it is chosen; its pages come back as pictures with words to look over. */
import { startUpload } from "./upload.js";

const root = document.querySelector("[data-presentation]");
const part = (name, box = root) => box.querySelector(`[data-${name}]`);
const MB = 1024 * 1024;
const most = Number(root.dataset.most);

/** The template's row with this page's number wherever its own stands. */
function row({ picture, alt }, number) {
  const made = part("template", document).content.firstElementChild.cloneNode(true);
  for (const one of [made, ...made.querySelectorAll("*")]) {
    for (const { name, value } of [...one.attributes]) if (/\bN\b/.test(value)) one.setAttribute(name, value.replace(/\bN\b/, number));
    if (one.matches("label")) one.textContent = one.textContent.replace(/\bN\b/, number);
  }
  part("picture", made).value = picture;
  part("shown", made).src = `${root.dataset.pictures}${picture}.webp`;
  part("alt", made).value = alt;
  return made;
}

startUpload({
  file: part("file"),
  said: part("said"),
  form: root,
  url: root.dataset.upload,
  fault: ({ size }) => (size > most ? `Diese PDF ist zu groß. Es sind höchstens ${most / MB} MB möglich.` : ""),
  working: "Wird hochgeladen, dann wird jede Seite zum Bild …",
  onDone({ pages }) {
    part("pages").replaceChildren(...pages.map((page, place) => row(page, place + 1)));
    part("found").hidden = false;
    part("heading").focus();
  },
});
