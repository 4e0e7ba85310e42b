/* Somebody who is expected is here: by the code, or picked from a list. */
import { button, part } from "../js/dom.js";
import { spaced } from "../js/words.js";
import { officeMove } from "./api.js";
import { give } from "./given.js";
import { paper } from "./paper.js";
import { onSubmit, press } from "./press.js";
import { page } from "./state.js";

/** Check in by `{code}` or `{appointment}`; answers whether it was done. */
async function arrive(known) {
  const key = `check-in:${known.appointment ?? known.code}`;
  const done = await press({ key, send: officeMove(page.office, "check-in"), body: { ...known, ...paper() }, place: "people" });
  if (done?.answer) give(done.answer, `${spaced(done.answer.number)} ist da`);
  return Boolean(done?.answer);
}

/** The button beside somebody who is expected. */
export function here(known, what) {
  return button("Ist da", { kind: "secondary", click: (event) => event.detail > 1 || arrive(known), "aria-label": `${what}: Ist da` });
}

/** Start the form for codes. */
export function startArrive() {
  const form = part("arrive");
  onSubmit(form, async (data) => {
    const code = data.get("code").trim();
    if (code && (await arrive({ code }))) form.reset();
  });
}
