/* Which way leads to a counter, seen from this display. */

/** `svg`: an element with a <use>. `arrow`: left, right, straight …, "" for none; `texts` say it to who cannot see it. */
export function drawArrow(svg, arrow, texts) {
  svg.toggleAttribute("hidden", !arrow);
  if (!arrow || svg.dataset.arrow === arrow) return;
  svg.dataset.arrow = arrow;
  svg.firstElementChild.setAttribute("href", `#arrow-${arrow}`);
  svg.setAttribute("aria-label", texts[`arrow_${arrow}`]);
}
