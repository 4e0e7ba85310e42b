/* Once a day somebody looks and listens at each display: a browser that plays knows nothing of a television that is off. */
import { button, make, part, rows } from "../js/dom.js";
import { officeMove } from "./api.js";
import { press } from "./press.js";
import { onChange, page } from "./state.js";

function act(name, move, said) {
  const body = { display: name };
  return (event) => event.detail > 1 || press({ key: `${move}:${name}`, send: officeMove(page.office, `displays/${move}`), body, place: "check", said });
}

function asked({ connected, audible }) {
  if (!connected) return "Anzeige ist nicht verbunden";
  return audible ? "Anzeige: Bild zu sehen, Gong zu hören?" : "Anzeige ohne Ton: Bild zu sehen?";
}

function row(display) {
  const { name, connected, audible } = display;
  const gong = act(name, "ring", `Gong an ${name}`);
  const what = audible ? "Bild und Ton" : "Bild";
  const done = act(name, "checked", `${name} geprüft`);
  return make(
    "li",
    { class: "rec-row" },
    make("div", { class: "rec-row-text" }, make("strong", {}, name), make("span", {}, asked(display))),
    connected && audible ? button("Gong", { kind: "secondary", click: gong, "aria-label": `Gong: ${name}` }) : null,
    connected ? button("Geprüft", { kind: "primary", click: done, "aria-label": `${what} geprüft: ${name}` }) : null,
  );
}

/** List the displays that nobody has checked today, while the office is open. */
export function startChecks() {
  onChange(({ queue }) => {
    const open = queue.displays.filter((one) => one.here && !one.checked);
    part("checks").hidden = !open.length || !queue.status.open;
    rows(part("list", "checks"), open, { key: (one) => one.name, print: (one) => JSON.stringify(one), render: row });
  });
}
