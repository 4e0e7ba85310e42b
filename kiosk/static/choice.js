/* [data-screen=choose] The first screen: question, notice, state of the printer, tiles. */
import { dialogue } from "./dialogue.js";
import { startTiles } from "./tiles.js";

// What does not answer is not trusted to print; what has no way to answer prints as well as it can.
const PRINTS = [null, undefined, "ready", "paper_low", "blind"];
const find = (name) => document.querySelector(`[data-${name}]`);

/** `onChoose(service)` as of the tiles. Answers `{render(state, {up, sheetOpen}), focus(code), focusTitle()}`. */
export function startChoice(texts, onChoose) {
  const tiles = startTiles(texts, onChoose);
  const title = find("choose-title");

  return {
    /** While the sheet is open the screen behind it stays as it was: nothing jumps under a finger. */
    render(state, { up, sheetOpen }) {
      const chosen = dialogue.current()?.concerns ?? [];
      if (!sheetOpen) {
        title.dataset.text = chosen.length ? "choose_second" : "choose_title";
        find("stop").hidden = !chosen.length;
        find("checkin-choose").hidden = chosen.length > 0;
        tiles.render(state.services, { off: !up, hide: chosen.map((one) => one.service) });
      }
      title.textContent = texts.say(title.dataset.text);
      texts.write(find("notice"), state.notice);
      find("notice").hidden = !state.notice;
      find("printer").hidden = PRINTS.includes(state.printer);
    },
    focus: tiles.focus,
    focusTitle: () => title.focus(),
  };
}
