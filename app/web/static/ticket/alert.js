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
  let isWanted = true;
  let awake = null;

  function ring() {
    navigator.vibrate?.([400, 200, 400, 200, 400]);
    if (context) TONES.forEach((after) => tone(context, context.currentTime + after));
  }

  /* Only over https does the browser let a page keep the screen awake; it forgets that whenever the page is hidden. */
  function stayAwake() {
    if (!context || !isWanted || document.visibilityState !== "visible") return;
    awake = navigator.wakeLock?.request("screen").catch(() => null);
  }

  async function mayRest() {
    await (await awake)?.release();
    awake = null;
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
    /** Whether there is still something to be called to. */
    offer(is) {
      button.hidden = !is;
      if (is === isWanted) return;
      isWanted = is;
      if (is) stayAwake();
      else mayRest();
    },
  };
}
