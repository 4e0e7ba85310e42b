/* All sound of the display, on the timeline of one AudioContext: nothing can overlap. */
import { GONG_SECONDS, gong } from "./gong.js";

/* As long as a call is news. */
const LOAD_MS = 15000;
const TRY_MS = 4000;
const NEXT_MS = 2000;
const RETRY_MS = 300;
const LEAD_SECONDS = 0.03;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Answers `{context, running, load, gong, volume, speak, silence, finished}`. */
export function createPlayer() {
  const context = new AudioContext();
  const master = context.createDynamicsCompressor();
  const volume = context.createGain();
  master.connect(volume).connect(context.destination);
  let free = 0;
  let bus = newBus();

  /** Everything that sounds goes through it, so that all of it can be broken off. */
  function newBus() {
    const made = context.createGain();
    made.connect(master);
    return made;
  }

  /** The sound, or null where there is none; throws while it may still come. */
  async function fetchSound(url) {
    const device = document.querySelector('meta[name="device"]').content;
    const signal = AbortSignal.timeout(TRY_MS);
    const response = await fetch(url, { headers: { "X-Wartemarke-Device": device }, signal });
    const content = await response.arrayBuffer();
    if (response.ok) return context.decodeAudioData(content).catch(() => null);
    if (response.status < 500 && response.status !== 429) return null;
    throw new Error(`no sound yet: ${response.status}`);
  }

  /** A place on the timeline of that length, after everything that is already there. */
  function reserve(seconds) {
    const start = Math.max(context.currentTime + LEAD_SECONDS, free);
    free = start + seconds;
    return start;
  }

  return {
    context,
    get running() {
      return context.state === "running";
    },
    /**
     * The sound at `url`, or null: a call is never lost because its speech is. A broken line is tried again, and one that
     * says nothing beside it: it may have stopped without telling anybody.
     */
    async load(url) {
      const end = performance.now() + LOAD_MS;
      const tries = [];
      while (performance.now() < end) {
        tries.push(fetchSound(url));
        const first = Promise.any(tries).catch(() => wait(RETRY_MS));
        const found = await Promise.race([first, wait(NEXT_MS)]);
        if (found !== undefined) return found;
      }
      return null;
    },
    gong: (name) => gong(context, bus, reserve(GONG_SECONDS), name),
    get volume() {
      return volume.gain.value;
    },
    /** How loud everything is from now on, 0 to 1. */
    set volume(share) {
      volume.gain.value = share;
    },
    speak(buffer) {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(bus);
      source.start(reserve(buffer.duration));
    },
    /** Break off what is being said. */
    silence() {
      bus.disconnect();
      bus = newBus();
      free = Math.min(free, context.currentTime);
    },
    /** When everything on the timeline has been played; a context that stands still does not hold up the calls. */
    async finished() {
      const patience = performance.now() + Math.max(0, free - context.currentTime) * 1000 + 1500;
      while (context.currentTime < free && this.running && performance.now() < patience)
        await wait(Math.max(20, (free - context.currentTime) * 1000));
      free = Math.min(free, context.currentTime);
    },
  };
}
