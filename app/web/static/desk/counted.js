/* What was counted without a number and may still be taken back: no ticket tells of it after a reload, so the tab does. */
const KEY = "wm-counted";

/** Keep it, or with null forget it; answers it. */
export function keepCounted(last) {
  if (last) sessionStorage.setItem(KEY, JSON.stringify(last));
  else sessionStorage.removeItem(KEY);
  return last;
}

/** What was kept, else null. */
export const counted = () => JSON.parse(sessionStorage.getItem(KEY));
