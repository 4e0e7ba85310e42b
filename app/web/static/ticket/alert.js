/* [data-alert] Sound and vibration at the call: phones allow both only after a touch. */

const TONES = [0, 0.45, 0.9];

function tone(context, at) {
  const oscillator = context.createOscillator();
  const level = context.createGain();
  oscillator.frequency.value = 740;
  level.gain.setValueAtTime(0, at);
  level.gain.linearRampToValueAtTime(0.5, at + 0.02);
  level.gain.exponentialRampToValueAtTime(0.001, at + 0.4);
  oscillator.connect(level).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + 0.42);
}

/** Answers `{ring(), offer(is)}`; it rings once the visitor has asked for it. */
export function startAlert() {
  const button = document.querySelector("[data-alert]");
  let context = null;

  function ring() {
    navigator.vibrate?.([400, 200, 400, 200, 400]);
    if (context) TONES.forEach((after) => tone(context, context.currentTime + after));
  }

  /* Only over https does the browser let a page keep the screen awake; it forgets that whenever the page is hidden. */
  function stayAwake() {
    if (context && document.visibilityState === "visible") navigator.wakeLock?.request("screen").catch(() => {});
  }

  document.addEventListener("visibilitychange", stayAwake);
  button.addEventListener("click", () => {
    context ??= new AudioContext();
    context.resume();
    ring();
    stayAwake();
    button.textContent = button.dataset.on;
    button.disabled = true;
  });

  return {
    ring,
    offer(is) {
      button.hidden = !is;
    },
  };
}
