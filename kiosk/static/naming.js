/* What is said of an element when it is reached: its words, what it holds, and where it stands. */
import { piecesOf, placeOf } from "./reader.js";

/** `voices`: languages that can be spoken. All answers are pieces `{text, language}` or lists of them. */
export function createNaming(texts, voices) {
  const piece = (text) => ({ text, language: texts.language });
  const own = (key, facts) => piece(texts.say(key, facts));

  /** What was written, sign by sign. */
  const spelled = (field) => (field.value ? [piece([...field.value.toUpperCase()].join(", "))] : []);

  /** Words of the element, of its label where it has one. */
  function words(element) {
    const [label, by] = ["aria-label", "aria-labelledby"].map((name) => element.getAttribute(name));
    if (label) return [piece(label)];
    return piecesOf(by ? document.getElementById(by) : element);
  }

  function state(element) {
    const is = (selector) => element.matches(selector);
    return [
      is("[aria-pressed=true]") && own("state_chosen"),
      is("[aria-pressed=false]:not([data-language])") && own("state_unchosen"),
      is("[aria-disabled=true]") && own("state_off"),
      is("[data-language]") && !voices.includes(element.dataset.language) && own("voice_none"),
      placeOf(element) && own("state_place", placeOf(element)),
    ].filter(Boolean);
  }

  /** The whole of it. */
  function named(element) {
    const amount = element.closest("[data-stepper]")?.querySelector(".stepper__value");
    const holds = element.matches("input") ? spelled(element) : amount ? piecesOf(amount) : [];
    return [...words(element), ...holds, ...state(element)];
  }

  const lineDown = () => piece(`${texts.say("line_title")}. ${texts.say("line_text")}`);
  return { own, spelled, named, lineDown };
}
