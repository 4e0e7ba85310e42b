/* [data-slot=film] A short film in the place of a picture: without sound, from its beginning, until its end. */
import { LONGEST_S, hasFrames } from "../app/js/frames.js";

const STILL_MS = 10000;

/**
 * `onOver()`: it has come to its end, or to the longest time that a film has; `onLost(error)`: it does not go on.
 * Answers `{show(url), play(), hold(is), stop()}`; `show` rejects where there is nothing to see.
 */
export function startFilm(video, { onOver, onLost }) {
  let isPlaying = false;
  let isHeld = false;
  let watch;
  let shown = "";

  function stop() {
    isPlaying = false;
    clearTimeout(watch);
    video.pause();
  }

  function end(tell, what) {
    if (!isPlaying) return;
    stop();
    tell(what);
  }

  function lose(why) {
    // It has to be loaded anew: the same frame would only stand there again.
    shown = "";
    end(onLost, new Error(`film: ${why}`));
  }

  /** Something has moved, and has to move again soon. */
  function moved() {
    clearTimeout(watch);
    if (isPlaying && !isHeld) watch = setTimeout(lose, STILL_MS, "stands still");
  }

  function goOn() {
    moved();
    // What is held again before it began says so as well: nothing is lost by that.
    if (isPlaying && !isHeld) video.play().catch((error) => error.name === "AbortError" || lose(error.message));
  }

  video.addEventListener("ended", () => end(onOver));
  video.addEventListener("error", () => lose(video.error?.message));
  video.addEventListener("timeupdate", () => (video.currentTime >= LONGEST_S ? end(onOver) : moved()));

  return {
    stop,
    /** Its first frame is there. */
    async show(url) {
      stop();
      if (shown === url && !video.error) return;
      shown = "";
      const isThere = new Promise((done, fail) => {
        video.onloadeddata = done;
        video.onerror = () => fail(new Error(`film: ${video.error.message}`));
        setTimeout(fail, STILL_MS, new Error("film: it does not come"));
      });
      video.src = url;
      await isThere;
      if (!(await hasFrames(video))) throw new Error("film: nothing to see");
      shown = video.src;
    },
    play() {
      video.muted = true;
      video.currentTime = 0;
      isPlaying = true;
      goOn();
    },
    /** Somebody is called: it stands still, and goes on afterwards. */
    hold(is) {
      if (isHeld === is) return;
      isHeld = is;
      if (is) video.pause();
      goOn();
    },
  };
}
