/* The called numbers of all offices of this display, the newest first. */

const key = (office, number) => `${office}/${number}`;

/** Put the state of one of these offices among the others: in the order of the page, whichever answered first. */
export function keep(states, offices, state) {
  states.set(state.office, state);
  const known = offices.map(([slug]) => [slug, states.get(slug)]).filter(([, one]) => one);
  states.clear();
  known.forEach(([slug, one]) => states.set(slug, one));
}

/** `states`: Map of office -> Board. Each call gets `office`, and a `key` that is the same after a recall. */
export function allCalls(states) {
  const calls = [...states.values()].flatMap((state) =>
    state.calls.map((call) => ({ ...call, office: state.office, officeName: state.short_name, key: key(state.office, call.number) })),
  );
  return calls.sort((a, b) => Date.parse(b.called_at) - Date.parse(a.called_at) || b.seq - a.seq);
}

/** The announced call as the board knows it; if it has left the board already, as it was announced. */
export function callOf(announcement, calls, states) {
  const found = calls.find((call) => call.key === key(announcement.office, announcement.number));
  const officeName = states.get(announcement.office)?.short_name;
  return found ?? { ...announcement, officeName, place: "", arrow: "", key: key(announcement.office, announcement.number) };
}
