/* One visitor's dialogue: one request id from the first touch to the answer, so that whatever is tapped twice,
   reloaded or lost on the way is still one ticket. */
import { requestId } from "../app/js/http.js";
import { memory } from "./memory.js";

const store = memory("wartemarke-dialogue");

/**
 * `{request_id, concerns: [{service, quantity}], needs, last, pending}` of the running dialogue, or null. `last`: what
 * was chosen last, as long as nobody has refused it.
 */
export const dialogue = {
  current: () => store.get(),

  /** The concern joins the dialogue; the first one begins it. */
  add(service) {
    const found = store.get() ?? { request_id: requestId(), concerns: [], pending: null };
    found.concerns.push({ service, quantity: 1 });
    store.set({ ...found, last: service });
    return found;
  },

  change(concerns) {
    store.set({ ...store.get(), concerns });
  },

  need(needs) {
    store.set({ ...store.get(), needs });
  },

  /** The visitor was asked whether the number is for them. */
  confirm() {
    store.set({ ...store.get(), confirmed: true, pending: null });
  },

  /** From now on the request may have been sent: after a reload it is asked again with the same id. */
  send(language, largePrint) {
    const found = store.get();
    const { request_id, concerns, needs = [], confirmed } = found;
    const more = { ...(needs.length && { needs }), ...(confirmed && { confirmed }), ...(largePrint && { large_print: true }) };
    const pending = found.pending ?? { body: { request_id, concerns, language, ...more }, since: Date.now() };
    store.set({ ...found, pending });
    return pending;
  },

  /** The server has said no: another try in this dialogue keeps the id, so that it counts as one refusal. */
  refused() {
    store.set({ ...store.get(), concerns: [], last: null, confirmed: false, pending: null });
  },

  clear: () => store.clear(),
};
