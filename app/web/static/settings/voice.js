/* Each word of the calls: recorded here or chosen as a file, cut, looked at, kept; heard and forgotten. */
import { fetchJson, Problem } from "../js/http.js";
import { startAway } from "./voiceaway.js";
import { levelFault, samplesOf, trimmed, waveFile } from "./wave.js";

const RATE = 22050;
const LONGEST_MS = 6000;
const root = document.querySelector("[data-voice]");
const rate = Number(root.dataset.rate) || RATE;
const player = new Audio();
let recording = null;

const address = (row) => `${root.dataset.voice}${encodeURIComponent(row.dataset.word)}.wav`;
const write = (row, text) => (row.querySelector("[data-said]").textContent = text);
const label = (button, text) => (button.querySelector(".kern-label").textContent = text);

function show(row, isThere, text) {
  row.toggleAttribute("data-there", isThere);
  for (const name of ["play", "forget"]) row.querySelector(`[data-${name}]`).hidden = !isThere;
  write(row, text);
  const needed = [...root.querySelectorAll("[data-needed] > [data-word]")];
  const there = needed.filter((one) => one.hasAttribute("data-there")).length;
  root.querySelector("[data-away]").hidden = !root.querySelector("[data-there]");
  const missing = needed.length - there;
  const isWhole = !missing;
  root.querySelector("[data-sample-box]").hidden = !isWhole;
  root.querySelector("[data-count]").textContent =
    isWhole ? `Alle ${there} nötigen Wörter sind da.` : `Von ${needed.length} nötigen Wörtern ${missing === 1 ? "fehlt noch eines" : `fehlen noch ${missing}`}.`;
}

/** What the server or the browser refuses, in words. */
function refusal(error) {
  if (error instanceof Problem) return error.detail_de;
  return error instanceof DOMException ? "Das ist kein Ton, den dieser Browser lesen kann." : "Der Server ist gerade nicht zu erreichen.";
}

/** A recording is kept even if it is faint: better than none, and the next one takes its place. */
async function keep(row, sound) {
  const isThere = row.hasAttribute("data-there");
  write(row, "wird geprüft …");
  try {
    const samples = trimmed(await samplesOf(sound, rate), rate);
    if (!samples.length) return show(row, isThere, "Es ist nichts zu hören.");
    const { seconds } = await fetchJson(address(row), { method: "PUT", body: waveFile(samples, rate) });
    const fault = levelFault(samples);
    row.toggleAttribute("data-fault", Boolean(fault));
    show(row, true, [`${seconds.toFixed(1).replace(".", ",")} s`, fault].filter(Boolean).join(" – "));
  } catch (error) {
    show(row, isThere, refusal(error));
  }
  return undefined;
}

async function record(row, button) {
  if (recording) {
    recording.stop();
    return;
  }
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, noiseSuppression: false } });
  } catch {
    write(row, "Der Browser gibt kein Mikrofon frei.");
    return;
  }
  const parts = [];
  recording = new MediaRecorder(stream);
  recording.ondataavailable = ({ data }) => parts.push(data);
  recording.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    recording = null;
    label(button, "Aufnehmen");
    keep(row, new Blob(parts));
  };
  recording.start();
  const mine = recording;
  setTimeout(() => mine.state === "recording" && mine.stop(), LONGEST_MS);
  label(button, "Fertig");
  write(row, "Bitte sprechen …");
}

async function forget(row) {
  try {
    await fetchJson(address(row), { method: "DELETE" });
    show(row, false, "fehlt");
  } catch (error) {
    write(row, refusal(error));
  }
}

function play(url, onFault) {
  player.src = url;
  player.play().catch(onFault);
}

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = event.target.closest("[data-word]");
  if (!button) return;
  if (button.hasAttribute("data-sample"))
    play(`${button.dataset.sample}&${Date.now()}`, () => (root.querySelector("[data-sample-box]").hidden = true));
  if (button.hasAttribute("data-play")) play(`${address(row)}?${Date.now()}`, () => write(row, "Das ließ sich nicht abspielen."));
  if (button.hasAttribute("data-record")) record(row, button);
  if (button.hasAttribute("data-forget")) forget(row);
});
root.addEventListener("change", (event) => {
  const [file] = event.target.files ?? [];
  if (file) keep(event.target.closest("[data-word]"), file);
  if (event.target.type === "file") event.target.value = "";
});

startAway(root, refusal);

const mayRecord = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
root.querySelector("[data-insecure]").hidden = mayRecord;
root.querySelectorAll("[data-record]").forEach((button) => (button.hidden = !mayRecord));
