/* A picture goes to the server as soon as it is chosen: what comes back is what the displays will show. */
import { fetchJson, Problem } from "../js/http.js";

const LONGEST_MS = 60000;
const root = document.querySelector("[data-slide]");
const part = (name) => root.querySelector(`[data-${name}]`);
const file = part("picture-file");
const said = part("picture-said");

function keep(name) {
  part("picture").value = name;
  part("picture-box").hidden = !name;
  if (name) part("picture-shown").src = `${root.dataset.pictures}${name}.webp`;
}

file.addEventListener("change", async () => {
  const [chosen] = file.files;
  if (!chosen) return;
  said.textContent = "Wird hochgeladen …";
  try {
    const { picture } = await fetchJson(root.dataset.upload, { method: "POST", body: chosen, timeout: LONGEST_MS });
    if (chosen !== file.files[0]) return;
    keep(picture);
    said.textContent = "";
  } catch (error) {
    said.textContent = error instanceof Problem ? error.detail_de : "Der Server ist gerade nicht zu erreichen. Bitte noch einmal versuchen.";
  }
});

part("picture-away").addEventListener("click", () => {
  file.value = "";
  keep("");
});
