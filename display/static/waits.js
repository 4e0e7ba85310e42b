/* [data-waits] How long it takes now, by service: those that take equally long stand together, and what has no room takes its turn. */
import { slots } from "./slots.js";

const TURN_MS = 8000;
const MOST_LINES = 2;
/** So many services where nothing can be measured, because the line gives way to a call. */
const MOST_UNSEEN = 6;

/** What one office tells, a service at a time; one wait for all services is said once. */
function told({ waits, short_name: name }, isOneOfSeveral) {
  const office = isOneOfSeveral ? `${name}: ` : "";
  const texts = [...new Set(waits.map((one) => one.text))];
  if (waits.length > 1 && texts.length === 1) return [{ office, text: texts[0] }];
  const alike = (text) => waits.filter((one) => one.text === text);
  return texts.flatMap((text) => alike(text).map(({ names }) => ({ office, name: names.de, text })));
}

/** Services beside each other with the same wait as one item; each office says once whose words these are. */
function together(services) {
  const items = [];
  for (const { office, name, text } of services) {
    const last = items.at(-1);
    if (last?.office === office && last.text === text) last.names.push(name);
    else items.push({ office, text, names: name ? [name] : [] });
  }
  return items.map((one, n) => ({ ...one, office: items[n - 1]?.office === one.office ? "" : one.office }));
}

function waitItem({ office, names, text }) {
  const item = document.createElement("span");
  item.append(office);
  if (names.length) item.append(Object.assign(document.createElement("strong"), { textContent: names.join(", ") }), " ");
  // Names may go on in the next line, a wait stands as a whole.
  item.append(text.replaceAll(" ", "\u00a0"));
  return item;
}

/** Answers `render(states)`. */
export function startWaits(look) {
  const root = document.querySelector("[data-waits]");
  const hero = document.querySelector("[data-hero]");
  const { list } = slots(root);
  let services = [];
  let at = 0;
  let next = 0;

  const write = (end) => list.replaceChildren(...together(services.slice(at, end)).flatMap((one) => [waitItem(one), " "]));

  function fits(end) {
    write(end);
    if (!root.clientHeight) return end - at <= MOST_UNSEEN;
    return root.clientHeight < (MOST_LINES + 0.5) * parseFloat(getComputedStyle(root).lineHeight);
  }

  function draw() {
    let end = Math.min(at + 1, services.length);
    while (end < services.length && fits(end + 1)) end += 1;
    write(end);
    next = end % (services.length || 1);
    // So that nothing above moves when fewer lines have their turn.
    root.toggleAttribute("data-turning", next !== at);
  }

  setInterval(() => {
    // Nothing moves while somebody is called.
    if (next === at || hero.hasAttribute("data-announcing")) return;
    at = next;
    draw();
  }, TURN_MS);

  return function render(states) {
    const known = look.show_waits ? states.flatMap((state) => told(state, states.length > 1)) : [];
    root.hidden = !known.length;
    const isSame = JSON.stringify(known) === JSON.stringify(services);
    services = known;
    if (isSame) return;
    if (at >= services.length) at = 0;
    draw();
  };
}
