/* [data-size] Real millimetres on the glass: --mm, from the diagonal of the screen. */

const UNKNOWN_PX_PER_MM = 4;

/** CSS pixels per millimetre of a picture of `width` x `height` pixels with that diagonal. */
export function pixelsPerMillimetre(width, height, inches) {
  return inches ? Math.hypot(width, height) / (inches * 25.4) : UNKNOWN_PX_PER_MM;
}

export function startSize(inches) {
  const set = () => {
    const mm = pixelsPerMillimetre(window.innerWidth, window.innerHeight, inches);
    document.documentElement.style.setProperty("--mm", `${mm.toFixed(3)}px`);
  };
  window.addEventListener("resize", set);
  set();
}
