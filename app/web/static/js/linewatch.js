/* Is the line to the server up, and since when not? By the browser's running time: a clock that is set changes nothing. */

/** Tells `onLine({up, since, via, status})` about changes only; `since`: the last word, as `performance.now()`. */
export function lineWatch(onLine) {
  let told = null;
  let since = performance.now();
  const tell = (up, via, status) => {
    const now = `${up}${via}${status}`;
    if (now !== told) onLine?.({ up, since, via, status });
    told = now;
  };
  return {
    up(via) {
      since = performance.now();
      tell(true, via);
    },
    down: (status) => tell(false, null, status),
  };
}
