/* Choosing what leaves a number for one of its own: whole concerns, or some of their pieces. */
import { make } from "./dom.js";

/** How many pieces of a concern may go: of what is in service (`mine`: here) one has to stay, and only its clerk parts it. */
export function free(one, mine) {
  if (one.state === "in_service") return mine ? one.quantity - 1 : 0;
  return one.state === "open" ? one.quantity : 0;
}

/** The concerns of which something may go; none where nothing would stay. */
export function leaving(concerns, mine) {
  const pieces = concerns.filter(({ state }) => state === "open" || state === "in_service").reduce((sum, one) => sum + one.quantity, 0);
  return pieces > 1 ? concerns.filter((one) => free(one, mine) > 0) : [];
}

/** A box to tick, with how many of its pieces go. */
export function choosable(one, text, mine) {
  const most = free(one, mine);
  const box = make("input", { type: "checkbox", name: "positions", value: one.position });
  const label = make("label", { class: "wm-piece" }, box, ` ${text}`);
  if (one.quantity === 1) return [label];
  const many = make("input", { type: "number", name: `pieces-${one.position}`, min: 1, max: most, value: most, required: true });
  return [label, make("label", { class: "wm-piece" }, "davon ", many)];
}

/** What the API is told, from the names and values of a form. */
export function parted(positions, valueOf) {
  return { positions: positions.map(Number), quantities: positions.map((one) => Number(valueOf(`pieces-${one}`) ?? 1)) };
}
