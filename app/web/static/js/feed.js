/* Follows one office: the event log is the truth and a push is only a hint.
 *
 * Snapshot first; then every message must join on to the last one, else `since` asks for what is missing. So a
 * lost, doubled or reordered message never matters, and each call is announced at most once.
 */
import { io } from "../../vendor/socket.io.esm.min.js";
import { startBeat } from "./beat.js";
import { fetchJson } from "./http.js";
import { emptyLedger, take } from "./ledger.js";
import { lineWatch } from "./linewatch.js";

const QUIET_MS = 15000;
const ANSWER_MS = 4000;
const WOKEN_MS = 1500;
const POLL_MS = 2000;
const PATIENCE_MS = 3000;

/**
 * Follow `office` in a Socket.IO namespace.
 *
 * `onState(state)` gets each new state, `onAnnounce(list)` the calls to announce, in order and once each.
 * `onLine({up, since, via})`: is the line up, when was the last word (`performance.now()`), "socket" or "http"; the
 * page may say so. `onWake(frozen)`: the page stood still for a while, and what is true now comes next.
 * `first`: what the page came with; no word of the line. `fallback`: answers like `since` while there is no socket.
 * `events`: further messages, name -> handler; over HTTP the answer's `told` brings them.
 * Answers `{tell(name, data), stop()}`: what is told over the socket brings the server's answer, or null where none comes.
 */
export function follow({ namespace, auth, office, onState, onAnnounce, onLine, onWake, first, fallback = null, events = {} }) {
  const ledger = emptyLedger();
  const line = lineWatch(onLine);
  const look = startBeat((frozen) => stopped || wake(frozen));
  let [asking, asked, missed] = [0, 0, -1];
  let [stopped, woken, quiet, poller] = [false, false];

  const socket = io(namespace, {
    transports: ["websocket"],
    auth,
    forceNew: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 1000,
    randomizationFactor: 0.3,
    timeout: 4000,
  });

  function receive(message, via) {
    line.up(via);
    message.told?.forEach((one) => events[one.event]?.(one.message));
    clearTimeout(quiet);
    quiet = setTimeout(() => ask(), QUIET_MS);
    const { verdict, announce } = take(ledger, message);
    if (verdict === "snapshot") missed = -1;
    if (verdict === "gap") {
      missed = message.seq;
      ask();
    }
    if (verdict === "gap" || verdict === "old") return;
    onState?.(message);
    if (announce.length) onAnnounce?.(announce);
  }

  function ask(patience = ANSWER_MS) {
    if (asking || stopped || !socket.connected) return;
    const mine = (asking = ++asked);
    socket.timeout(patience).emit("since", { office, seq: ledger.seq }, (error, answer) => {
      // Asked before the page stood still: the answer may be as old as its sleep.
      if (mine !== asking) return;
      asking = 0;
      if (stopped) return;
      if (error && socket.connected) socket.io.engine.close();
      else if (answer?.boot) {
        woken = false;
        receive(answer, "socket");
        // The next message may have overtaken this answer.
        if (ledger.seq < missed) ask();
      }
    });
  }

  function push(message) {
    look();
    // What was waiting in the line while the page stood still is not news: only the answer to a new question is.
    if (message.office === office && !woken) receive(message, "socket");
  }

  function wake(frozen) {
    onWake?.(frozen);
    [woken, asking] = [socket.connected, 0];
    if (woken) ask(WOKEN_MS);
    else if (fallback) poll();
  }

  function snapshot(message) {
    const state = message.offices?.find((one) => one.slug === office || one.office === office);
    if (!state) return;
    asking = 0;
    // Known already: the snapshot would jump over calls of the last seconds, `since` brings them.
    if (message.boot === ledger.boot) ask();
    else receive({ boot: message.boot, at: message.at, ...state }, "socket");
  }

  async function poll() {
    if (stopped || socket.connected) return;
    const mine = (asking = ++asked);
    try {
      const answer = await fetchJson(ledger.boot ? `${fallback}?since=${ledger.seq}` : fallback, { timeout: ANSWER_MS });
      // Since it was asked a socket may have told more, or the page have stood still.
      if (mine === asking && !stopped) receive(answer, "http");
    } catch (error) {
      if (mine === asking) line.down(error.status);
    }
    clearTimeout(poller);
    poller = setTimeout(poll, POLL_MS);
  }

  function lost() {
    clearTimeout(quiet);
    clearTimeout(poller);
    asking = 0;
    woken = false;
    line.down();
    if (fallback && !stopped) poller = setTimeout(poll, PATIENCE_MS);
  }

  socket.on("snapshot", snapshot);
  socket.on("event", push);
  socket.on("connect", () => clearTimeout(poller));
  socket.on("disconnect", (reason) => {
    lost();
    // The server ended it (stopping, device revoked): the library would not come back by itself.
    if (reason === "io server disconnect") setTimeout(() => stopped || socket.connect(), 1000);
  });
  // A refused connection is not tried again by the library either, a failed one is.
  socket.on("connect_error", () => socket.active || setTimeout(() => stopped || socket.connect(), 3000));
  Object.entries(events).forEach(([name, handler]) => socket.on(name, handler));
  window.addEventListener("online", () => ask(WOKEN_MS));
  if (first) queueMicrotask(() => take(ledger, first).verdict === "snapshot" && onState?.(first));
  setTimeout(() => socket.connected || stopped || line.down(), PATIENCE_MS);
  if (fallback) poller = setTimeout(poll, PATIENCE_MS);

  return {
    tell: async (name, data) => (socket.connected ? socket.timeout(ANSWER_MS).emitWithAck(name, data).catch(() => null) : null),
    stop() {
      stopped = true;
      clearTimeout(quiet);
      clearTimeout(poller);
      socket.disconnect();
    },
  };
}
