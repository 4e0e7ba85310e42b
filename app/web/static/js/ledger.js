/* What a screen has already seen of one office's log: decides what a message means. No I/O. */

/** An empty ledger: nothing seen. */
export function emptyLedger() {
  return { boot: null, seq: -1 };
}

/**
 * Take a message `{boot, after, seq, announce, …state}` into the ledger.
 *
 * Answers `{verdict, announce}`: "snapshot" (show the state, announce nothing), "taken" (show it and announce the
 * calls that are new), "gap" (something is missing: ask for what came after `ledger.seq`) or "old" (known already).
 */
export function take(ledger, message) {
  if (message.boot !== ledger.boot) {
    ledger.boot = message.boot;
    ledger.seq = message.seq;
    return { verdict: "snapshot", announce: [] };
  }
  if (message.seq < ledger.seq) return { verdict: "old", announce: [] };
  if ((message.after ?? ledger.seq) > ledger.seq) return { verdict: "gap", announce: [] };
  const announce = (message.announce ?? []).filter((call) => call.seq > ledger.seq).sort((a, b) => a.seq - b.seq);
  ledger.seq = message.seq;
  return { verdict: "taken", announce };
}
