/* Long counter names get smaller letters instead of being cut off: --fit, 1 or less. */

const SMALLEST = 0.3;

/** Shrink the element's letters until its text fits its width, down to `least` (a share). Answers whether it does. */
export function fit(element, least = SMALLEST) {
  element.style.setProperty("--fit", 1);
  const { clientWidth, scrollWidth } = element;
  if (scrollWidth <= clientWidth || clientWidth <= 0) return true;
  const wanted = Math.floor((clientWidth / scrollWidth) * 100) / 100;
  element.style.setProperty("--fit", Math.max(SMALLEST, Math.min(1, least), wanted));
  return wanted >= least;
}

/** Shrink the element's letters until its text fits its box. */
export function fitBox(element) {
  for (let share = 1; share >= SMALLEST; share -= 0.05) {
    element.style.setProperty("--fit", share.toFixed(2));
    if (element.scrollHeight <= element.clientHeight && element.scrollWidth <= element.clientWidth) return;
  }
}

/** Fit again whenever the width of the letters or the size of `field` changes: with the screen, or with what else stands there. */
export function startFit(field, again) {
  document.fonts.ready.then(again);
  new ResizeObserver(again).observe(field);
}
