/* Office time on this screen: the server's clock, also when it is a practice clock that runs faster. */

let shown = Date.now();
let heard = performance.now();
let speed = 1;

/** Tell the clock how fast the server's runs (0: stands still). */
export function runAt(factor) {
  speed = factor;
}

/** Set the clock by a time the server has sent. */
export function heardAt(iso) {
  shown = Date.parse(iso);
  heard = performance.now();
}

/** Office time now, in milliseconds. */
export function now() {
  return shown + (performance.now() - heard) * speed;
}

/** Whole minutes since an ISO time, never negative. */
export function minutesSince(iso) {
  return Math.max(0, Math.floor((now() - Date.parse(iso)) / 60000));
}

/** Seconds until an ISO time, rounded up; 0 when it has passed or is unknown. */
export function secondsUntil(iso) {
  return iso ? Math.max(0, Math.ceil((Date.parse(iso) - now()) / 1000)) : 0;
}

/** Seconds since an ISO time, never negative. */
export function secondsSince(iso) {
  return Math.max(0, Math.floor((now() - Date.parse(iso)) / 1000));
}

/** 75 -> "1:15", 3700 -> "1:01:40". */
export function spell(seconds) {
  const pad = (value) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** Local time of day of the office, "09:05". */
export function timeOfDay(iso, zone) {
  return new Date(iso).toLocaleTimeString("de-DE", { hour: "2-digit", minute: "2-digit", timeZone: zone });
}
