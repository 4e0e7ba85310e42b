/* The gongs: soft bells, made of sines. */

/** Bells by the name of the gong: when each begins, in seconds, and its pitch. */
const GONGS = {
  bells: [
    { at: 0, hertz: 659.26 },
    { at: 0.5, hertz: 523.25 },
  ],
  steps: [
    { at: 0, hertz: 392.0 },
    { at: 0.3, hertz: 493.88 },
    { at: 0.6, hertz: 587.33 },
  ],
  low: [{ at: 0, hertz: 261.63 }],
};
const PARTIALS = [
  { ratio: 1, gain: 0.5, seconds: 1.4 },
  { ratio: 2, gain: 0.16, seconds: 0.9 },
  { ratio: 3.01, gain: 0.07, seconds: 0.5 },
];

/** Length in seconds until speech may begin. */
export const GONG_SECONDS = 1.6;

function partial(context, target, start, hertz, { gain, seconds }) {
  const tone = context.createOscillator();
  const level = context.createGain();
  tone.frequency.value = hertz;
  level.gain.setValueAtTime(0, start);
  level.gain.linearRampToValueAtTime(gain, start + 0.012);
  level.gain.exponentialRampToValueAtTime(0.0008, start + seconds);
  tone.connect(level).connect(target);
  tone.start(start);
  tone.stop(start + seconds + 0.05);
}

/** Schedule the gong of that name at `start` on the context's timeline. */
export function gong(context, target, start, name) {
  (GONGS[name] ?? GONGS.bells).forEach(({ at, hertz }) =>
    PARTIALS.forEach((one) => partial(context, target, start + at, hertz * one.ratio, one)),
  );
}
