/* Keys of an attached keypad: reading aloud on and off, repeat, volume, headphones; on and back while it reads. */

const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/**
 * `keys`: name of an action -> keys by `key` or `code`. `always` are the actions that work at any time, `actions` those
 * that work while `isOn()`. `onKey()` at every key while on, true if the key was an answer and does nothing else; `onMove(step)` for arrows.
 */
export function startVoiceKeys(keys, { isOn, onKey, onMove, actions, always }) {
  function meant(event) {
    return Object.keys(keys).find((name) => keys[name].includes(event.key) || keys[name].includes(event.code));
  }

  function press(event) {
    const name = meant(event);
    const action = name && (always[name] ?? (isOn() && actions[name]));
    const step = isOn() && STEPS[event.key];
    const isAnswer = isOn() && onKey();
    if (!isAnswer && !action && !step) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAnswer || (event.repeat && !step)) return;
    action ? action() : onMove(step);
  }

  document.addEventListener("keydown", press, { capture: true });
}
