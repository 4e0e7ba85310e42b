/* Does a film show anything? Frames that a browser cannot decode it skips without a word. */

/** So many seconds of a film displays show. */
export const LONGEST_S = 60;
const LOOKS = 20;
const LOOK_MS = 100;
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Is there a frame of a video whose data has come? Browsers count them a moment later. */
export async function hasFrames(video) {
  for (let look = 0; look < LOOKS; look += 1) {
    if (video.getVideoPlaybackQuality().totalVideoFrames) return true;
    await wait(LOOK_MS);
  }
  return false;
}
