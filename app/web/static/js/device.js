/* What a screen says of itself, every half minute and when its line changes, and what it is told to do: load its page
 * anew. An order is reported as done before it is followed, so it is followed once, whatever happens afterwards. */
import { fetchJson } from "./http.js";

const EVERY_MS = 30000;
const LOOK_MS = 1000;
const LONGEST = 120;
const TRIED = "wartemarke-build";
const meta = (name) => document.querySelector(`meta[name="${name}"]`).content;

/** "Chrome 150, Linux": no more than a person needs who looks for an old browser. */
function browserName() {
  const [, name, version] = /(Edg|Firefox|Chrome)\/(\d+)/.exec(navigator.userAgent) ?? [null, "?", ""];
  const [system] = /Linux|Windows|Android|Mac/.exec(navigator.userAgent) ?? [""];
  return [`${name} ${version}`.trim(), system].filter(Boolean).join(", ");
}

function screenText() {
  return `${Math.round(innerWidth * devicePixelRatio)} × ${Math.round(innerHeight * devicePixelRatio)}`;
}

/** What the browser keeps of this page, its cookie aside: a page cannot clear more. */
async function forget() {
  sessionStorage.clear();
  localStorage.clear();
  const kept = (await globalThis.caches?.keys()) ?? [];
  await Promise.all(kept.map((name) => caches.delete(name)));
  const loaded = performance.getEntriesByType("resource").map((one) => one.name);
  const own = loaded.filter((url) => new URL(url).pathname.startsWith("/static/"));
  await Promise.all(own.map((url) => fetch(url, { cache: "reload" })));
}

/** `isIdle()`: may the page go just now? `onAnswer(answer)` gets what the server says to each report. Answers `{order(order), line(line)}` for the feed's messages, `reload()`, and `well(text)`: an error that said so is over. */
export function startDevice({ isIdle, onAnswer }) {
  let via = "socket";
  let error = "";
  let done = 0;
  let wanted = null;
  let timer;

  addEventListener("error", (event) => note(event.message));
  addEventListener("unhandledrejection", (event) => note(event.reason));

  function note(what) {
    error = String(what?.message ?? what).slice(0, LONGEST);
  }

  const say = () =>
    fetchJson("/api/v1/device/report", {
      method: "POST",
      body: { build: meta("build"), line: via, clock: new Date().toISOString(), browser: browserName(), screen: screenText(), error, done },
    });

  async function report() {
    clearTimeout(timer);
    timer = setTimeout(report, EVERY_MS);
    const answer = await say().catch(() => null);
    if (answer) onAnswer?.(answer);
    // Without an answer the line is down: the page says so by itself, and the next report comes soon.
    if (answer?.order) order(answer.order);
    else if (answer && answer.build !== meta("build")) renew(answer.build);
  }

  /** The server has another build. Tried once for each: behind several servers the old one may answer again. */
  function renew(build) {
    if (sessionStorage.getItem(TRIED) === build) return;
    sessionStorage.setItem(TRIED, build);
    reload();
  }

  /** Load the page anew as soon as it may go. */
  function reload() {
    order({ id: done, do: "reload" });
  }

  function order(given) {
    if (wanted || given.id < done) return;
    wanted = given;
    follow();
  }

  async function follow() {
    if (!isIdle()) {
      setTimeout(follow, LOOK_MS);
      return;
    }
    const { id, do: what } = wanted;
    wanted = null;
    done = id;
    try {
      if (what === "restart") await forget();
      await say();
    } catch {
      // Not told, not followed: the server asks again.
      done = 0;
      return;
    }
    location.reload();
  }

  report();
  return {
    order,
    reload,
    well(text) {
      if (error.includes(text)) error = "";
    },
    line({ up, via: by }) {
      if (!up) return;
      via = by;
      report();
    },
  };
}
