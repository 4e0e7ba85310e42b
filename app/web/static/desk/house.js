/* What holds for the whole house: the notice and locks. */
import { make, part, rows, write } from "../js/dom.js";
import { timeOfDay } from "../js/time.js";

/** Draw notice and locks. */
export function drawHouse({ queue }) {
  const until = (lock) => `bis ${timeOfDay(lock.until, queue.timezone)}`;
  const locked = (lock) => queue.services.find((one) => one.code === lock.service)?.names.de ?? "Ganzer Standort";
  const items = [
    ...(queue.notice ? [{ id: "notice", head: "Hinweis", text: queue.notice.de, small: "" }] : []),
    ...queue.locks.map((lock) => ({ id: lock.id, head: `Gesperrt: ${locked(lock)}`, text: lock.text.de, small: until(lock) })),
  ];
  part("box", "house").hidden = items.length === 0;
  write(part("total", "house"), String(items.length));
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
