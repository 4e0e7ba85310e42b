/* [data-pages] A list that never scrolls: what does not fit comes on the next page. */
import { settle } from "./guard.js";

/**
 * Shows as many children of `list` as fit; `bar` holds [data-page-back] and [data-page-next], without one the rest is
 * left out. Answers `{fit(), first(), isFirst, isWhole}`; `fit` after the children or their texts have changed.
 * `onSize()` is told when there is more or less room, or other letters; without it that fits anew.
 */
export function startPages(list, bar, onSize) {
  const [back, next] = ["back", "next"].map((name) => bar?.querySelector(`[data-page-${name}]`));
  let starts = [0];
  let following = 0;

  const overflows = () => list.scrollHeight > list.clientHeight + 1;
  const columns = () => getComputedStyle(list).gridTemplateColumns.split(" ").length;

  function show(from, upto) {
    [...list.children].forEach((child, place) => {
      child.hidden = place < from || place >= upto;
    });
  }

  /** Shows what fits from `from` on, whole rows unless it is the end; answers what comes after it. */
  function fill(from) {
    const end = list.children.length;
    show(from, end);
    const wide = columns();
    let rows = Math.ceil((end - from) / wide);
    while (rows > 1 && overflows()) {
      rows -= 1;
      show(from, from + rows * wide);
    }
    return Math.min(end, from + rows * wide);
  }

  function fit() {
    if (!list.clientHeight) return;
    const end = list.children.length;
    while (starts.length > 1 && starts.at(-1) >= end) starts.pop();
    if (bar) bar.hidden = true;
    following = fill(starts.at(-1));
    if (!bar || (starts.length === 1 && following === end)) return;
    bar.hidden = false;
    following = fill(starts.at(-1));
    back.disabled = starts.length === 1;
    next.disabled = following === end;
  }

  function turn(button) {
    if (button === next) starts.push(following);
    else starts.pop();
    fit();
    settle();
    const first = [...list.children].find((child) => !child.hidden);
    (button.disabled || bar.hidden ? first?.querySelector("button") : button)?.focus({ preventScroll: true });
  }

  [back, next].forEach((button) => button?.addEventListener("click", () => turn(button)));
  const refit = () => (onSize ?? fit)();
  new ResizeObserver(refit).observe(list);
  // Letters that come late may break a name into another line: the tile grows, the list does not.
  document.fonts.addEventListener("loadingdone", refit);
  return {
    fit,
    first() {
      starts = [0];
    },
    get isFirst() {
      return starts.length === 1;
    },
    /** Is everything on one page? */
    get isWhole() {
      return !bar || bar.hidden;
    },
  };
}
