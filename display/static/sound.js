/* [data-sound] Browsers may forbid sound until somebody touches the page: say so large, and tell the desks. */
import { isSilent } from "./look.js";

/** `onMuted(muted)` is told at the start and on every change. Answers `show()`, for when `look` has changed. */
export function startSound(player, look, onMuted) {
  const button = document.querySelector("[data-sound]");

  function show() {
    const isMuted = !player.running && !isSilent(look);
    button.hidden = !isMuted;
    onMuted(isMuted);
  }

  const resume = () => player.running || player.context.resume();
  // A computer that wakes up, or another sound card, may leave the sound standing.
  const again = () => (show(), resume());
  ["click", "keydown"].forEach((name) => document.addEventListener(name, resume));
  player.context.addEventListener("statechange", again);
  resume();
  show();
  return show;
}
