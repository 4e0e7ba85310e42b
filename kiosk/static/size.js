/* [data-size] Real sizes on the glass: --mm from the diagonal of the screen, --letters from who stands before it. */

const UNKNOWN_PX_PER_MM = 4;
/* Of Fira Sans; EN 301 549, 5.1.4: a capital is seen under 0.7 degrees. */
const CAPITAL_PER_EM = 0.689;
const CAPITAL_DEGREES = 0.7;

/** CSS pixels per millimetre of a picture of `width` x `height` pixels with that diagonal. */
export function pixelsPerMillimetre(width, height, inches) {
  return inches ? Math.hypot(width, height) / (inches * 25.4) : UNKNOWN_PX_PER_MM;
}

/** Millimetres of the type whose capitals are tall enough from that far away. */
export const letterMillimetres = (distance) => (distance * Math.tan((CAPITAL_DEGREES * Math.PI) / 180)) / CAPITAL_PER_EM;

export function startSize(inches, distance) {
  const set = () => {
    const mm = pixelsPerMillimetre(window.innerWidth, window.innerHeight, inches);
    document.documentElement.style.setProperty("--mm", `${mm.toFixed(3)}px`);
    document.documentElement.style.setProperty("--letters", `${(mm * letterMillimetres(distance)).toFixed(2)}px`);
  };
  window.addEventListener("resize", set);
  set();
}
