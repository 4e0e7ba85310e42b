/* One notice in its field: its film, or its picture, or else both in words. */
import { startFilm } from "./film.js";
import { filmAt, keepFilms, useFilm } from "./films.js";
import { fitBox } from "./fit.js";

const LATE_MS = 3000;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Its address, or null where it cannot be had: then the words stand alone. */
async function pictureAt(url) {
  const image = new Image();
  image.src = url;
  return image.decode().then(() => url, () => null);
}

/**
 * `parts`: the elements by their data-slot; `device`: the display's name, for the addresses; `mayMove()`: may films
 * play just now? `onOver()` as of a film; `onLost()`: the film that is shown does not go on, which is reported;
 * `onWell(text)`: what was reported is over.
 * Answers `{look(slide, {isCurrent, asFilm, fade}), put(slide, seen), hasFilm(), fetch(slide), keep(slides), play(),
 * hold(is), stop()}`.
 */
export function startSlide(parts, { device, mayMove, onOver, onLost, onWell }) {
  const faults = new Map();
  let current;
  const film = startFilm(parts.film, {
    onOver() {
      heal(filmOf(current));
      onOver();
    },
    onLost(error) {
      complain(current, error);
      onLost();
    },
  });
  const filmOf = (slide) => `/display/${device}/films/${slide.office}/${slide.film}`;
  const moves = (slide) => slide.film && mayMove();

  function complain(slide, error) {
    faults.set(filmOf(slide), error.message);
    reportError(error);
  }

  function heal(address) {
    const fault = faults.get(address);
    faults.delete(address);
    if (fault && ![...faults.values()].includes(fault)) onWell(fault);
  }

  /** Is its film ready to play? One that is late or cannot be had leaves its place to the picture or the words. */
  async function isReady(slide, { isCurrent, fade }) {
    const address = filmOf(slide);
    try {
      const url = await Promise.race([filmAt(address), wait(LATE_MS)]);
      if (!url || !isCurrent()) return false;
      useFilm(address);
      // There is one field for all films.
      if (!parts.film.hidden) await fade();
      if (!isCurrent()) return false;
      await film.show(url);
      return true;
    } catch (error) {
      // The line may be down, or many displays have wanted it at the same moment: then it comes later.
      if (isCurrent() && !error.temporary) complain(slide, error);
      return false;
    }
  }

  return {
    ...film,
    /** What there is to see of it: `{plays, url}`, of which neither may be. `fade()` takes away what is seen now. */
    async look(slide, { asFilm, ...how }) {
      const plays = Boolean(asFilm && moves(slide)) && (await isReady(slide, how));
      const url = plays || !slide.picture ? null : await pictureAt(`/display/${device}/pictures/${slide.office}/${slide.picture}.webp`);
      return { plays, url };
    },
    hasFilm: () => !parts.film.hidden,
    put(slide, { plays, url }) {
      const { heading, text, alt } = slide;
      current = slide;
      const isSeen = plays || Boolean(url);
      parts.seen.hidden = !isSeen;
      parts.film.hidden = !plays;
      parts.picture.hidden = !url;
      if (plays) parts.film.ariaLabel = alt;
      if (url) [parts.picture.src, parts.picture.alt] = [url, alt];
      parts.heading.textContent = heading;
      parts.text.textContent = isSeen ? text : [text, alt].filter(Boolean).join("\n");
      parts.words.hidden = !heading && !parts.text.textContent;
      fitBox(parts.words);
    },
    /** Its film is here when its turn comes; what goes wrong is told then. */
    fetch(slide) {
      if (moves(slide)) filmAt(filmOf(slide)).catch(() => {});
    },
    /** Nothing else is told any more. */
    keep(slides) {
      const told = slides.map(filmOf);
      keepFilms(told);
      for (const address of faults.keys()) if (!told.includes(address)) heal(address);
    },
  };
}
