/* A picture goes to the server as soon as it is chosen: what comes back is what the displays will show. */
import { fetchJson, Problem } from "../js/http.js";

const LONGEST_MS = 60000;
const MOST_BYTES = 12 * 1024 * 1024;
const root = document.querySelector("[data-slide]");
const part = (name) => root.querySelector(`[data-${name}]`);
const file = part("picture-file");
const said = part("picture-said");
const saves = root.closest("form").querySelectorAll("[type=submit]");

/** Without the picture that is on its way nothing is saved. */
function busy(text) {
  said.textContent = text;
  saves.forEach((button) => (button.disabled = true));
}

function done(text = "") {
  said.textContent = text;
  saves.forEach((button) => (button.disabled = false));
}

function keep(name) {
  part("picture").value = name;
  part("picture-box").hidden = !name;
  if (name) part("picture-shown").src = `${root.dataset.pictures}${name}.webp`;
}

file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen) return;
  if (chosen.size > MOST_BYTES) return done("Dieses Bild ist zu groß. Es sind höchstens 12 MB möglich.");
  busy("Wird hochgeladen …");
  try {
    const { picture } = await fetchJson(root.dataset.upload, { method: "POST", body: chosen, timeout: LONGEST_MS });
    if (chosen !== file.files[0]) return;
    keep(picture);
    done();
  } catch (error) {
    if (chosen !== file.files[0]) return;
    done(error instanceof Problem ? error.detail_de : "Der Server ist gerade nicht zu erreichen. Bitte noch einmal versuchen.");
  }
});

part("picture-away").addEventListener("click", () => {
  file.value = "";
  keep("");
  done();
});
