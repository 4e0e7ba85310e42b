/* What happens on the glass that somebody who does not see it has to hear. */

const LIVE = "[data-live]";
const all = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["data-at", "open", "aria-pressed"] };

/**
 * `onMove()` when the focus or the screen has changed, `onChange(element)` when the words of a [data-live] element
 * have, `onInput(field)` when something was written. Answers `{start(), stop()}`.
 */
export function watchScreen({ onMove, onChange, onInput }) {
  let isMoved = false;
  const changed = new Set();
  let isWaiting = false;

  /** One press changes many things: when all of them are done they are told once. */
  function settle() {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      const elements = [...changed].filter((one) => one.getClientRects().length);
      const wasMoved = isMoved;
      changed.clear();
      isMoved = false;
      if (wasMoved) onMove();
      elements.forEach(onChange);
    });
  }

  function move() {
    isMoved = true;
    settle();
  }

  /** A switch that was pressed says how it is now; after a change of the language everything is said anyway. */
  const isSilent = ({ attributeName, target }) =>
    attributeName === "aria-pressed" && (target !== document.activeElement || target.matches("[data-language]"));

  function look(records) {
    for (const record of records) {
      if (record.type === "attributes") isSilent(record) || move();
      else {
        const element = record.target.nodeType === Node.ELEMENT_NODE ? record.target : record.target.parentElement;
        const live = element?.closest(LIVE);
        if (live) changed.add(live) && settle();
      }
    }
  }

  const input = (event) => onInput(event.target);
  const observer = new MutationObserver(look);
  return {
    start() {
      observer.observe(document.body, all);
      document.addEventListener("focusin", move);
      document.addEventListener("input", input);
    },
    stop() {
      observer.disconnect();
      document.removeEventListener("focusin", move);
      document.removeEventListener("input", input);
    },
  };
}
