/* The queue of announcements: one after the other, none lost, each once. */

const SHORTEST_MS = 3500;
const PAUSE_MS = 500;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The server hears of it; the calls go on. */
function failed(error) {
  reportError(error);
  return false;
}

/**
 * `look`: what is played, as it is set at that moment. `onCurrent(call|null)`: which call is announced now;
 * `onDone(call, heard)`: it was announced, and whether it was spoken, too.
 * Answers `{add(calls), hold(), goOn(isOld), idle, silence(), waiting(office, number)}`; a call is
 * `{seq, office, number, counter, audio, own_audio, at}`.
 */
export function startAnnouncer({ player, look, onCurrent, onDone, onSpeechless }) {
  const queue = [];
  let isRunning = false;
  let isHeld = false;

  /** While its speech was fetched a call may have been broken off. */
  const isCurrent = (call) => queue[0] === call;
  const say = (call, speech) => speech && isCurrent(call) && player.running && player.speak(speech);

  /** Answers whether it was spoken. */
  async function sound(call) {
    // Without permission to play, the calls are shown one by one all the same; they are never played later.
    if (!player.running) return false;
    if (look.gong !== "off") player.gong(look.gong);
    // German first, then once more in the visitor's own language.
    const speech = await call.speech;
    if (look.speech) onSpeechless(!speech);
    say(call, speech);
    say(call, await call.own);
    await player.finished();
    return isCurrent(call) && player.running && player.volume > 0 && Boolean(look.speech && speech);
  }

  async function run() {
    if (isRunning || !queue.length) return;
    isRunning = true;
    while (queue.length && !isHeld) {
      const [call] = queue;
      onCurrent(call);
      const [heard] = await Promise.all([sound(call).catch(failed), wait(SHORTEST_MS)]);
      onDone(call, heard);
      if (queue[0] === call) queue.shift();
      await wait(PAUSE_MS);
    }
    isRunning = false;
    onCurrent(null);
  }

  return {
    /** No call is said any more: people leave the building. */
    silence() {
      queue.length = 0;
      player.silence();
    },
    /** Nothing further is said until it is known what time it is: this screen may have been asleep. */
    hold() {
      isHeld = true;
    },
    /** Go on, without the calls that were news while this screen slept. */
    goOn(isOld) {
      if (queue.length && isOld(queue[0])) player.silence();
      queue.splice(0, queue.length, ...queue.filter((call) => !isOld(call)));
      isHeld = false;
      run();
    },
    get idle() {
      return !isRunning && !queue.length;
    },
    add(calls) {
      // Speech is fetched at once: it has arrived when its turn comes.
      const load = (url) => (look.speech && url ? player.load(url) : null);
      const own = ({ own_audio }) => load(look.own_language && own_audio);
      queue.push(...calls.map((call) => ({ ...call, speech: load(call.audio), own: own(call) })));
      run();
    },
    waiting: (office, number) => queue.some((call) => call.office === office && call.number === number),
  };
}
