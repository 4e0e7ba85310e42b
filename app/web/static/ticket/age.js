/* [data-age] No connection: how old is what the page shows? */

export function startAge() {
  const element = document.querySelector("[data-age]");
  const { text, seconds, minutes } = element.dataset;
  let since = Date.now();
  let isStale = false;

  function show() {
    const age = Math.floor((Date.now() - since) / 1000);
    element.hidden = !isStale || age < 3;
    const [unit, count] = age < 120 ? [seconds, age] : [minutes, Math.floor(age / 60)];
    if (!element.hidden) element.textContent = text.replace("{n}", unit.replace("{n}", count));
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
