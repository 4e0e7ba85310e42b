/* One visitor's dialogue: one request id from the first touch to the answer, so that whatever is tapped twice,
   reloaded or lost on the way is still one ticket. */
import { requestId } from "../app/js/http.js";
import { memory } from "./memory.js";

const store = memory("wartemarke-dialogue");

/** `{request_id, concerns: [{service, quantity}], needs, pending}` of the running dialogue, or null. */
export const dialogue = {
  current: () => store.get(),

  /** The concern joins the dialogue; the first one begins it. */
  add(service) {
    const found = store.get() ?? { request_id: requestId(), concerns: [], pending: null };
    found.concerns.push({ service, quantity: 1 });
    store.set(found);
    return found;
  },

  change(concerns) {
    store.set({ ...store.get(), concerns });
  },

  need(needs) {
    store.set({ ...store.get(), needs });
  },

  /** From now on the request may have been sent: after a reload it is asked again with the same id. */
  send(language) {
    const { request_id, concerns, needs = [], pending } = store.get();
    const body = pending?.body ?? { request_id, concerns, language, ...(needs.length && { needs }) };
    store.set({ request_id, concerns, needs, pending: pending ?? { body, since: Date.now() } });
    return store.get().pending;
  },

  /** The server has said no: another try in this dialogue keeps the id, so that it counts as one refusal. */
  refused() {
    store.set({ ...store.get(), concerns: [], pending: null });
  },

  clear: () => store.clear(),
};
