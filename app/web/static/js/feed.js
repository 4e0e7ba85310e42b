/* Follows one office: the event log is the truth and a push is only a hint.
 *
 * Snapshot first; then every message must join on to the last one, else `since` asks for what is missing. So a
 * lost, doubled or reordered message never matters, and each call is announced at most once.
 */
import { io } from "../../vendor/socket.io.esm.min.js";
import { fetchJson } from "./http.js";
import { emptyLedger, take } from "./ledger.js";

const QUIET_MS = 15000;
const ANSWER_MS = 4000;
const POLL_MS = 2000;
const PATIENCE_MS = 3000;

/**
 * Follow `office` in a Socket.IO namespace.
 *
 * `onState(state)` gets each new state, `onAnnounce(list)` the calls to announce, in order and once each.
 * `onLine({up, since, via})`: is the line up, when was the last word (ms, Date.now()), "socket" or "http"; the page
 * may say so. `fallback`: address that answers like `since`, asked every two seconds while there is no socket.
 * `events`: further messages, name -> handler. Answers `{emit(name, data), refresh(), stop()}`.
 */
export function follow({ namespace, auth, office, onState, onAnnounce, onLine, fallback = null, events = {} }) {
  const ledger = emptyLedger();
  const line = lineWatch(onLine);
  let stopped = false;
  let asking = false;
  let quiet;
  let poller;

  const socket = io(namespace, {
    transports: ["websocket"],
    auth,
    forceNew: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 1500,
    timeout: 4000,
  });

  function receive(message, via) {
    line.up(via);
    clearTimeout(quiet);
    quiet = setTimeout(ask, QUIET_MS);
    const { verdict, announce } = take(ledger, message);
    if (verdict === "gap") return ask();
    if (verdict === "old") return undefined;
    onState?.(message);
    if (announce.length) onAnnounce?.(announce);
    return undefined;
  }

  function ask() {
    if (asking || stopped || !socket.connected) return;
    asking = true;
    socket.timeout(ANSWER_MS).emit("since", { office, seq: ledger.seq }, (error, answer) => {
      asking = false;
      if (stopped) return;
      if (error && socket.connected) socket.io.engine.close();
      else if (answer?.boot) receive(answer, "socket");
    });
  }

  function snapshot(message) {
    const state = message.offices?.find((one) => one.slug === office || one.office === office);
    if (!state) return;
    // Known already: the snapshot would jump over calls of the last seconds, `since` brings them.
    if (message.boot === ledger.boot) ask();
    else receive({ boot: message.boot, at: message.at, ...state }, "socket");
  }

  async function poll() {
    if (stopped || socket.connected) return;
    try {
      const answer = await fetchJson(ledger.boot ? `${fallback}?since=${ledger.seq}` : fallback, { timeout: ANSWER_MS });
      if (!socket.connected && !stopped) receive(answer, "http");
    } catch (error) {
      line.down(error.status);
    }
    poller = setTimeout(poll, POLL_MS);
  }

  function lost() {
    clearTimeout(quiet);
    clearTimeout(poller);
    asking = false;
    line.down();
    if (fallback && !stopped) poller = setTimeout(poll, PATIENCE_MS);
  }

  socket.on("snapshot", snapshot);
  socket.on("event", (message) => message.office === office && receive(message, "socket"));
  socket.on("connect", () => clearTimeout(poller));
  socket.on("disconnect", (reason) => {
    lost();
    // The server ended it (stopping, device revoked): the library would not come back by itself.
    if (reason === "io server disconnect") setTimeout(() => stopped || socket.connect(), 1000);
  });
  // A refused connection is not tried again by the library either, a failed one is.
  socket.on("connect_error", () => socket.active || setTimeout(() => stopped || socket.connect(), 3000));
  Object.entries(events).forEach(([name, handler]) => socket.on(name, handler));
  window.addEventListener("online", ask);
  setTimeout(() => socket.connected || stopped || line.down(), PATIENCE_MS);
  if (fallback) poller = setTimeout(poll, PATIENCE_MS);

  return {
    emit: (name, data) => socket.connected && socket.emit(name, data),
    refresh: ask,
    stop() {
      stopped = true;
      clearTimeout(quiet);
      clearTimeout(poller);
      socket.disconnect();
    },
  };
}

/** Tells `onLine` about changes only; `since` is the time of the last word from the server. */
function lineWatch(onLine) {
  let told = null;
  let since = Date.now();
  const tell = (up, via, status) => {
    const now = `${up}${via}${status}`;
    if (now !== told) onLine?.({ up, since, via, status });
    told = now;
  };
  return {
    up(via) {
      since = Date.now();
      tell(true, via);
    },
    down: (status) => tell(false, null, status),
  };
}
