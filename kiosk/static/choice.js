/* [data-screen=choose] The first screen: question, notice, state of the printer, tiles; topics where they are many. */
import { dialogue } from "./dialogue.js";
import { settle } from "./guard.js";
import { startTiles } from "./tiles.js";
import { MOST_FIRST, entries, isLarge } from "./topics.js";

// What does not answer is not trusted to print; what has no way to answer prints as well as it can.
const PRINTS = [null, undefined, "ready", "paper_low", "blind"];
const find = (name) => document.querySelector(`[data-${name}]`);

/**
 * `onChoose(service)` as of the tiles, `catalog` names the topics. Answers
 * `{render(state, {up, sheetOpen}), focus(code), focusTitle(), reset(), isAway}`.
 */
export function startChoice(texts, { onChoose, catalog }) {
  const root = document.querySelector("[data-screen=choose]");
  const tiles = startTiles(texts, root, { onChoose, onTopic: open, topicName: catalog.groupName, onSize });
  const title = find("choose-title");
  const all = find("topics-all");
  let topic = null;
  let shown = null;

  /** `name`: the topic to look into; null: all of them. */
  function open(name) {
    topic = name;
    tiles.pages.first();
    draw();
    settle();
    title.focus({ preventScroll: true });
  }

  function draw() {
    const { state, up } = shown;
    const chosen = (dialogue.current()?.concerns ?? []).map((one) => one.service);
    const services = state.services.filter((service) => !chosen.includes(service.code));
    if (!services.some((service) => service.group === topic)) topic = null;
    title.dataset.text = chosen.length ? "choose_second" : "choose_title";
    find("stop").hidden = !chosen.length;
    find("checkin-choose").hidden = chosen.length > 0 || topic !== null;
    find("find-open").hidden = !isLarge(state.services);
    all.hidden = topic === null;
    write();
    const show = (first) => {
      const shown = entries(services, topic, first);
      tiles.render(shown, { off: !up });
      return shown;
    };
    if (show(MOST_FIRST).groups.length) fitTopics(show);
  }

  /** Every topic is in sight at once, on a small screen with fewer services before them; those in whole rows. */
  function fitTopics(show) {
    const row = tiles.inFirstRow();
    let first = MOST_FIRST - (MOST_FIRST % row);
    do show(first);
    while (!tiles.pages.isWhole && (first -= row) >= 0);
  }

  function onSize() {
    if (shown && !shown.sheetOpen) draw();
  }

  function write() {
    title.textContent = topic ? catalog.groupName(topic) : texts.say(topic === null ? title.dataset.text : "topic_rest");
  }

  all.addEventListener("click", () => open(null));
  return {
    /** While the sheet is open the screen behind it stays as it was: nothing jumps under a finger. */
    render(state, { up, sheetOpen }) {
      shown = { state, up, sheetOpen };
      if (sheetOpen) write();
      else draw();
      texts.write(find("notice"), state.notice);
      find("notice").hidden = !state.notice;
      find("printer").hidden = PRINTS.includes(state.printer);
    },
    focus: tiles.focus,
    focusTitle: () => title.focus(),
    reset() {
      topic = null;
      tiles.pages.first();
    },
    /** Has somebody gone into a topic or turned a page? */
    get isAway() {
      return topic !== null || !tiles.pages.isFirst;
    },
  };
}
