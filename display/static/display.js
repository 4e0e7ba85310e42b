/* The wall display: puts the parts together. What it shows is the server's state; what it announces comes once. */
import { startDevice } from "../app/js/device.js";
import { follow } from "../app/js/feed.js";
import { pageData } from "../app/js/http.js";
import { minuteOf, officeTime } from "../app/js/officetime.js";
import { startAnswers } from "./answers.js";
import { startAge } from "./age.js";
import { startAnnouncer } from "./announcer.js";
import { allCalls, callOf, keep } from "./calls.js";
import { startClock } from "./clock.js";
import { startEvacuation } from "./evacuation.js";
import { startFoot } from "./foot.js";
import { startHero } from "./hero.js";
import { startInfo } from "./info.js";
import { createPlayer } from "./player.js";
import { startLook, volumeAt } from "./look.js";
import { startRows } from "./rows.js";
import { startSleep } from "./sleep.js";
import { startSound } from "./sound.js";
import { startStatus } from "./status.js";
import { startTurns } from "./turns.js";
import { startWords } from "./words.js";

const MINUTE_MS = 60000;
const page = pageData();
const states = new Map();
const feeds = new Map();
const speed = Number(document.body.dataset.speed ?? 1);
const time = officeTime(speed);
const zone = () => states.values().next().value?.timezone ?? null;
const answers = startAnswers(feeds);
let current = null;
let muted = false;

// What waits to be said would be lost with the page: it goes when that is over.
const device = startDevice({ isIdle: () => announcer.idle && answers.idle, onAnswer: (answer) => look.set(answer.look) });
const player = createPlayer();
const look = startLook(page.look, changed);
const hero = startHero(page.texts, { look, severalOffices: page.offices.length > 1 });
const rows = startRows(page.texts, { look, severalOffices: page.offices.length > 1 });
const info = startInfo({ look, device: page.device, onWell: device.well });
const band = startStatus();
const foot = startFoot(look);
const turns = startTurns(page.others, look, render);
const words = startWords(page, look, turns);
const clock = startClock(time, zone);
const age = startAge(page.texts, turns);
const evacuation = startEvacuation();
const announcer = startAnnouncer({
  player,
  look,
  onCurrent: (call) => {
    current = call;
    render();
    if (call) answers.shown(call);
  },
  onDone: (call, heard) => heard && answers.heard(call),
  onSpeechless: (is) => {
    document.querySelector("[data-nospeech]").hidden = !is;
  },
});
const sleep = startSleep(announcer, speed);

function render() {
  if (!states.size) return;
  const isLeaving = evacuation(states);
  if (isLeaving) announcer.silence();
  suitTime([...states.values()]);
  const calls = allCalls(states).filter(look.shows);
  const shown = current ? callOf(current, calls, states) : calls[0];
  const { status, quiet } = words(states, time.now());
  hero(shown, { announcing: Boolean(current), quiet });
  const others = calls.filter((call) => call.key !== shown?.key);
  info(states, { calls: others.length, quiet: !shown, announcing: isLeaving || Boolean(current) });
  rows(others, (call) => announcer.waiting(call.office, call.number));
  band(shown ? status : { title: "", more: "" });
  foot(states);
  clock();
}

/** What depends on the time of day: how loud it is, and whether a closed office's picture is dark. */
function suitTime(all) {
  player.volume = volumeAt(look, minuteOf(time.now(), all[0].timezone));
  document.body.toggleAttribute("data-dim", look.dim && all.every(({ status }) => !status.open) && !current);
}

/** The head of the office has set this display anew. */
function changed() {
  if (!states.size) return;
  // Each office is followed on a line of its own, from the start of the page.
  const further = page.offices.slice(1).map(([slug]) => slug);
  if (String([...look.offices].sort()) !== String(further.sort())) device.reload();
  sound();
  render();
}

function tellMuted(feed) {
  feed?.tell("status", { muted });
}

/** Where there are several offices, the voice says which one calls. */
function named(call) {
  const say = (url) => url && page.offices.length > 1 ? `${url}${url.includes("?") ? "&" : "?"}named` : url;
  return { ...call, audio: say(call.audio), own_audio: say(call.own_audio) };
}

function followOffice([office]) {
  const feed = follow({
    namespace: "/board",
    auth: { device: `display/${page.device}`, office },
    office,
    onWake: sleep.wake,
    onState: (state) => {
      sleep.told(state.at);
      answers.stand(state.calls.filter(look.shows).map(({ seq }) => ({ office, seq })));
      keep(states, page.offices, state);
      time.set(state.at);
      render();
    },
    onAnnounce: (list) => {
      announcer.add(list.filter(look.shows).map((call) => named({ ...call, office })));
      render();
    },
    onLine: (line) => {
      age(office, line);
      device.line(line);
      // Not paired any more: the server's page says so and pairs anew.
      if (line.status === 401) window.location.reload();
      if (line.via === "socket") tellMuted(feeds.get(office));
    },
    // Each of its lines hears what this display is told; a gong is rung once.
    events: { order: device.order, look: look.set, ...(office === page.offices[0][0] && { ring }) },
    fallback: `/api/v1/offices/${office}/board`,
  });
  feeds.set(office, feed);
}

/** Somebody checks the sound; a gong that cannot be heard now would be heard later. */
function ring() {
  if (player.running) player.gong(look.gong === "off" ? "bells" : look.gong);
}

page.offices.forEach(followOffice);
const sound = startSound(player, look, (is) => {
  muted = is;
  feeds.forEach(tellMuted);
});
setInterval(render, MINUTE_MS);
