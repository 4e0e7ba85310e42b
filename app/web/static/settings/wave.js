/* Sound as numbers: mono, cut to what is said, looked at, and written as a WAV file. */

const QUIET = 0.012;
const MARGIN_S = 0.04;
const CLIPPED = 0.985;
const FAINT = 0.04;
const HEADER = 44;

/** The sound of any audio file that this browser reads, as mono samples at `rate`. Raises for what is no sound. */
export async function samplesOf(file, rate) {
  const context = new OfflineAudioContext(1, 1, rate);
  // One channel per ear becomes one: the context has no more.
  const heard = await context.decodeAudioData(await file.arrayBuffer());
  const mixer = new OfflineAudioContext(1, Math.max(1, Math.ceil(heard.duration * rate)), rate);
  const source = mixer.createBufferSource();
  source.buffer = heard;
  source.connect(mixer.destination);
  source.start();
  return (await mixer.startRendering()).getChannelData(0);
}

/** Without the silence around what is said: joined words would stand apart. */
export function trimmed(samples, rate) {
  const isLoud = (sample) => Math.abs(sample) > QUIET;
  const first = samples.findIndex(isLoud);
  if (first < 0) return samples.subarray(0, 0);
  const margin = Math.round(MARGIN_S * rate);
  return samples.subarray(Math.max(0, first - margin), Math.min(samples.length, samples.findLastIndex(isLoud) + margin));
}

/** What is wrong with how loud it is, in words; "" for nothing. */
export function levelFault(samples) {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const level = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length));
  if (!samples.length || level < FAINT) return "zu leise: näher ans Mikrofon, dann noch einmal";
  return loudest >= CLIPPED ? "übersteuert: weiter weg vom Mikrofon, dann noch einmal" : "";
}

/** A WAV file of 16 bit. */
export function waveFile(samples, rate) {
  const view = new DataView(new ArrayBuffer(HEADER + samples.length * 2));
  const text = (at, letters) => [...letters].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
  text(0, "RIFF");
  view.setUint32(4, HEADER - 8 + samples.length * 2, true);
  text(8, "WAVEfmt ");
  view.setUint32(16, 16, true);
  [1, 1].forEach((value, n) => view.setUint16(20 + n * 2, value, true));
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * 2, true);
  [2, 16].forEach((value, n) => view.setUint16(32 + n * 2, value, true));
  text(36, "data");
  view.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, n) => view.setInt16(HEADER + n * 2, Math.max(-1, Math.min(1, sample)) * 32767, true));
  return new Blob([view.buffer], { type: "audio/wav" });
}
