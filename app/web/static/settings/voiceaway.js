/* [data-away] A whole voice is forgotten at once, asked once: hundreds of recordings cannot be brought back. */
import { fetchJson } from "../js/http.js";

/** `refusal(error)`: what went wrong, in words. */
export function startAway(root, refusal) {
  const part = (name) => root.querySelector(`[data-${name}]`);
  const dialog = part("away-dialog");
  part("away-ask").addEventListener("click", () => {
    part("away-said").textContent = "";
    dialog.showModal();
  });
  part("away-now").addEventListener("click", async () => {
    try {
      await fetchJson(root.dataset.voice.replace(/\/$/, ""), { method: "DELETE" });
      location.reload();
    } catch (error) {
      part("away-said").textContent = refusal(error);
    }
  });
}
