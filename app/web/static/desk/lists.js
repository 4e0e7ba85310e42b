/* Lists beside the case: who waits, who is parked or missed, colleagues, notices and locks. */
import { button, make, part, rows, write } from "./dom.js";
import { serviceNames } from "./model.js";
import { minutesSince, timeOfDay } from "./time.js";
import { COUNTER_STATES, TICKET_STATES, languageName, spaced } from "./words.js";

/** Draw all lists. `pick(line)` and `resume(line)` are what their buttons do. */
export function drawLists({ queue, counter }, { pick, resume }) {
  const names = (line) => serviceNames(line, queue.services);
  write(part("total"), String(queue.waiting_total));
  part("empty", "waiting").hidden = queue.waiting_total > 0;
  tickets("waiting", queue.waiting, (line) => [
    ticketText(line, names(line), `${minutesSince(line.waiting_since)}\u00a0min`),
    button("Aufrufen", { click: () => pick(line), "aria-label": `${spaced(line.number)} aufrufen` }),
  ]);
  for (const [name, label] of [["parked", "Fortsetzen"], ["missed", "Ist doch da"]]) {
    tickets(name, queue[name], (line) => [
      ticketText(line, names(line), name === "parked" ? "geparkt" : `um ${timeOfDay(line.called_at ?? line.issued_at, queue.timezone)}`),
      button(label, { click: () => resume(line), "aria-label": `${spaced(line.number)}: ${label}` }),
    ]);
    part("box", name).hidden = queue[name].length === 0;
  }
  drawOthers(queue, counter);
  drawHouse(queue);
}

function tickets(name, lines, content) {
  rows(part("list", name), lines, {
    key: (line) => line.token,
    print: (line) => JSON.stringify([line, minutesSince(line.waiting_since)]),
    render: (line) => make("li", { class: "desk-row" }, ...content(line)),
  });
}

function ticketText(line, services, when) {
  const small = [when];
  if (line.language !== "de") small.push(languageName(line.language));
  if (line.unclaimed) small.push("nicht bestätigt");
  return make(
    "div",
    { class: "desk-row-text" },
    make("strong", {}, spaced(line.number)),
    make("span", {}, services),
    make("span", { class: "desk-small" }, small.join(" · ")),
  );
}

function drawOthers(queue, counter) {
  const others = queue.counters.filter((one) => one.id !== counter?.id && one.state !== "closed");
  part("box", "others").hidden = others.length === 0;
  const text = (one) => {
    const state = one.ticket ? `${spaced(one.ticket)} ${TICKET_STATES[one.ticket_state] ?? ""}` : COUNTER_STATES[one.state];
    return make(
      "li",
      { class: "desk-row" },
      make("div", { class: "desk-row-text" }, make("strong", {}, one.name), make("span", {}, state), make("span", { class: "desk-small" }, one.clerk ?? "")),
    );
  };
  rows(part("list", "others"), others, { key: (one) => one.id, print: (one) => JSON.stringify(one), render: text });
}

function drawHouse(queue) {
  const until = (lock) => `bis ${timeOfDay(lock.until, queue.timezone)}`;
  const locked = (lock) => queue.services.find((one) => one.code === lock.service)?.names.de ?? "Ganzer Standort";
  const items = [
    ...(queue.notice ? [{ id: "notice", head: "Hinweis", text: queue.notice.de, small: "" }] : []),
    ...queue.locks.map((lock) => ({ id: lock.id, head: `Gesperrt: ${locked(lock)}`, text: lock.text.de, small: until(lock) })),
  ];
  part("box", "house").hidden = items.length === 0;
  rows(part("list", "house"), items, {
    key: (item) => item.id,
    print: (item) => JSON.stringify(item),
    render: ({ head, text, small }) =>
      make(
        "li",
        { class: "desk-row" },
        make("div", { class: "desk-row-text" }, make("strong", {}, head), make("span", {}, text), make("span", { class: "desk-small" }, small)),
      ),
  });
}
