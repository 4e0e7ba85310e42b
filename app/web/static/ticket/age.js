/* [data-age] No connection: how old is what the page shows? */
import { wording } from "../js/wording.js";

export function startAge() {
  const element = document.querySelector("[data-age]");
  const [seconds, minutes] = ["seconds", "minutes"].map((name) => JSON.parse(element.dataset[name]));
  let since = Date.now();
  let isStale = false;

  function show() {
    const age = Math.floor((Date.now() - since) / 1000);
    element.hidden = !isStale || age < 3;
    const [text, n] = age < 120 ? [seconds, age] : [minutes, Math.floor(age / 60)];
    if (!element.hidden) element.textContent = wording(text, { n }, document.documentElement.lang);
  }

  setInterval(show, 1000);
  return {
    fresh() {
      since = Date.now();
      isStale = false;
      show();
    },
    stale() {
      isStale = true;
      show();
    },
  };
}
