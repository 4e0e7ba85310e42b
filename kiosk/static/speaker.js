/* Sound of words: asked of the server, played one after the other, broken off at once. */

const LOAD_MS = 6000;
const KEPT = 60;
const LEVELS = [0.2, 0.3, 0.45, 0.65, 1, 1.5, 2.2];
const USUAL = 4;

/** `{text, language}` becomes sound; `onSilence(isSilent)` is told when there is none, and when there is again. */
export function createSpeaker(office, onSilence) {
  const kept = new Map();
  const pinned = new Set();
  let context = null;
  let gain = null;
  let source = null;
  let level = USUAL;
  let turn = 0;
  let isSpeaking = false;
  let last = [];
  let later = null;

  function begin() {
    if (!context) {
      context = new AudioContext();
      gain = context.createGain();
      const even = context.createDynamicsCompressor();
      gain.connect(even).connect(context.destination);
      volume(0);
    }
    if (context.state !== "running") context.resume();
  }

  async function fetched({ text, language }) {
    const device = document.querySelector('meta[name="device"]').content;
    const response = await fetch(`/api/v1/offices/${office}/speech`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Wartemarke-Device": device },
      body: JSON.stringify({ text, language }),
      signal: AbortSignal.timeout(LOAD_MS),
    });
    if (!response.ok) throw new Error(`speech: ${response.status}`);
    return context.decodeAudioData(await response.arrayBuffer());
  }

  /** The sound of a piece, or null; each is asked for once while it is kept. */
  function load(piece) {
    const key = `${piece.language} ${piece.text}`;
    const sound = kept.get(key) ?? fetched(piece).catch(() => kept.delete(key) && null);
    kept.delete(key);
    kept.set(key, sound);
    const oldest = [...kept.keys()].find((one) => !pinned.has(one));
    if (kept.size > KEPT) kept.delete(oldest);
    return sound;
  }

  const played = (buffer) =>
    new Promise((resolve) => {
      source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(gain);
      source.onended = resolve;
      source.start();
      // A context that the browser holds up never ends what it plays.
      setTimeout(resolve, (buffer.duration + 1) * 1000);
    });

  async function speak(pieces) {
    turn += 1;
    const mine = turn;
    isSpeaking = true;
    const sounds = pieces.map(load);
    for (const [index, piece] of pieces.entries()) {
      const sound = await sounds[index];
      if (mine !== turn) return;
      onSilence(!sound);
      if (!sound) continue;
      document.dispatchEvent(new CustomEvent("spoken", { detail: piece }));
      await played(sound);
      if (mine !== turn) return;
    }
    isSpeaking = false;
    if (later) say(later);
  }

  function stop() {
    turn += 1;
    isSpeaking = false;
    later = null;
    if (source) source.onended = null;
    source?.stop();
    source = null;
  }

  /** Say it now, in place of what is being said; `after`: when that is over. */
  function say(pieces, { after = false } = {}) {
    if (!pieces.length) return;
    begin();
    if (after && isSpeaking) {
      later = [...(later ?? []), ...pieces];
      pieces.forEach(load);
      return;
    }
    stop();
    last = pieces;
    speak(pieces);
  }

  function volume(step) {
    level = Math.min(Math.max(level + step, 1), LEVELS.length);
    if (gain) gain.gain.value = LEVELS[level - 1];
    return { n: level, of: LEVELS.length };
  }

  return {
    say,
    stop,
    volume,
    repeat: () => say(last),
    /** Have the sound ready for a moment at which the server cannot be asked. */
    prepare(piece) {
      begin();
      pinned.clear();
      pinned.add(`${piece.language} ${piece.text}`);
      load(piece);
    },
    reset() {
      stop();
      last = [];
      volume(USUAL - level);
    },
    get speaking() {
      return isSpeaking;
    },
  };
}
