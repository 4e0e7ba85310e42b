/* [data-sound] Browsers may forbid sound until somebody touches the page: say so large, and tell the desks. */

/** `onMuted(muted)` is told at the start and on every change. */
export function startSound(player, onMuted) {
  const button = document.querySelector("[data-sound]");

  function show() {
    button.hidden = player.running;
    onMuted(!player.running);
  }

  const resume = () => player.running || player.context.resume();
  // A computer that wakes up, or another sound card, may leave the sound standing.
  const again = () => (show(), resume());
  ["click", "keydown"].forEach((name) => document.addEventListener(name, resume));
  player.context.addEventListener("statechange", again);
  resume();
  show();
}
