/* "Übungslauf starten": asks for a practice server, shows progress, goes there when it answers. */
import { fetchJson } from "../js/http.js";

const form = document.querySelector("[data-practice]");
const progress = document.querySelector("[data-progress]");
const trouble = document.querySelector("[data-error]");

async function begin(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", "true");
  trouble.hidden = true;
  progress.textContent = "Der Übungslauf wird vorbereitet, das dauert ein paar Sekunden …";
  try {
    const answer = await fetchJson("/practice/start", { method: "POST", timeout: 60000 });
    progress.textContent = "Der Übungslauf ist bereit.";
    location.assign(answer.url);
  } catch (error) {
    progress.textContent = "";
    trouble.textContent = error.detail_de ?? "Der Server antwortet nicht. Läuft er noch?";
    trouble.hidden = false;
  } finally {
    button.removeAttribute("aria-disabled");
  }
}

form?.addEventListener("submit", begin);
