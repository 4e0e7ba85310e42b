/* The ticket beside its form: every change is drawn by the server, as it would be printed. */
const LOGO_WIDTH = 480, LOGO_HEIGHT = 180, DARK = 140, PAUSE_MS = 250;

const form = document.querySelector("form.set-form");
const sheet = form.querySelector("[data-sheet]");
const said = form.querySelector("[data-sample-said]");
const logo = form.querySelector("[data-logo]");
const file = form.querySelector("[data-logo-file]");
const away = form.querySelector("[data-logo-away]");
let waiting = 0, newest = 0;

/** Draw the paper as the form would have it; an older answer never replaces a newer one. */
async function draw() {
  const mine = ++newest;
  const wanted = new FormData(form);
  for (const choice of form.querySelectorAll("[data-sample]")) wanted.set(choice.dataset.sample, choice.value);
  try {
    const answer = await fetch(sheet.dataset.sheet, { method: "POST", body: wanted });
    if (!answer.ok) throw new Error(answer.status);
    const picture = await asData(await answer.blob());
    if (mine === newest) [sheet.src, said.textContent] = [picture, ""];
  } catch {
    if (mine === newest) said.textContent = "Die Vorschau ist gerade nicht zu bekommen.";
  }
}

/** The content security policy takes pictures from here and from `data:`. */
function asData(blob) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(blob);
  });
}

/** A picture as black dots on white, small enough for the head of a ticket; PNG, base64. */
async function asLogo(picked) {
  const picture = await createImageBitmap(picked);
  const scale = Math.min(1, LOGO_WIDTH / picture.width, LOGO_HEIGHT / picture.height);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.max(1, picture.width * scale), Math.max(1, picture.height * scale)];
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const dots = pen.getImageData(0, 0, canvas.width, canvas.height);
  for (let at = 0; at < dots.data.length; at += 4) {
    const grey = 0.3 * dots.data[at] + 0.59 * dots.data[at + 1] + 0.11 * dots.data[at + 2];
    dots.data.fill(grey < DARK ? 0 : 255, at, at + 3);
  }
  pen.putImageData(dots, 0, 0);
  return canvas.toDataURL("image/png").split(",")[1];
}

function keep(value) {
  logo.value = value;
  away.hidden = !value;
  draw();
}

form.addEventListener("input", (event) => {
  if (event.target === file) return;
  clearTimeout(waiting);
  waiting = setTimeout(draw, PAUSE_MS);
});
file.addEventListener("change", async () => {
  if (!file.files.length) return;
  try {
    keep(await asLogo(file.files[0]));
  } catch {
    said.textContent = "Diese Datei ist kein Bild.";
  }
});
away.addEventListener("click", () => {
  file.value = "";
  keep("");
});
