/* Pictures and films are uploaded as soon as they are chosen: what comes back is what the displays will show. */
import { LONGEST_S, hasFrames } from "../js/frames.js";
import { startUpload } from "./upload.js";

const MB = 1024 * 1024;
const KINDS = {
  picture: { word: "Dieses Bild", shownAt: (address) => `${address}.webp` },
  film: { word: "Dieser Film", shownAt: (address) => address },
};
const root = document.querySelector("[data-slide]");
const words = root.querySelector("[data-words]");
const boxes = root.querySelectorAll("[data-upload]");
const nameIn = (box) => box.querySelector("[data-name]");

function startBox(box) {
  const part = (name) => box.querySelector(`[data-${name}]`);
  const { word, shownAt } = KINDS[box.dataset.upload];
  const most = Number(box.dataset.most);

  function keep(name) {
    nameIn(box).value = name;
    part("box").hidden = !name;
    words.hidden = ![...boxes].some((one) => nameIn(one).value);
    if (name) part("shown").src = shownAt(`${box.dataset.kept}${name}`);
  }

  const say = startUpload({
    file: part("file"),
    said: part("said"),
    form: root.closest("form"),
    url: box.dataset.url,
    fault({ size, type }) {
      if (type === "application/pdf") return "Das ist eine PDF. Unter „PDF hochladen“ wird jede Seite ein Hinweis.";
      return size > most ? `${word} ist zu groß. Es sind höchstens ${most / MB} MB möglich.` : "";
    },
    working: "Wird hochgeladen …",
    onDone: (answer) => keep(answer[box.dataset.upload]),
  });

  part("away").addEventListener("click", () => {
    part("file").value = "";
    keep("");
    say();
  });
  if (part("unplayable")) startJudge(part("shown"), part("unplayable"), part("long"));
}

/** Say so where this browser finds nothing to show, and where displays will not show all of it. */
function startJudge(video, unplayable, long) {
  async function judge() {
    // Who records live does not say how long it becomes.
    long.hidden = !(Number.isFinite(video.duration) && video.duration > LONGEST_S);
    unplayable.hidden = !video.error && (await hasFrames(video));
  }
  video.addEventListener("emptied", () => (unplayable.hidden = long.hidden = true));
  for (const moment of ["loadeddata", "error"]) video.addEventListener(moment, judge);
  // It may have been there before this script.
  if (video.error || video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) judge();
}

boxes.forEach(startBox);
