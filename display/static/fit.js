/* Long counter names get smaller letters instead of being cut off: --fit, 1 or less. */

const SMALLEST = 0.3;

/** Shrink the element's letters until its text fits its width. */
export function fit(element) {
  element.style.setProperty("--fit", 1);
  const { clientWidth, scrollWidth } = element;
  if (scrollWidth > clientWidth && clientWidth > 0)
    element.style.setProperty("--fit", Math.max(SMALLEST, Math.floor((clientWidth / scrollWidth) * 100) / 100));
}

/** Fit again whenever the width of the letters or of the screen changes. */
export function startFit(again) {
  document.fonts.ready.then(again);
  window.addEventListener("resize", again);
}
