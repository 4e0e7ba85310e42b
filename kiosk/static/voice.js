/* [data-voice-toggle] Reading aloud: what is on the glass is spoken by the server, and chosen without being seen. */
import { startCorner } from "./corner.js";
import { startGestures } from "./gestures.js";
import { createNaming } from "./naming.js";
import { introduction, isControl, openRoot, piecesOf, stops } from "./reader.js";
import { createSpeaker } from "./speaker.js";
import { startVoiceKeys } from "./voicekeys.js";
import { watchScreen } from "./watch.js";

const SLOWER_BY_EAR = 3;
const find = (name) => document.querySelector(`[data-voice-${name}]`);

/**
 * `page` as the server gives it; `onTouch()` is told of each key and touch, and answers whether it was for it alone.
 * Answers `{stop, say, lineDown, headphones, on, factor, held}`.
 */
export function startVoice(texts, page, { onTouch }) {
  const root = document.documentElement;
  const speaker = createSpeaker(page.office, silent);
  let isOn = false;
  let told = null;
  let heard = "";

  const { own, spelled, named, lineDown } = createNaming(texts, page.voices);
  const canSpeak = () => page.voices.includes(texts.language);

  function note(key) {
    find("note").dataset.text = key;
    find("note").textContent = texts.say(key);
    find("note").hidden = false;
  }

  function silent(is) {
    if (is || isOn) note(is ? "voice_failed" : "voice_on");
  }

  /** After a change of the screen all that it says, then where one is; else only where one is. */
  function tell({ anew = false, first = [] } = {}) {
    const here = document.activeElement;
    const place = openRoot();
    const isNew = anew || place !== told;
    const focus = isControl(here) || !isNew ? (here === document.body ? [] : named(here)) : [];
    const pieces = [...first, ...(isNew ? introduction() : []), ...focus];
    told = place;
    heard = pieces.map((one) => one.text).join(" ");
    // Keys and touches have broken it off before: what is still being said now, perhaps the number, is said to its end.
    speaker.say(pieces, { after: !isNew });
  }

  function changed(element) {
    const pieces = piecesOf(element);
    if (pieces.some((one) => !heard.includes(one.text))) speaker.say(pieces, { after: true });
    heard = pieces.map((one) => one.text).join(" ");
  }

  const watch = watchScreen({ onMove: () => tell(), onChange: changed, onInput: (field) => speaker.say(spelled(field)) });

  function start() {
    if (isOn) return;
    if (!page.voices.length) return note("voice_none_here");
    isOn = true;
    show();
    watch.start();
    speaker.prepare(lineDown());
    const first = [own(canSpeak() ? "voice_welcome" : "voice_none")];
    if (!openRoot()?.contains(document.activeElement)) openRoot()?.querySelector("h1, h2")?.focus();
    tell({ anew: true, first });
    return undefined;
  }

  function stop() {
    if (!isOn) return;
    speaker.reset();
    speaker.say([own("voice_off")]);
    watch.stop();
    isOn = false;
    told = null;
    show();
  }

  function show() {
    root.toggleAttribute("data-voice", isOn);
    find("toggle").setAttribute("aria-pressed", String(isOn));
    find("bar").hidden = !isOn;
    find("note").hidden = !isOn;
    if (isOn) note("voice_on");
  }

  function move(step) {
    const all = stops();
    const here = all.indexOf(document.activeElement);
    const next = all[(here + step + all.length) % all.length] ?? all[0];
    if (!next) return;
    if (!isControl(next)) next.tabIndex = -1;
    next.focus();
    next.scrollIntoView({ block: "nearest" });
    if (next === document.activeElement && all.length === 1) tell();
  }

  function touch() {
    speaker.stop();
    return onTouch();
  }

  const louder = (step) => speaker.say([own("volume_is", speaker.volume(step))]);
  const toggle = () => (isOn ? stop() : start());
  const actions = { voice: toggle, repeat: speaker.repeat, quieter: () => louder(-1), louder: () => louder(1) };
  const jack = { headphones_in: start, headphones_out: stop };

  startVoiceKeys(page.keys, { isOn: () => isOn, onKey: touch, onMove: move, actions, always: { voice: toggle, ...jack } });
  startCorner(toggle);
  startGestures({
    isOn: () => isOn,
    onTouch: touch,
    onSwipe: move,
    onTap(element) {
      const found = stops().find((one) => one.contains(element));
      if (found && !isControl(found)) found.tabIndex = -1;
      found === document.activeElement ? tell() : found?.focus();
    },
    onDoubleTap: () => isControl(document.activeElement) && document.activeElement.click(),
  });
  find("toggle").addEventListener("click", toggle);
  ["repeat", "quieter", "louder"].forEach((name) => find(name).addEventListener("click", actions[name]));
  texts.onChange(() => isOn && (speaker.prepare(lineDown()), tell({ anew: true, first: canSpeak() ? [] : [own("voice_none")] })));

  return {
    stop,
    say: (key, facts) => isOn && speaker.say([own(key, facts)]),
    /** The server cannot be asked for sound any more, so this one is there already. */
    lineDown: () => isOn && speaker.say([lineDown()]),
    /** A program on the terminal has seen the plug: `{plugged}`. */
    headphones: ({ plugged }) => (plugged ? start() : stop()),
    get on() {
      return isOn;
    },
    /** How much longer everything waits for somebody who listens. */
    get factor() {
      return isOn ? SLOWER_BY_EAR : 1;
    },
    /** Is something being said, so that no time passes? */
    get held() {
      return isOn && speaker.speaking;
    },
  };
}
